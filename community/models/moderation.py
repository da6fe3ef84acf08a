"""Keeping the peace: flags, appeals, who keeps whom at a distance, and where posts went."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .forums import Forum, Holds, Level
from .posts import Post
from .topics import Topic


def written_by(user) -> Q:
    """What the case is about is this user's own; a post without an author is nobody's."""
    return Q(post__author__isnull=False, post__author=user.pk)


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Each person's own, and to moderators those of their forums, except about what they wrote
        themselves: nobody else learns who spoke up."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        moderates = Holds(user.pk, "post__topic__forum", Level.MODERATE)
        return self.filter(Q(person=user) | (moderates & ~written_by(user)))

    def to_judge(self, user):
        """What waits for an answer in the forums that `user` moderates, oldest first."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        moderates = Holds(user.pk, "post__topic__forum", Level.MODERATE)
        return self.filter(moderates & ~written_by(user), state="open").order_by("pk")


class Flag(models.Model):
    """A member's word to the moderators that something is wrong with a post."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("It is advertising or spam")
        UNKIND = "unkind", _("It is unkind to somebody")
        UNSAFE = "unsafe", _("It is unsafe: it shows who or where somebody is")
        OFF_TOPIC = "topic", _("It does not belong here")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="flags")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="flags")
    reason = models.CharField(_("what is wrong"), max_length=8, choices=Reason)
    note = models.CharField(_("in your words"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    client_key = models.UUIDField(editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("flag")
        verbose_name_plural = _("flags")
        constraints = [
            models.UniqueConstraint(fields=["person", "client_key"], name="flag_once"),
            models.UniqueConstraint(
                fields=["post", "person"], condition=Q(state="open"), name="one_open_flag_per_member"
            ),
        ]
        indexes = [models.Index(fields=["post"], condition=Q(state="open"), name="open_flags")]

    def __str__(self):
        return f"{self.post}: {self.reason}"


class Appeal(models.Model):
    """What the author of a hidden post says to the moderators; once for each post."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        UPHELD = "upheld", _("stays hidden")
        RESTORED = "restored", _("shown again")

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="appeal")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("what the moderators should know"), max_length=2000)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    client_key = models.UUIDField(editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [models.UniqueConstraint(fields=["person", "client_key"], name="appeal_once")]
        indexes = [models.Index(fields=["id"], condition=Q(state="open"), name="open_appeals")]

    def __str__(self):
        return f"{self.post}: {self.get_state_display()}"


class MovedPost(models.Model):
    """A tombstone in the topic that a post left, so that whoever follows that topic is told it is gone."""

    reached_through = "topic"

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="moved")
    change = models.PositiveBigIntegerField()
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="moves")
    # The one it had there, so that old links find where it went.
    number = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "change"], name="one_move_per_change"),
            models.UniqueConstraint(fields=["topic", "post"], name="one_move_per_post"),
        ]

    def __str__(self):
        return f"{self.post_id} left {self.topic_id}"


class MovedTopic(models.Model):
    """A tombstone in the forum that a topic left, so that whoever follows its list is told it is gone."""

    reached_through = "forum"

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="moved")
    change = models.PositiveBigIntegerField()
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="moves")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "change"], name="one_topic_move_per_change"),
            models.UniqueConstraint(fields=["forum", "topic"], name="one_move_per_topic"),
        ]

    def __str__(self):
        return f"{self.topic_id} left {self.forum_id}"


class BlockQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own alone: nobody can tell that they are kept at a distance."""
        return self.filter(person=user) if user.is_authenticated else self.none()

    def between(self, a, b):
        """The blocks of two members, in either direction; to mute is one's own affair."""
        either = Q(person=a, other=b) | Q(person=b, other=a)
        return self.filter(either, kind=Block.Kind.BLOCK)


class Block(models.Model):
    """Somebody whom a member keeps at a distance: muted is folded away, blocked cannot reach them either."""

    class Kind(models.TextChoices):
        MUTE = "mute", _("muted")
        BLOCK = "block", _("blocked")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="blocks")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)

    objects = BlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("blocked member")
        verbose_name_plural = _("blocked members")
        constraints = [models.UniqueConstraint(fields=["person", "other"], name="one_distance_per_pair")]

    def __str__(self):
        return f"{self.person_id} → {self.other_id}: {self.kind}"
