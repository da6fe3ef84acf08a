"""A call for proposals: who may answer it until when, and who reviews what comes in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.models import Role
from people.models.words import in_my_language

from .event import Event
from .programme import Talk

# The programme team: they see every proposal with all that was said of it, and decide.
TEAM_ROLES = (Role.OFFICER, Role.ADMIN)
# What is on a programme without anybody having proposed it.
NOT_PROPOSED = (Talk.Kind.OPENING, Talk.Kind.CLOSING)
LENGTHS = (10, 15, 20, 30, 45, 60, 90, 120)


def is_of_team(user) -> bool:
    return user.is_authenticated and user.is_member and bool(user.roles & set(TEAM_ROLES))


class CallQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of events one sees, from the day it opens, and only to members where it is theirs. Who reviews or
        decides sees it earlier."""
        of_events = self.filter(event__in=Event.objects.visible_to(user))
        if is_of_team(user):
            return of_events
        shown = Q(audience=Call.Audience.ALL)
        if not user.is_authenticated:
            return of_events.filter(shown, opens__lte=timezone.now())
        if user.is_member:
            shown |= Q(audience=Call.Audience.MEMBERS)
        reviews = Q(pk__in=Reviewer.objects.filter(person=user).values("call"))
        return of_events.filter(Q(shown, opens__lte=timezone.now()) | reviews)


class Call(models.Model):
    """An event asks for talks. What it wants to hear is told in every interface language."""

    class Audience(models.TextChoices):
        ALL = "all", _("everybody")
        MEMBERS = "members", _("members")

    event = models.OneToOneField(Event, on_delete=models.CASCADE, related_name="call")
    opens = models.DateTimeField(_("opens"))
    closes = models.DateTimeField(_("closes"))
    audience = models.CharField(_("who may answer"), max_length=8, choices=Audience, default=Audience.ALL)
    text = models.TextField(_("what we look for"))
    text_nl = models.TextField(_("what we look for, in Dutch"), blank=True)
    text_ar = models.TextField(_("what we look for, in Arabic"), blank=True)
    text_so = models.TextField(_("what we look for, in Somali"), blank=True)
    kinds = models.JSONField(_("kinds"), default=list)
    languages = models.JSONField(_("languages"), default=list)
    minutes = models.JSONField(_("lengths in minutes"), default=list)
    anonymous = models.BooleanField(
        _("reviewers do not see names"),
        default=True,
        help_text=_(
            "Who proposes and from which institution stays hidden from reviewers until it is decided."
        ),
    )
    reviewers = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Reviewer", related_name="+")

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for proposals")
        verbose_name_plural = _("calls for proposals")
        ordering = ["-closes"]
        constraints = [
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="call_closes_after_opening")
        ]

    def __str__(self):
        return str(self.event)

    def get_absolute_url(self):
        return reverse("call", args=[self.event.slug])

    @property
    def told(self) -> str:
        """What is looked for, in the reader's language."""
        return in_my_language(self, "text")

    @property
    def told_language(self) -> str:
        code = (get_language() or "en").partition("-")[0]
        return code if getattr(self, f"text_{code}", "") else "en"

    @property
    def is_open(self) -> bool:
        return self.opens <= timezone.now() < self.closes

    @property
    def is_closed(self) -> bool:
        return self.closes <= timezone.now()

    @property
    def kind_choices(self) -> list[tuple[str, str]]:
        return [(kind.value, str(kind.label)) for kind in Talk.Kind if kind in self.kinds]

    @property
    def language_choices(self) -> list[tuple[str, str]]:
        return [(code, str(name)) for code, name in settings.LANGUAGES if code in self.languages]


class ReviewerQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who reviews is for the programme team; everybody knows of themselves."""
        if is_of_team(user):
            return self
        return self.filter(person=user) if user.is_authenticated else self.none()


class Reviewer(models.Model):
    """A person who reviews what answers a call."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        ordering = ["call", "pk"]
        constraints = [models.UniqueConstraint(fields=["call", "person"], name="reviewer_once")]

    def __str__(self):
        return f"{self.person}: {self.call}"
