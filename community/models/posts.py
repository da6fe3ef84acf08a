"""Posts: what is written in a topic."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .topics import Topic


class PostQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Published posts of topics one may see."""
        return self.shown().filter(topic__in=Topic.objects.visible_to(user))

    def shown(self):
        return self.filter(state=Post.State.VISIBLE)

    def within_reach(self, user):
        """What may be looked at on its own page: beside what is visible, one's own while it waits or is
        hidden, and all of it in the forums that one moderates."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        moderated = Q(topic__in=Topic.objects.moderated_by(user)) & ~Q(state=Post.State.DELETED)
        shown = Q(state=Post.State.VISIBLE, topic__in=Topic.objects.visible_to(user))
        own = Q(author=user, state__in=(Post.State.PENDING, Post.State.HIDDEN))
        return self.filter(shown | own | moderated)

    def flaggable_by(self, user):
        """What one sees, and what one flagged already, so that sending twice is once."""
        shown = Q(state=Post.State.VISIBLE, topic__in=Topic.objects.visible_to(user))
        return self.filter(shown | Q(pk__in=user.flags.values("post")))

    def moderated_by(self, user):
        """Posts of the forums in which `user` moderates, whatever their state."""
        return self.filter(topic__in=Topic.objects.moderated_by(user)).exclude(state=Post.State.DELETED)

    def waiting(self):
        return self.filter(state=Post.State.PENDING).order_by("pk")

    def withheld(self, user):
        """What one wrote oneself and others do not see: it waits, or it was hidden."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(author=user, state__in=(Post.State.PENDING, Post.State.HIDDEN))

    def seen_by(self, user):
        """With what concerns the reader alone: `flagged` by them, `folded` because they keep the author at
        a distance."""
        if not user.is_authenticated:
            return self.annotate(flagged=Value(False), folded=Value(False))
        flags = user.flags.filter(post=OuterRef("pk"), state="open")
        blocks = user.blocks.filter(other=OuterRef("author"))
        return self.annotate(flagged=Exists(flags), folded=Exists(blocks))

    def for_reading(self):
        """With all that a page shows of a post; a post without files and translations costs the same."""
        from .around import PostTranslation

        translations = Prefetch("translations", PostTranslation.objects.select_related("by"))
        return self.select_related("author", "reply_to__author").prefetch_related("attachments", translations)


class Post(models.Model):
    """One message. `number` is its place in the topic, given when it is published; `change` is the
    topic's `head` when it last changed in any way, so hidden and deleted posts stay as tombstones."""

    class State(models.TextChoices):
        VISIBLE = "visible", _("visible")
        PENDING = "pending", _("waiting for approval")
        HIDDEN = "hidden", _("hidden")
        DELETED = "deleted", _("deleted")

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="posts")
    number = models.PositiveIntegerField(null=True, editable=False)
    change = models.PositiveBigIntegerField(editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="posts"
    )
    client_key = models.UUIDField(editable=False)
    body = models.TextField(_("text"), max_length=20_000)
    html = models.TextField(editable=False)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    state = models.CharField(max_length=8, choices=State, default=State.VISIBLE)
    reply_to = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="answers"
    )
    posted_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, editable=False)
    # How many of each kind (`Reaction`), counted when one comes or goes.
    reactions = models.JSONField(default=dict, editable=False)

    # Set by `reading.mark_own_reactions` for a page; live frames, the same for all readers, have none.
    mine: frozenset[str] = frozenset()

    # Set by `seen_by`.
    flagged: bool
    folded: bool

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["topic", "number"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="one_post_per_number"),
            models.UniqueConstraint(fields=["topic", "change"], name="one_post_per_change"),
            models.UniqueConstraint(fields=["author", "client_key"], name="post_once"),
            models.CheckConstraint(
                condition=~Q(state="visible") | Q(number__isnull=False), name="visible_posts_have_a_number"
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-posted_at"], name="posts_by_author"),
            models.Index(fields=["topic"], condition=Q(state="pending"), name="posts_waiting"),
        ]

    def __str__(self):
        return f"{self.topic_id}#{self.number}"

    def get_absolute_url(self):
        if self.number is None:
            return reverse("post-detail", args=[self.pk])
        return f"{reverse('topic-detail', args=[self.topic_id])}?n={self.number}#p{self.pk}"
