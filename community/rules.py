"""Who may do what in conversation."""

from datetime import timedelta

import rules as library
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import STAFF_ROLES, Role, User
from people.rules import MEMBERS_ONLY, allow, has_role
from people.states import allow_steps

from .models import (
    ASKERS,
    CARERS,
    Appeal,
    Block,
    Concern,
    Forum,
    Inbox,
    Level,
    Post,
    RoomAccess,
    Topic,
    TopicMember,
)
from .states import ASKER, CARER, SECOND

# Whom the programme has chosen and knows; their posts wait for nobody.
TRUSTED = STAFF_ROLES | {Role.EXPERT, Role.HOST, Role.PARTNER}
NEW_FOR = timedelta(days=7)
KNOWN_BY_POSTS = 2
# Leave to read a room is given within this time, or asked for again.
WAITS_FOR = timedelta(days=3)
# No moderator leaves a post waiting for longer.
WAITING_FOR = timedelta(days=60)


def at_least(level: Level) -> library.Predicate:
    """A predicate on a topic or forum: the member holds `level` there; in a room, belongs to it."""

    @library.predicate(f"at_least:{level.name}")
    def holds(user, thing):
        if isinstance(thing, Topic) and thing.standing_of == user.pk:
            return thing.held >= level
        if isinstance(thing, Topic) and thing.forum_id is None:
            in_room = TopicMember.objects.filter(topic=thing, person=user).exists()
            return in_room and level <= Level.REPLY
        forum_id = thing.forum_id if isinstance(thing, Topic) else thing.pk
        return Forum.objects.where(user, level).filter(pk=forum_id).exists()

    return holds


@library.predicate
def is_open(_user, topic):
    return topic.state == Topic.State.OPEN


@library.predicate
def is_author(user, post):
    return post.author_id == user.pk


@library.predicate
def moderates(user, post):
    return at_least(Level.MODERATE)(user, post.topic)


@library.predicate
def topic_is_open(user, post):
    return is_open(user, post.topic)


@library.predicate
def sees(user, post):
    return Post.objects.visible_to(user).filter(pk=post.pk).exists()


@library.predicate
def asked_or_moderates(user, topic):
    return topic.opened_by_id == user.pk or at_least(Level.MODERATE)(user, topic)


@library.predicate
def is_open_question(_user, topic):
    return topic.kind == Topic.Kind.QUESTION and topic.accepted_id is None


@library.predicate
def did_not_ask(user, topic):
    return topic.opened_by_id != user.pk


@library.predicate
def holds_or_moderates(user, topic):
    return topic.holder == user or at_least(Level.MODERATE)(user, topic)


@library.predicate
def in_a_forum(_user, post):
    return post.topic.forum_id is not None


@library.predicate
def of_another(user, post):
    return post.author_id != user.pk


@library.predicate
def is_withheld(_user, post):
    return post.state == Post.State.HIDDEN


@library.predicate
def not_appealed(_user, post):
    return not Appeal.objects.filter(post=post).exists()


@library.predicate
def not_oneself(user, other):
    return user.pk != other.pk


def is_trusted(person: User) -> bool:
    """Staff, experts and institutions."""
    return bool(person.roles & TRUSTED)


def is_new(person: User) -> bool:
    """Whether posts of this member wait for a moderator: in the first days, until two were shown."""
    if is_trusted(person) or person.date_joined <= timezone.now() - NEW_FOR:
        return False
    shown = Post.objects.shown().filter(author=person).values("pk")[:KNOWN_BY_POSTS]
    return len(shown) < KNOWN_BY_POSTS


def may_be_waiting(person) -> bool:
    """Whether something of theirs can still wait for a moderator; asked without a query on every page."""
    if not (person.is_authenticated and person.is_member) or is_trusted(person):
        return False
    return person.date_joined > timezone.now() - WAITING_FOR


def blocks(a: User, b: User) -> bool:
    """Whether `a` has blocked `b`: then `b` neither opens a private room with `a` nor mentions them."""
    return Block.objects.filter(person=a, other=b, kind=Block.Kind.BLOCK).exists()


def apart(a: int, b: int) -> bool:
    """Whether either of two members has blocked the other; who of them is not said."""
    return Block.objects.between(a, b).exists()


def takes_messages(person: User) -> bool:
    return not Inbox.objects.filter(person=person, takes_messages=False).exists()


def moderates_somewhere(person) -> bool:
    return Forum.objects.where(person, Level.MODERATE).exists()


@library.predicate
def can_be_heard(_user, topic):
    """In a room of two: both are members, and neither has blocked the other. One sentence for every reason,
    so that it tells of no block."""
    if topic.forum_id is not None:
        return True
    people = list(TopicMember.objects.filter(topic=topic).values_list("person", flat=True)[:3])
    if len(people) != 2:
        return True
    return User.objects.members().filter(pk__in=people).count() == 2 and not apart(*people)


OPEN_ONLY = (is_open, _("This topic is locked: it can be read, not answered."))


