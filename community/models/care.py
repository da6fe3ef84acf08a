"""Safeguarding: concerns that people raise, and staff's reading of a private room, which takes two."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Role, User

from .topics import Topic, TopicMember

CARERS = frozenset({Role.CARE, Role.ADMIN})
# Who may ask to read a room; who lets them is one of the carers, and somebody else.
ASKERS = CARERS | {Role.OFFICER}


def carers() -> models.QuerySet[User]:
    """Safeguarding officers and administrators."""
    held = Q(participations__role__in=CARERS, participations__left_on=None)
    return User.objects.members().filter(held).distinct()


class ConcernQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Safeguarding officers and administrators, never one whom it is about or from whom it is kept."""
        if not (user.is_authenticated and user.is_member and user.roles & CARERS):
            return self.none()
        return self.exclude(kept_from=user)

    def open(self):
        """Not settled yet."""
        return self.exclude(state=Concern.State.CLOSED)


class Concern(models.Model):
    """Somebody's word to the safeguarding officers that something is wrong; it takes no account to say it.

    `about` names what it is about as `community.subjects` knows it, such as "person-12"; `room` is the
    private room where that is. Whom it is about stands in `kept_from`, and is never told that it exists
    (domain I12).
    """

    class Reason(models.TextChoices):
        UNSAFE = "unsafe", _("Somebody is not safe")
        UNKIND = "unkind", _("Somebody is threatened, harassed or pressed")
        MONEY = "money", _("Somebody asks for money or favours")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("new")
        TAKEN = "taken", _("in hand")
        CLOSED = "closed", _("settled")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("what is wrong"), max_length=8, choices=Reason)
    note = models.TextField(_("in your words"), max_length=4000, blank=True)
    contact = models.CharField(_("how to reach you"), max_length=200, blank=True)
    about = models.CharField(max_length=40, blank=True, editable=False)
    room = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    kept_from = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN, editable=False)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    outcome = models.TextField(_("what was done"), max_length=2000, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    client_key = models.UUIDField(editable=False)

    objects = ConcernQuerySet.as_manager()

    class Meta:
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "client_key"], name="raise_once"),
            models.UniqueConstraint(
                fields=["client_key"], condition=Q(by=None), name="raise_once_without_account"
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self):
        return reverse("concern-detail", args=[self.pk])


class RoomAccessQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who asked, and the safeguarding officers and administrators; never one of the room itself, nor one
        from whom the concern behind it is kept."""
        if not (user.is_authenticated and user.is_member and user.roles & ASKERS):
            return self.none()
        seen = self if user.roles & CARERS else self.filter(asked_by=user)
        rooms = TopicMember.objects.filter(person=user).values("topic")
        return seen.exclude(room__in=rooms).exclude(concern__kept_from=user)

    def lasting(self):
        """Granted and not over: whoever asked may read."""
        return self.filter(state=RoomAccess.State.GRANTED, ends_at__gt=timezone.now())

    def read_by(self, user):
        """Under which `user` may read now; it is asked again at every reading, so it ends with a role."""
        return self.visible_to(user).lasting().filter(asked_by=user.pk)


class RoomAccess(models.Model):
    """Leave to read a private room for a day: one of the staff asks with a reason, another gives it."""

    class State(models.TextChoices):
        ASKED = "asked", _("asked for")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        ENDED = "ended", _("given back")

    room = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("why the room must be read"), max_length=300)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    ends_at = models.DateTimeField(null=True, editable=False)
    # Telling the two would put somebody in danger: the second person's to say.
    untold = models.BooleanField(default=False, editable=False)
    client_key = models.UUIDField(editable=False)

    objects = RoomAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading of a room")
        verbose_name_plural = _("readings of rooms")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["asked_by", "client_key"], name="ask_for_a_room_once"),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="a_room_is_opened_by_two"),
            models.CheckConstraint(
                condition=~Q(state="granted") | Q(decided_by__isnull=False, ends_at__isnull=False),
                name="an_open_room_has_a_second_person_and_an_end",
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self):
        return reverse("room-access", args=[self.pk])

    @property
    def lasts(self) -> bool:
        return self.state == self.State.GRANTED and self.ends_at is not None and self.ends_at > timezone.now()
