"""A conference's programme: tracks, rooms and talks."""

import secrets
import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Topic
from people.models import Participation, Role, User
from people.models.words import Named, in_my_language

from .event import DESK_ROLES, Event

# They switch a country's safety mode, and see on what.
SAFETY_ROLES = (Role.OFFICER, Role.CARE, Role.ADMIN)
# No vowels and no look-alikes: codes are read aloud.
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"


def leads(person, talk) -> Q:
    """The rule of a talk's desk, once, as an SQL condition: does `person` lead `talk`?

    Either may be a primary key or an outer reference, so that one rule answers "which talks does this person
    lead?" (`Talk.led_by`) and "which of these people lead this talk?" (the desk's stream).
    """
    speaks = TalkSpeaker.objects.filter(talk=talk, person=person)
    is_staff = Participation.objects.current().filter(person=person, role__in=DESK_ROLES)
    return Q(Exists(speaks)) | Q(Exists(is_staff))


class OfEventQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of events whose inside one may see."""
        return self.filter(event__in=Event.objects.admitting(user))


class Track(Named):
    """A thread through the programme."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="tracks")
    slug = models.SlugField()
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("track")
        verbose_name_plural = _("tracks")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["event", "slug"], name="one_track_per_slug")]


class Room(Named):
    """Where talks happen, in the building or online. `state` is its stage's; `stage_head` counts changes."""

    class Kind(models.TextChoices):
        HALL = "hall", _("hall")
        WORKSHOP = "workshop", _("workshop room")
        ONLINE = "online", _("online room")

    class State(models.TextChoices):
        OFF = "off", _("nothing is sent")
        SOON = "soon", _("begins soon")
        LIVE = "live", _("live")
        FALLBACK = "fallback", _("the picture fails")
        ENDED = "ended", _("over for today")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="rooms")
    slug = models.SlugField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    directions = models.CharField(_("how to find it"), max_length=300, blank=True)
    directions_nl = models.CharField(_("how to find it, in Dutch"), max_length=300, blank=True)
    directions_ar = models.CharField(_("how to find it, in Arabic"), max_length=300, blank=True)
    directions_so = models.CharField(_("how to find it, in Somali"), max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OFF, editable=False)
    stage_head = models.PositiveBigIntegerField(default=0, editable=False)

    objects = OfEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["event", "slug"], name="one_room_per_slug")]

    def get_absolute_url(self):
        return reverse("room-live", args=[self.event.slug, self.slug])

    @property
    def way_there(self) -> str:
        """How to find it, in the reader's language."""
        return in_my_language(self, "directions")

    @property
    def stage(self) -> str:
        """The stream of how its stage is."""
        return f"s{self.pk}"


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _i in range(6))


class TalkQuerySet(OfEventQuerySet):
    def worked_on_by(self, user):
        """All talks, also those without a place, for those who run events."""
        if user.is_authenticated and user.is_member and user.roles & set(DESK_ROLES):
            return super().visible_to(user)
        return self.none()

    def standing(self):
        """Those that take place."""
        return self.filter(starts__isnull=False, withdrawn=False)

    def visible_to(self, user):
        """As the event, once it has a place; a talk of somebody whose country is in safety mode, with what is
        said of them, only to those who speak in it or answer for the safety mode (domain I7)."""
        shown = super().visible_to(user).filter(starts__isnull=False)
        withdrawn = Participation.objects.withdrawn()
        speaking = TalkSpeaker.objects.filter(talk=OuterRef("pk"))
        hidden = Exists(speaking.filter(person__in=withdrawn.values("person")))
        if not user.is_authenticated:
            return shown.filter(~hidden)
        if user.is_member and user.roles & set(SAFETY_ROLES):
            return shown
        return shown.filter(~hidden | Exists(speaking.filter(person=user)))

    def spoken_by(self, user):
        """Talks in which one speaks, wherever they stand in the programme."""
        if not user.is_authenticated:
            return self.none()
        speaks = TalkSpeaker.objects.filter(person=user).values("talk")
        return self.filter(pk__in=speaks, event__in=Event.objects.visible_to(user))

    def led_by(self, user):
        """Talks whose desk a member holds."""
        if user.is_authenticated and user.is_member:
            return self.visible_to(user).filter(leads(user.pk, OuterRef("pk")))
        return self.none()


