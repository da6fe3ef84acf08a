"""Topics: one conversation in a forum, or a private room of named people."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from people.models import User

from .forums import Forum, Holds, Level, held_by_many

# More than any forum's list will ever move.
PINNED_ABOVE = 10**12


class TopicQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Topics of forums one may see and rooms one belongs to; a hidden topic only to its moderators, one
        that waits for approval also to whoever opened it."""
        shown = ~Q(state__in=(Topic.State.HIDDEN, Topic.State.PENDING))
        if not (user.is_authenticated and user.is_member):
            return self.filter(shown, forum__public_read=True)
        mine = TopicMember.objects.filter(topic=OuterRef("pk"), person=user.pk)
        sees = Q(forum__public_read=True) | Holds(user.pk, "forum", Level.SEE)
        moderates = Holds(user.pk, "forum", Level.MODERATE)
        shown |= Q(state=Topic.State.PENDING, opened_by=user.pk)
        return self.filter((shown & (sees | Exists(mine))) | moderates)

    def moderated_by(self, user):
        """Topics of the forums in which `user` moderates."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        return self.filter(Holds(user.pk, "forum", Level.MODERATE))

    def listed(self):
        """What a list of topics shows, in its order: pinned first, then whatever moved last."""
        return self.exclude(state=Topic.State.MERGED).order_by("-pinned", "-bump")


class Topic(models.Model):
    """`head` rises with every change to any of its posts, `last_number` with every published post.

    Both move under the topic's row lock (`community.actions`), so a reader who knows a change number
    can always be told exactly what came after it.
    """

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("discussion")
        QUESTION = "question", _("question")
        ANNOUNCEMENT = "announcement", _("announcement")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        LOCKED = "locked", _("locked")
        HIDDEN = "hidden", _("hidden")
        # Its opening post waits for a moderator.
        PENDING = "pending", _("waiting for approval")
        # Its posts are in another topic; old addresses lead there.
        MERGED = "merged", _("merged")

    SHOWN = (State.OPEN, State.LOCKED)

    forum = models.ForeignKey(Forum, on_delete=models.PROTECT, null=True, blank=True, related_name="topics")
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.DISCUSSION)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    pinned = models.BooleanField(default=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="topics_opened"
    )
    opened_at = models.DateTimeField(default=timezone.now)
    posted_at = models.DateTimeField(_("last post"), default=timezone.now)
    head = models.PositiveBigIntegerField(default=0, editable=False)
    last_number = models.PositiveIntegerField(default=0, editable=False)
    bump = models.PositiveBigIntegerField(default=0, editable=False)
    # The forum's `head` when this topic's line in its list last changed; `bump` is its place there.
    list_change = models.PositiveBigIntegerField(default=0, editable=False)
    accepted = models.ForeignKey("Post", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # Who said they would answer a question, until when, and the topic's `head` when that last changed.
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    taken_until = models.DateTimeField(null=True, editable=False)
    taken_change = models.PositiveBigIntegerField(default=0, editable=False)
    client_key = models.UUIDField(editable=False)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, through="TopicMember", related_name="rooms")

    # Set by `reading.with_marks`: up to which number the reader has seen it.
    read: int
    # Set by `reading.with_standing`: what it holds is of the member with this primary key.
    standing_of: int | None = None
    held: int
    chosen: int | None
    told: bool
    drafted: bool
    keeps_away: bool = False
    lost_posts: bool

    tags = TaggableManager(blank=True)
    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.UniqueConstraint(fields=["opened_by", "client_key"], name="open_topic_once")]
        indexes = [
            models.Index(fields=["forum", "-pinned", "-bump"], name="topic_list"),
            models.Index(fields=["forum", "list_change"], name="topic_list_changes"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("topic-detail", args=[self.pk])

    @property
    def stream(self) -> str:
        """The name under which a browser follows this topic."""
        return f"t{self.pk}"

    @property
    def streams(self) -> list[str]:
        """The streams that a new post moves: the topic's own, and its forum's list."""
        return [self.stream, *([self.forum.stream] if self.forum else [])]

    @property
    def place(self) -> int:
        """Where it stands in its forum's list, smallest first: pinned before others, then what moved last."""
        return -self.bump - (PINNED_ABOVE if self.pinned else 0)

    @property
    def moderated(self) -> bool:
        """Whether the reader moderates here."""
        return self.held >= Level.MODERATE

    @property
    def replies(self) -> int:
        return max(self.last_number - 1, 0)

    @property
    def unread(self) -> int:
        """How many posts came after the reader's mark."""
        return self.last_number - self.read

    @property
    def holder(self) -> User | None:
        """Who is answering this question now. It ends by itself: with the time, an answer or the account."""
        if self.accepted_id or self.state != self.State.OPEN or self.taken_until is None:
            return None
        person = self.taken_by if self.taken_until > timezone.now() else None
        return person if person and person.is_active and person.suspended_at is None else None

    def readers(self, people: set[int | None]) -> set[int | None]:
        """Which of these people (None: no account) may see this topic: the rule of `visible_to`, for many."""
        if self.state not in (self.State.HIDDEN, self.State.PENDING) and self._is_public():
            return set(people)
        return set(self.members_who_see(people - {None}).values_list("pk", flat=True))

    def members_who_see(self, people):
        """Of these people the members who may see this topic: the same rule, as rows."""
        if self.state == self.State.HIDDEN:
            allowed = Q(held_by_many(self.forum_id, Level.MODERATE))
        elif self.state == self.State.PENDING:
            opener = Q(pk=self.opened_by_id) & (
                Q(held_by_many(self.forum_id, Level.SEE)) | Q(Value(self._is_public()))
            )
            allowed = opener | Q(held_by_many(self.forum_id, Level.MODERATE))
        elif self._is_public():
            allowed = Q()
        else:
            in_room = Exists(TopicMember.objects.filter(topic=self.pk, person=OuterRef("pk")))
            allowed = Q(in_room) | Q(held_by_many(self.forum_id, Level.SEE))
        return User.objects.members().filter(allowed, pk__in=people)

    def writers(self, people: set[int]) -> models.QuerySet[User]:
        """Which of these people may reply: the rule of `community.reply`, for many."""
        in_room = Exists(TopicMember.objects.filter(topic=self.pk, person=OuterRef("pk")))
        allowed = held_by_many(self.forum_id, Level.REPLY) if self.forum_id else in_room
        members = User.objects.members() if self.state == self.State.OPEN else User.objects.none()
        return members.filter(allowed, pk__in=people)

    def _is_public(self) -> bool:
        return self.forum is not None and self.forum.public_read


class TopicMember(models.Model):
    """A person in a private room. A topic with members and no forum is private to them."""

    reached_through = "topic"

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "person"], name="once_in_a_room")]

    def __str__(self):
        return f"{self.person} in {self.topic}"