@library.predicate
def can_answer(user, person):
    """One sentence for every reason: whoever is blocked is answered as everybody is by a member who takes no
    messages, and can tell neither who it was nor that it happened."""
    return person.is_member and person != user and takes_messages(person) and not blocks(person, user)


allow("community.write_to", MEMBERS_ONLY, (can_answer, _("This member takes no private messages.")))
allow(
    "community.start",
    MEMBERS_ONLY,
    (at_least(Level.START), _("You can read this forum, but not start a topic in it.")),
)
allow(
    "community.reply",
    MEMBERS_ONLY,
    OPEN_ONLY,
    (at_least(Level.REPLY), _("You can read this topic, but not reply in it.")),
    (can_be_heard, _("The other person cannot be reached just now.")),
)
allow(
    "community.take",
    MEMBERS_ONLY,
    OPEN_ONLY,
    (is_open_question, _("This is for questions that wait for an answer.")),
    (did_not_ask, _("You asked this yourself: leave the answer to others.")),
    (at_least(Level.REPLY), _("You can read this topic, but not reply in it.")),
)
allow(
    "community.release",
    MEMBERS_ONLY,
    (holds_or_moderates, _("Only who took this question, or a moderator, can leave it to others.")),
)
allow("community.edit", MEMBERS_ONLY, (is_author, _("You can change only what you wrote yourself.")))
allow(
    "community.react",
    MEMBERS_ONLY,
    (topic_is_open, _("This topic is locked: it can be read, not answered.")),
    (sees, _("This is for those who can read the topic.")),
)
allow("community.hide", MEMBERS_ONLY, (moderates, _("Only moderators hide a post.")))
allow(
    "community.accept",
    MEMBERS_ONLY,
    (asked_or_moderates, _("Only the person who asked can say which answer helped.")),
)
allow(
    "community.moderate",
    MEMBERS_ONLY,
    (at_least(Level.MODERATE), _("This is for moderators of the forum.")),
)
allow(
    "community.judge",
    MEMBERS_ONLY,
    (moderates, _("This is for moderators of the forum.")),
    (of_another, _("Somebody else judges what you wrote.")),
)
allow(
    "community.flag",
    MEMBERS_ONLY,
    (in_a_forum, _("A private room has no moderators. A safeguarding officer can help you.")),
    (of_another, _("This is your own post: you can change it.")),
)
allow(
    "community.appeal",
    MEMBERS_ONLY,
    (is_author, _("Only the author can ask for a second look.")),
    (is_withheld, _("This post is not hidden.")),
    (not_appealed, _("You asked for a second look before. A moderator answers it.")),
)
allow("community.block", MEMBERS_ONLY, (not_oneself, _("You cannot keep yourself at a distance.")))


@library.predicate
def sees_place(user, place):
    """May see a forum or topic. A tag is a word: to watch it shows nothing that the gate does not."""
    gate = getattr(type(place).objects, "visible_to", None)
    return gate is None or gate(user).filter(pk=place.pk).exists()


allow("community.watch", MEMBERS_ONLY, (sees_place, _("You cannot watch what you cannot see.")))
allow("community.settle_inbox", MEMBERS_ONLY)
allow("community.keep_draft", MEMBERS_ONLY)


# Safeguarding.

NOBODY_LEFT = _("Nobody would be left to read this. Leave somebody who can.")
HELP = _("This is for safeguarding officers.")


@library.predicate
def cares_for(user, concern):
    return Concern.objects.visible_to(user).filter(pk=concern.pk).exists()


@library.predicate
def sees_access(user, access):
    return RoomAccess.objects.visible_to(user).filter(pk=access.pk).exists()


@library.predicate
def asked(user, access):
    return access.asked_by_id == user.pk


@library.predicate
def is_waited_for(_user, access):
    return access.asked_at > timezone.now() - WAITS_FOR


@library.predicate
def may_look(user, access):
    return RoomAccess.objects.read_by(user).filter(pk=access.pk).exists()


@library.predicate
def is_a_room(_user, topic):
    return topic.forum_id is None


@library.predicate
def is_not_in_it(user, topic):
    return not TopicMember.objects.filter(topic=topic, person=user).exists()


allow_steps(Concern, {CARER: (cares_for, HELP)})
allow_steps(
    RoomAccess,
    {
        ASKER: (asked, _("Only who asked can give it back.")),
        SECOND: (
            ~asked & has_role(*CARERS) & sees_access,
            _("A second person decides: a safeguarding officer or administrator."),
        ),
    },
    {"grant": [(is_waited_for, _("This was asked too long ago. It can be asked again."))]},
)
allow(
    "community.ask_for_room",
    (has_role(*ASKERS), HELP),
    (is_a_room, _("This is a topic of a forum: everybody there reads it.")),
    (is_not_in_it, _("You are in this room yourself.")),
)
allow("community.look_into_room", (may_look, _("Nobody lets you read this room now.")))