class Talk(models.Model):
    """An item of the programme, where and when it was last released (`events.models.schedule` has the draft).

    Without a place it is not public yet. `sequence` counts how often its time, its room or whether it takes
    place changed, for calendars; `head` every change to its questions, for the live streams.
    """

    class Kind(models.TextChoices):
        OPENING = "opening", _("opening")
        KEYNOTE = "keynote", _("keynote")
        PANEL = "panel", _("panel")
        WORKSHOP = "workshop", _("workshop")
        TALK = "talk", _("talk")
        FILM = "film", _("story cinema")
        CORRIDOR = "corridor", _("corridor tables")
        CLOSING = "closing", _("closing")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="talks")
    code = models.CharField(max_length=6, unique=True, default=new_code)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TALK)
    track = models.ForeignKey(Track, on_delete=models.PROTECT, related_name="talks")
    # Whoever reads a talk through the gate reads one that has a place; without one all three are empty.
    room: "models.ForeignKey[Room | None, Room]" = models.ForeignKey(  # type: ignore[assignment,misc]
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="talks"
    )
    starts: "models.DateTimeField[datetime | None, datetime]" = models.DateTimeField(  # type: ignore[assignment,misc]
        _("starts"), null=True, blank=True
    )
    ends: "models.DateTimeField[datetime | None, datetime]" = models.DateTimeField(  # type: ignore[assignment,misc]
        _("ends"), null=True, blank=True
    )
    withdrawn = models.BooleanField(_("withdrawn"), default=False)
    guid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    modified_at = models.DateTimeField(auto_now=True)
    abstract = models.TextField(_("abstract"), blank=True)
    speakers = models.ManyToManyField(settings.AUTH_USER_MODEL, through="TalkSpeaker", related_name="talks")
    head = models.PositiveBigIntegerField(default=0, editable=False)
    log_head = models.PositiveBigIntegerField(default=0, editable=False)
    # A private room of those who speak and of the moderators.
    green_room = models.OneToOneField(
        Topic, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    # The same for what else is live at a talk: one head for each stream that moves by itself.
    poll_head = models.PositiveBigIntegerField(default=0, editable=False)
    chat_head = models.PositiveBigIntegerField(default=0, editable=False)
    hand_head = models.PositiveBigIntegerField(default=0, editable=False)
    reaction_head = models.PositiveBigIntegerField(default=0, editable=False)

    # Who is named as speaking, for one reader (`events.reading.with_credits`).
    credits: list

    objects = TalkQuerySet.as_manager()

    class Meta:
        verbose_name = _("talk")
        verbose_name_plural = _("talks")
        ordering = ["starts", "room__position"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="talk_ends_after_start"),
            models.CheckConstraint(
                condition=Q(room=None, starts=None, ends=None)
                | Q(room__isnull=False, starts__isnull=False, ends__isnull=False),
                name="talk_has_a_whole_place",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("talk-detail", args=[self.event.slug, self.code])

    @property
    def stage(self) -> str:
        """The stream of questions that everybody sees."""
        return f"q{self.pk}"

    @property
    def desk(self) -> str:
        """The stream of all questions, for those who lead the talk."""
        return f"d{self.pk}"

    @property
    def log_stream(self) -> str:
        """The stream of the log that is written along."""
        return f"l{self.pk}"

    @property
    def log_url(self) -> str:
        return reverse("talk-log", args=[self.event.slug, self.code])

    @property
    def polls_stream(self) -> str:
        return f"v{self.pk}"

    @property
    def chat(self) -> str:
        return f"c{self.pk}"

    @property
    def queue(self) -> str:
        """The stream of raised hands, without names."""
        return f"h{self.pk}"

    @property
    def desk_queue(self) -> str:
        """The stream of raised hands, for those who call people up."""
        return f"g{self.pk}"

    @property
    def reactions_stream(self) -> str:
        return f"k{self.pk}"

    def readers(self, people: set[int | None]) -> set[int | None]:
        """Which of these people (None: no account) may see this talk: the rule of `visible_to`, for many."""
        seen = self.event.admits(people)
        withdrawn = Participation.objects.withdrawn()
        speakers = TalkSpeaker.objects.filter(talk=self)
        if not speakers.filter(person__in=withdrawn.values("person")).exists():
            return seen
        runs = Participation.objects.current().filter(role__in=SAFETY_ROLES).values("person")
        near = Q(pk__in=speakers.values("person")) | Q(pk__in=runs)
        return set(User.objects.members().filter(near, pk__in=seen - {None}).values_list("pk", flat=True))

    @property
    def is_on(self) -> bool:
        return not self.withdrawn and self.starts <= timezone.now() < self.ends

    @property
    def is_over(self) -> bool:
        return self.ends <= timezone.now()

    def leaders(self, people: set[int | None]) -> set[int | None]:
        """Which of these people hold this talk's desk now: the rule of `led_by`, for many."""
        seeing = self.readers(people) - {None}
        known = User.objects.members().filter(leads(OuterRef("pk"), self.pk), pk__in=seeing)
        return set(known.values_list("pk", flat=True))

    def attendees(self, people: set[int | None]) -> set[int | None]:
        """Which of these people may ask and vote until the event is over: who comes and sees this talk."""
        coming = self.event.registrations.standing().filter(
            person__in=people - {None}, person__is_active=True, person__suspended_at=None
        )
        return self.readers(set(coming.order_by().values_list("person", flat=True)))

    def participants(self, people: set[int | None]) -> set[int | None]:
        """Which of these people take part in this talk: registered, or at its desk."""
        return self.attendees(people) | self.leaders(people)


class TalkSpeaker(models.Model):
    """A person speaks in a talk."""

    reached_through = "talk"

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField(default=0)
    # Since when those who run the day know that they are there.
    here_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["talk", "person"], name="speaks_once")]

    def __str__(self):
        return f"{self.person}: {self.talk}"
