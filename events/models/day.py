"""The day itself: what is announced, what was moved, and how many sit in the hall."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .event import DESK_ROLES, Event
from .programme import Room, Talk


class OfTheDeskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who run events."""
        if user.is_authenticated and user.is_member and user.roles & set(DESK_ROLES):
            return self.filter(**{f"{self._event}__in": Event.objects.visible_to(user)})
        return self.none()

    _event = "event"


class HeadCountQuerySet(OfTheDeskQuerySet):
    _event = "talk__event"


class Shift(models.Model):
    """A talk was delayed or moved on the day, with what followed it; `moved` keeps each one's place before
    and after, so that it can be undone: {talk: [[starts, ends, room], [starts, ends, room]]}."""

    class Kind(models.TextChoices):
        DELAY = "delay", _("later")
        MOVE = "move", _("in another room")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="shifts")
    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="shifts")
    kind = models.CharField(max_length=5, choices=Kind)
    minutes = models.PositiveSmallIntegerField(default=0)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, null=True, related_name="+")
    moved = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    client_key = models.UUIDField(editable=False)

    objects = OfTheDeskQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["by", "client_key"], name="shift_once")]

    def __str__(self):
        return f"{self.talk}: {self.get_kind_display()}"


class AnnouncementQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of events whose inside one may see."""
        return self.filter(event__in=Event.objects.admitting(user))

    def standing(self):
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)

    def for_reading(self):
        return self.select_related("event", "shift__talk__event", "shift__talk__room", "shift__room")


class Announcement(models.Model):
    """One line to everybody at an event: typed, or told of a shift in each reader's language.

    `change` is the event's `news_head` when it was said or taken back.
    """

    class Kind(models.TextChoices):
        NOTE = "note", _("announcement")
        DELAY = "delay", _("later")
        MOVE = "move", _("in another room")
        BACK = "back", _("as planned again")

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="announcements")
    kind = models.CharField(max_length=5, choices=Kind, default=Kind.NOTE)
    # By language; `language` is the one it was first said in.
    texts = models.JSONField(default=dict)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, null=True, related_name="announcements")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    change = models.PositiveBigIntegerField(editable=False)
    client_key = models.UUIDField(editable=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "change"], name="one_announcement_per_change"),
            models.UniqueConstraint(fields=["by", "client_key"], name="announce_once"),
        ]

    def __str__(self):
        return self.texts.get(self.language, "") or self.get_kind_display()

    def get_absolute_url(self):
        return f"{self.event.get_absolute_url()}#a{self.pk}"

    @property
    def spoken(self) -> str:
        """The language in which this reader is told: their own, where somebody typed it."""
        mine = (get_language() or "en").partition("-")[0]
        return mine if self.texts.get(mine) else self.language

    @property
    def words(self) -> str:
        return self.texts.get(self.spoken, "")

    @property
    def place(self) -> int:
        """The latest stands first."""
        return -self.pk


class Telling(models.Model):
    """A person was told of an announcement: nobody is told twice, however often the worker begins anew."""

    reached_through = "announcement"

    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="tellings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["announcement", "person"], name="tell_once")]

    def __str__(self):
        return f"{self.person}: {self.announcement_id}"


class HeadCount(models.Model):
    """How many somebody counted in the hall during a talk; the latest count holds."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="head_counts")
    people = models.PositiveIntegerField(_("people in the hall"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    counted_at = models.DateTimeField(default=timezone.now)
    client_key = models.UUIDField(editable=False)

    objects = HeadCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("head count")
        verbose_name_plural = _("head counts")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["by", "client_key"], name="count_once")]

    def __str__(self):
        return f"{self.talk}: {self.people}"

    def get_absolute_url(self):
        return self.talk.get_absolute_url()
