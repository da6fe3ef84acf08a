"""An event, and who may see it."""

import zoneinfo

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.fields import StreamField

from assignments.models import TrainingSession
from people.models import FocusCountry, Participation, Programme, Role, Sector, User
from people.models.user import check_zone
from people.models.words import Described, in_my_language

from ..blocks import EventBody

# Those who run events, whoever may come: they also hold every talk's desk.
DESK_ROLES = (Role.MODERATOR, Role.OFFICER, Role.ADMIN)


def _runs(user) -> bool:
    return user.is_authenticated and user.is_member and bool(user.roles & set(DESK_ROLES))


def _own(user) -> Q:
    """Events that `user` is registered for, invited to or speaks at."""
    ways = (user.registrations.standing(), user.event_invitations, user.talks)
    return Q(*(("pk__in", way.values("event")) for way in ways), _connector=Q.OR)


class EventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public events to all, others to members and whose they are; none of a country in safety mode."""
        return self._shown_to(user, Event.Visibility.MEMBERS, Event.Visibility.REGISTERED)

    def admitting(self, user):
        """Events whose inside one may see: the programme, the stage, what is left of them."""
        return self._shown_to(user, Event.Visibility.MEMBERS)

    def _shown_to(self, user, *for_members: str):
        """Those that `user` sees, if what is `for_members` is seen by all of them. Asked at every vote, where
        putting the query together costs more than its answer: nothing is in it twice."""
        shown = self.filter(Q(focus_country=None) | Q(focus_country__safety_mode=False))
        if _runs(user):
            return shown
        seen = Q(visibility=Event.Visibility.ALL)
        if not user.is_authenticated or user.suspended_at:
            return shown.filter(seen)
        if user.is_member:
            seen |= Q(visibility__in=for_members)
        return shown.filter(seen | _own(user))

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

    class Visibility(models.TextChoices):
        ALL = "all", _("everybody")
        MEMBERS = "members", _("members")
        REGISTERED = "registered", _("members; what happens there, only those who are registered")
        INVITED = "invited", _("only those who are invited")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="events")
    slug = models.SlugField(unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    mode = models.CharField(_("how"), max_length=8, choices=Mode)
    visibility = models.CharField(_("for whom"), max_length=10, choices=Visibility, default=Visibility.ALL)
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
    # Counts every change to its announcements, for the live stream.
    news_head = models.PositiveBigIntegerField(default=0, editable=False)
    # Whoever is let in has attended it, which may open the gate of an assignment.
    training_session = models.ForeignKey(
        TrainingSession,
        verbose_name=_("training session"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="events",
    )

    body = StreamField(EventBody(), verbose_name=_("page"), blank=True)
    sectors: models.ManyToManyField = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True)
    tags = TaggableManager(_("tags"), through="events.EventTag", blank=True)
    # Those that were made as one row of dates share it.
    series = models.UUIDField(null=True, editable=False, db_index=True)

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
    def news(self) -> str:
        """The stream of what is announced."""
        return f"a{self.pk}"

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

    @property
    def public(self) -> bool:
        return self.visibility == self.Visibility.ALL

    def readers(self, people: set[int | None]) -> set[int | None]:
        """Which of these people (None: no account) may see this event: the rule of `visible_to`, for many."""
        return self._among(people, Event.Visibility.MEMBERS, Event.Visibility.REGISTERED)

    def admits(self, people: set[int | None]) -> set[int | None]:
        """Which of these people may see its inside: the rule of `admitting`, for many."""
        return self._among(people, Event.Visibility.MEMBERS)

    def _among(self, people: set[int | None], *for_members: str) -> set[int | None]:
        """Those of `people` who see this, if what is `for_members` is seen by all of them."""
        if self.focus_country is not None and self.focus_country.safety_mode:
            return set()
        if self.public:
            return set(people)
        known = User.objects.filter(pk__in=people - {None}, is_active=True, suspended_at=None)
        runs = Participation.objects.current().filter(person=OuterRef("pk"), role__in=DESK_ROLES)
        own = (self.registrations.standing().values("person"), self.invitees.values("person"))
        near = Q(Exists(runs)) | Q(pk__in=own[0]) | Q(pk__in=own[1]) | Q(pk__in=self.talks.values("speakers"))
        if self.visibility in for_members:
            near |= Q(pk__in=User.objects.members().values("pk"))
        return set(known.filter(near).values_list("pk", flat=True))
