"""An event, and who comes to it how."""

import zoneinfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.models import FocusCountry, Programme, User
from people.models.user import check_zone
from people.models.words import Described, in_my_language


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public events to all, others to members; none of a country in safety mode."""
        shown = Q(focus_country=None) | Q(focus_country__safety_mode=False)
        if user.is_authenticated and user.is_member:
            return self.filter(shown)
        return self.filter(shown, public=True)

    def coming(self):
        """Those that are on or still to come, the next one first."""
        return self.filter(ends__gt=timezone.now()).order_by("starts")

    def past(self):
        """Those that are over, the latest first."""
        return self.filter(ends__lte=timezone.now()).order_by("-starts")


class Event(Described):
    """A gathering; a conference also has a programme (`events.models.programme`)."""

    class Kind(models.TextChoices):
        OUTREACH = "outreach", _("outreach evening")
        TRAINING = "training", _("training")
        MEETUP = "meetup", _("informal meeting")
        CHECKIN = "checkin", _("monthly check-in")
        EXCHANGE = "exchange", _("exchange visit")
        WEBINAR = "webinar", _("webinar")
        CONFERENCE = "conference", _("conference")

    class Mode(models.TextChoices):
        ONSITE = "onsite", _("in the hall")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("in the hall and online")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="events")
    slug = models.SlugField(unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    mode = models.CharField(_("how"), max_length=8, choices=Mode)
    public = models.BooleanField(_("open to everybody"), default=True)
    focus_country = models.ForeignKey(
        FocusCountry, verbose_name=_("focus country"), on_delete=models.PROTECT, null=True, blank=True
    )
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    summary_nl = models.CharField(_("summary in Dutch"), max_length=300, blank=True)
    summary_ar = models.CharField(_("summary in Arabic"), max_length=300, blank=True)
    summary_so = models.CharField(_("summary in Somali"), max_length=300, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[check_zone])
    starts = models.DateTimeField(_("starts"))
    ends = models.DateTimeField(_("ends"))

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["starts"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="event_ends_after_start")
        ]

    def get_absolute_url(self):
        return reverse("event-detail", args=[self.slug])

    @property
    def lead(self) -> str:
        """The summary in the reader's language."""
        return in_my_language(self, "summary")

    @property
    def about_language(self) -> str:
        """The language `description` is in: the reader's, or English where nobody has written theirs yet."""
        code = (get_language() or "en").partition("-")[0]
        return code if getattr(self, f"about_{code}", "") else "en"

    @property
    def ways(self) -> list["Event.Mode"]:
        """How one may come."""
        return [way for way in (self.Mode.ONSITE, self.Mode.ONLINE) if self.mode in (way, self.Mode.HYBRID)]

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def is_on(self) -> bool:
        return self.starts <= timezone.now() < self.ends

    @property
    def is_over(self) -> bool:
        return self.ends <= timezone.now()

    @property
    def is_within_a_day(self) -> bool:
        """Starts and ends on one date of its own calendar."""
        return self.starts.astimezone(self.zone).date() == self.ends.astimezone(self.zone).date()

    def readers(self, people: set[int | None]) -> set[int | None]:
        """Which of these people (None: no account) may see this event: the rule of `visible_to`, for many."""
        if self.focus_country is not None and self.focus_country.safety_mode:
            return set()
        if self.public:
            return set(people)
        return set(User.objects.members().filter(pk__in=people - {None}).values_list("pk", flat=True))


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; programme officers see all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_member and user.roles & {"officer", "admin"}:
            return self
        return self.filter(person=user)


class Registration(models.Model):
    """A person comes to an event, in the hall or online."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="registrations"
    )
    mode = models.CharField(
        _("how"),
        max_length=8,
        choices=[(Event.Mode.ONSITE, _("in the hall")), (Event.Mode.ONLINE, _("online"))],
    )
    registered_at = models.DateTimeField(default=timezone.now)
    client_key = models.UUIDField(editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="register_once")]

    def __str__(self):
        return f"{self.person}: {self.event}"

    def get_absolute_url(self):
        return self.event.get_absolute_url()
