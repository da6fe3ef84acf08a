"""What a room has on its stage: where it can be followed, the log written along, what is handed out."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Film

from .event import DESK_ROLES
from .programme import Room, Talk

YOUTUBE = ("youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be", "www.youtube-nocookie.com")


class SourceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of rooms that one may see; of a talk, if one may see that as well."""
        of_talk = Q(talk=None) | Q(talk__in=Talk.objects.visible_to(user))
        return self.filter(of_talk, room__in=Room.objects.visible_to(user))


class Source(models.Model):
    """One way to follow a room, always or during one talk: a picture, the sound, or sign language."""

    class Kind(models.TextChoices):
        FILM = "film", _("film of our library")
        HLS = "hls", _("stream (HLS)")
        YOUTUBE = "youtube", _("YouTube")
        BBB = "bbb", _("BigBlueButton")
        JITSI = "jitsi", _("Jitsi")
        LINK = "link", _("another page")

    class Role(models.TextChoices):
        VIDEO = "video", _("picture and sound")
        AUDIO = "audio", _("sound only")
        SIGN = "sign", _("sign language")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="sources")
    talk = models.ForeignKey(
        Talk,
        verbose_name=_("only during"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="sources",
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    role = models.CharField(_("role"), max_length=5, choices=Role, default=Role.VIDEO)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    film = models.ForeignKey(
        Film, verbose_name=_("film"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    address = models.CharField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("https://…, or for a stream of this site its path."),
    )
    # What it takes of a line, as its maker says; a film's size is known.
    kilobits = models.PositiveIntegerField(_("kilobits a second"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="film", film__isnull=False) | (~Q(kind="film") & ~Q(address="")),
                name="source_leads_somewhere",
            )
        ]

    def __str__(self):
        return f"{self.get_role_display()} ({self.get_language_display()})"

    def clean(self):
        if self.talk and self.room_id and self.talk.event_id != self.room.event_id:
            raise ValidationError({"talk": _("This belongs to another event.")})
        if self.kind == self.Kind.FILM:
            if self.film is None:
                raise ValidationError({"film": _("Choose a film.")})
        elif problem := _problem(self.kind, self.address):
            raise ValidationError({"address": problem})

    @property
    def is_own(self) -> bool:
        """Whether it plays in our page: nothing of anybody else's is ever loaded into it."""
        return self.kind == self.Kind.FILM or (self.kind == self.Kind.HLS and self.address.startswith("/"))

    @property
    def host(self) -> str:
        """Whose page opens."""
        return urlsplit(self.address).hostname or ""

    @property
    def way(self) -> str:
        """What it is and in which language, whatever talk it belongs to."""
        return f"{self.role}-{self.language}"

    @property
    def megabytes(self) -> int | None:
        """What ten minutes of it cost."""
        return max(1, round(self.kilobits * 600 / 8000)) if self.kilobits else None


def _problem(kind: str, address: str):
    """Why this is no address for this kind of source, or None."""
    parts = urlsplit(address)
    if kind == Source.Kind.HLS and address.startswith("/") and not parts.netloc:
        return None
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        return _("Give an address that begins with https://.")
    if kind == Source.Kind.YOUTUBE and parts.hostname not in YOUTUBE:
        return _("This is no address of YouTube.")
    return None


class OfTalkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of talks that one may see."""
        return self.filter(talk__in=Talk.objects.visible_to(user))


class LogLineQuerySet(OfTalkQuerySet):
    def standing(self):
        """Those that were not taken back."""
        return self.filter(struck_at=None)


class LogLine(models.Model):
    """One line of what is said in a talk, for those whom picture and sound fail, and for afterwards.

    `change` is the talk's `log_head` when it was written or taken back.
    """

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="log")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    body = models.CharField(_("line"), max_length=500)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    written_at = models.DateTimeField(default=timezone.now)
    struck_at = models.DateTimeField(null=True)
    change = models.PositiveBigIntegerField(editable=False)
    client_key = models.UUIDField(editable=False)

    objects = LogLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a log")
        verbose_name_plural = _("lines of logs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "change"], name="one_log_line_per_change"),
            models.UniqueConstraint(fields=["author", "client_key"], name="write_log_line_once"),
        ]

    def __str__(self):
        return self.body

    def get_absolute_url(self):
        return f"{self.talk.log_url}#l{self.pk}"


class ScribeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; those who run events see all."""
        if not user.is_authenticated:
            return self.none()
        if user.is_member and user.roles & set(DESK_ROLES):
            return self
        return self.filter(person=user)


class Scribe(models.Model):
    """Somebody who writes the log of whatever is on in a room."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="scribes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="scribe_of")

    objects = ScribeQuerySet.as_manager()

    class Meta:
        verbose_name = _("scribe")
        verbose_name_plural = _("scribes")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["room", "person"], name="scribe_once")]

    def __str__(self):
        return f"{self.person}: {self.room}"
