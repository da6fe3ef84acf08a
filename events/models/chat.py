"""What is said beside a talk: quick, among those who take part, and not kept in view for ever."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .event import DESK_ROLES, Event
from .programme import Talk
from .registration import Registration


class ChatMessageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of talks that one takes part in; what was taken away only to the desk."""
        if not user.is_authenticated:
            return self.none()
        led = Talk.objects.led_by(user)
        coming = Registration.objects.standing().filter(person=user).values("event")
        joined = Talk.objects.visible_to(user).filter(event__in=coming)
        seen = models.Q(talk__in=joined, hidden_at=None) | models.Q(talk__in=led)
        return self.filter(seen) if user.is_active and user.suspended_at is None else self.none()


class ChatMessage(models.Model):
    """`change` is the talk's `chat_head` when it was said or taken away."""

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    body = models.CharField(_("message"), max_length=300)
    written_at = models.DateTimeField(default=timezone.now)
    hidden_at = models.DateTimeField(null=True, editable=False)
    change = models.PositiveBigIntegerField(editable=False)
    client_key = models.UUIDField(editable=False)

    objects = ChatMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("chat message")
        verbose_name_plural = _("chat messages")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "change"], name="one_message_per_change"),
            models.UniqueConstraint(fields=["author", "client_key"], name="say_once"),
        ]

    def __str__(self):
        return self.body

    def get_absolute_url(self):
        return f"{self.talk.get_absolute_url()}#c{self.pk}"


class SilenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own; those who run events see all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_member and user.roles & set(DESK_ROLES) else self.filter(person=user)

    def current(self):
        return self.filter(until__gt=timezone.now())


class Silence(models.Model):
    """Somebody may not write in an event's chats for a while."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="silences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(_("until"))

    objects = SilenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("silence")
        verbose_name_plural = _("silences")
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="one_silence")]

    def __str__(self):
        return f"{self.person}: {self.event}"
