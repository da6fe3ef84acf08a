"""Being told: what a member watches, what waits in their inbox, and how they want to hear of it."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from .forums import Forum
from .posts import Post
from .topics import Topic

WEEK = timedelta(days=7)


class Watching(models.IntegerChoices):
    """How much of a place one wants to be told; each level includes those below it."""

    MUTED = 0, _("muted: nothing")
    NORMAL = 10, _("normal: only what is said to you")
    FOLLOWING = 20, _("following: every reply")
    WATCHING = 30, _("watching: every reply and new topic, soon by mail as well")


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Each person's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class Watch(models.Model):
    """One member's level for one forum, topic or tag. What it leads to asks the gate again, so a watch
    on a place that has closed is silent."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches")
    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, null=True, blank=True)
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, null=True, blank=True)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, null=True, blank=True)
    level = models.PositiveSmallIntegerField(choices=Watching)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "forum"], name="one_watch_per_forum"),
            models.UniqueConstraint(fields=["person", "topic"], name="one_watch_per_topic"),
            models.UniqueConstraint(fields=["person", "tag"], name="one_watch_per_tag"),
            models.CheckConstraint(
                condition=Q(forum__isnull=False, topic=None, tag=None)
                | Q(forum=None, topic__isnull=False, tag=None)
                | Q(forum=None, topic=None, tag__isnull=False),
                name="a_watch_has_one_target",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.forum or self.topic or self.tag}"


class Often(models.TextChoices):
    """When mail about something unread leaves."""

    SOON = "soon", _("after ten minutes")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    NEVER = "never", _("never")


class InboxQuerySet(OwnQuerySet):
    def digest_due(self, today: date):
        """Inboxes with something unread that a digest of `today` would carry; one digest a day at most."""
        daily = Q(daily_on=None) | Q(daily_on__lt=today)
        weekly = Q(weekly_on=None) | Q(weekly_on__lte=today - WEEK)
        waits = Notification.objects.unmailed().filter(person=models.OuterRef("person"))
        return self.filter(
            (daily & (Q(mail_direct=Often.DAILY) | Q(mail_rest=Often.DAILY)))
            | (weekly & (Q(mail_direct=Often.WEEKLY) | Q(mail_rest=Often.WEEKLY))),
            models.Exists(waits),
        )


class Inbox(models.Model):
    """Where a member's notifications stand, how they want mail about them, and who may write to them.

    `head` rises under the row's lock with every change to any of them, as a topic's does, so a browser
    that knows a change number can be told exactly what came after it.
    """

    # Further than a page follows (`Stream.reset_behind`): it is told to reload instead.
    JUMP = 201

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="inbox", primary_key=True
    )
    head = models.PositiveBigIntegerField(default=0, editable=False)
    mail_direct = models.CharField(
        _("Mail about what is said to you"),
        max_length=6,
        choices=Often,
        default=Often.SOON,
        help_text=_("Mentions, your private rooms, and whatever you watch."),
    )
    mail_rest = models.CharField(
        _("Mail about everything else"), max_length=6, choices=Often, default=Often.DAILY
    )
    tell_content = models.BooleanField(
        _("Mail says what it is about"),
        default=False,
        help_text=_("Titles, names and words of posts. Leave it off if somebody else may read your mail."),
    )
    takes_messages = models.BooleanField(
        _("Members may write to me alone"),
        default=True,
        help_text=_("Off: nobody opens a new private room with you. The rooms you are in stay."),
    )
    daily_on = models.DateField(null=True, editable=False)
    weekly_on = models.DateField(null=True, editable=False)

    objects = InboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("inbox")
        verbose_name_plural = _("inboxes")

    def __str__(self):
        return f"i{self.pk}"

    @property
    def stream(self) -> str:
        """The name under which its owner's browser follows it."""
        return f"i{self.pk}"

    @property
    def streams(self) -> tuple[str, str]:
        """All that move with it: itself, and how much waits in it."""
        return self.stream, f"n{self.pk}"

    def due(self, today: date) -> set[str]:
        """Which digests may leave today."""
        daily = self.daily_on is None or self.daily_on < today
        weekly = self.weekly_on is None or self.weekly_on <= today - WEEK
        return ({Often.DAILY} if daily else set()) | ({Often.WEEKLY} if weekly else set())

    @property
    def pushed(self) -> list[bool]:
        """About which sorts a device is told at once: what is said to the member, and what they want soon."""
        return [True, False] if self.mail_rest == Often.SOON else [True]

    def wants(self, direct: bool) -> str:
        """How soon mail about something is wanted, by whether it was said to the member themselves."""
        return self.mail_direct if direct else self.mail_rest


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A member's own, about topics that they may see now."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(person=user, topic__in=Topic.objects.visible_to(user))

    def unread(self):
        return self.filter(read_at=None)

    def unmailed(self):
        """Unread, and no mail has spoken of it."""
        return self.unread().filter(mailed_at=None)

    def for_reading(self):
        return self.select_related("topic__forum", "post__author")


class Notification(models.Model):
    """What happened in a topic that one was not there for: one row for each person, topic and kind.

    While unread it is counted up; once read it starts again at one. So an inbox grows with the topics
    in it and never with their posts. `bump` is the inbox's head when it was last told, its place in the
    list; `change` the head when anything of it last changed; `since` when it began to wait.
    """

    class Kind(models.TextChoices):
        REPLY = "reply", _("reply")
        MENTION = "mention", _("mention")
        ACCEPTED = "accepted", _("accepted answer")
        TOPIC = "topic", _("new topic")
        ROOM = "room", _("private message")
        MODERATION = "moderation", _("moderation")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    post = models.ForeignKey(Post, on_delete=models.SET_NULL, null=True, related_name="+")
    direct = models.BooleanField(default=False)
    count = models.PositiveIntegerField(default=1)
    first_number = models.PositiveIntegerField()
    last_number = models.PositiveIntegerField()
    bump = models.PositiveBigIntegerField()
    change = models.PositiveBigIntegerField()
    since = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        constraints = [
            models.UniqueConstraint(fields=["person", "topic", "kind"], name="one_notification_per_kind")
        ]
        indexes = [
            models.Index(fields=["person", "-bump"], name="inbox_list"),
            models.Index(fields=["person", "change"], name="inbox_changes"),
        ]

    def __str__(self):
        return f"{self.kind} in {self.topic_id} for {self.person_id}"

    def get_absolute_url(self):
        """Where it began, so that nothing after it is missed; to the post itself if a moderator judged it."""
        if self.kind == self.Kind.MODERATION and self.post_id:
            return reverse("post-detail", args=[self.post_id])
        return f"{self.topic.get_absolute_url()}?n={self.first_number}"
