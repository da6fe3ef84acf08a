"""What belongs to a member in conversation, and what becomes of it when they leave."""

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from people.leaving import Part, Reason, Stored, belongs, delete, unlink

from .actions.care import forget_concerns
from .actions.erasing import erase_words
from .actions.limits import write_no_more
from .drafts import all_of
from .models import (
    Allowance,
    Appeal,
    Attachment,
    Block,
    Concern,
    Draft,
    Flag,
    ForumAccess,
    ForumRead,
    Inbox,
    Notification,
    Post,
    PostTranslation,
    PushEndpoint,
    Reaction,
    Revision,
    RoomAccess,
    Topic,
    TopicMember,
    TopicRead,
    Watch,
)

AT_ONCE = 500
_WITH_POSTS = Reason("Told with the posts.")
_A_MARK = Reason("Where one stopped reading: of no use elsewhere.")


def titles(person, topic: str = "topic") -> Subquery:
    """The titles that may be told: of topics in forums one still sees. A room's title may be another's words,
    so it is told only to who opened it."""
    seen = Topic.objects.visible_to(person).filter(Q(forum__isnull=False) | Q(opened_by=person))
    return Subquery(seen.filter(pk=OuterRef(topic)).values("title")[:1])


def _posts(person):
    posts = Post.objects.filter(author=person).exclude(state=Post.State.DELETED)
    posts = posts.annotate(title=titles(person)).select_related("topic__forum").order_by("pk")
    for post in posts.prefetch_related("attachments").iterator(chunk_size=AT_ONCE):
        yield {
            "title": post.title,
            "forum": post.topic.forum.label if post.title and post.topic.forum else "",
            "number": post.number,
            "written": post.posted_at,
            "edited": post.edited_at,
            "language": post.language,
            "state": post.get_state_display(),
            "text": post.body,
            "reactions": post.reactions,
            "files": [
                Stored(file.file.name, file.name)
                for file in post.attachments.all()
                if file.uploaded_by_id == person.pk
            ],
        }


def _revisions(person):
    revisions = Revision.objects.filter(by=person, post__author=person).select_related("post")
    for revision in revisions.annotate(title=titles(person, "post__topic")).order_by("pk").iterator():
        yield {
            "title": revision.title,
            "number": revision.post.number,
            "edited": revision.edited_at,
            "earlier": revision.body,
        }


def _translations(person):
    """What one may still read: a translation holds what another wrote."""
    read = Post.objects.visible_to(person).filter(Q(topic__forum__isnull=False) | Q(author=person))
    for translation in PostTranslation.objects.filter(by=person, post__in=read).order_by("pk").iterator():
        yield {
            "language": translation.language,
            "written": translation.written_at,
            "text": translation.body,
        }


def _reactions(person):
    reactions = Reaction.objects.filter(person=person).select_related("post")
    for reaction in reactions.annotate(title=titles(person, "post__topic")).order_by("pk").iterator():
        yield {
            "title": reaction.title,
            "number": reaction.post.number,
            "kind": reaction.get_kind_display(),
        }


def _rooms(person):
    rooms = TopicMember.objects.filter(person=person, topic__forum=None)
    for member in rooms.annotate(title=titles(person)).order_by("pk"):
        yield {"title": member.title, "joined": member.joined_at}


def _flags(person):
    for flag in Flag.objects.filter(person=person).order_by("pk"):
        yield {
            "at": flag.at,
            "reason": flag.get_reason_display(),
            "text": flag.note,
            "state": flag.get_state_display(),
        }


def _appeals(person):
    for appeal in Appeal.objects.filter(person=person).order_by("pk"):
        yield {"at": appeal.at, "text": appeal.text, "state": appeal.get_state_display()}


def _watches(person):
    watches = Watch.objects.visible_to(person).select_related("forum", "tag")
    for watch in watches.annotate(title=titles(person)).order_by("pk").iterator():
        place = watch.forum or watch.tag
        yield {"title": watch.title, "place": str(place or ""), "kind": watch.get_level_display()}


def _inbox(person):
    for inbox in Inbox.objects.visible_to(person):
        yield {
            "direct": inbox.get_mail_direct_display(),
            "rest": inbox.get_mail_rest_display(),
            "tells": str(inbox.tell_content),
            "takes": str(inbox.takes_messages),
        }


def _drafts(person):
    for draft in all_of(person):
        yield {"place": draft.where, "written": draft.saved_at, "title": draft.title, "text": draft.body}


def _devices(person):
    for endpoint in PushEndpoint.objects.visible_to(person):
        yield {"name": endpoint.device, "at": endpoint.created_at, "gone": endpoint.gone_at}


def _blocks(person):
    for block in Block.objects.visible_to(person).select_related("other").order_by("pk"):
        yield {"name": str(block.other), "kind": block.get_kind_display()}


def _concerns(person):
    for concern in Concern.objects.filter(by=person).order_by("pk"):
        yield {
            "at": concern.at,
            "reason": concern.get_reason_display(),
            "text": concern.note,
            "contact": concern.contact,
        }


# First of all, so that nothing is written while the rest goes.
belongs(Allowance, "person", export=Reason("It counts the posts of the last hour."), erase=write_no_more)
# Topics are locked before inboxes, as by every post, so what lies in topics comes first.
belongs(Post, "author", export=Part("posts", _("Your posts"), _posts), erase=erase_words)
belongs(
    Revision,
    "by",
    export=Part("earlier-texts", _("Earlier texts of your posts"), _revisions),
    erase=erase_words,
)
belongs(Topic, "opened_by", export=_WITH_POSTS, erase=erase_words)
belongs(Attachment, "uploaded_by", export=_WITH_POSTS, erase=erase_words)
belongs(TopicMember, "person", export=Part("rooms", _("Your private rooms"), _rooms), erase=erase_words)
belongs(
    PostTranslation,
    "by",
    export=Part("translations", _("Your translations"), _translations),
    erase=erase_words,
)
belongs(Reaction, "person", export=Part("reactions", _("Your reactions"), _reactions), erase=erase_words)
belongs(Flag, "person", export=Part("flags", _("What you told the moderators"), _flags), erase=erase_words)
belongs(
    Appeal,
    "person",
    export=Part("appeals", _("Second looks you asked for"), _appeals),
    erase=delete(Appeal, "person"),
)
away = delete(Block, "person", "other")
belongs(Block, "person", export=Part("distance", _("Whom you keep at a distance"), _blocks), erase=away)
belongs(Block, "other", export=Reason("Nobody can tell that they are kept at a distance."), erase=away)
belongs(Draft, "person", export=Part("drafts", _("Your drafts"), _drafts), erase=delete(Draft, "person"))
belongs(
    PushEndpoint,
    "person",
    export=Part("devices", _("Devices that are told"), _devices),
    erase=delete(PushEndpoint, "person"),
)
belongs(
    Topic,
    "taken_by",
    export=Reason("For two days at most it says who is answering."),
    erase=unlink(Topic, "taken_by"),
)
belongs(Watch, "person", export=Part("watches", _("What you watch"), _watches), erase=delete(Watch, "person"))
belongs(Inbox, "person", export=Part("mail", _("How you want mail"), _inbox), erase=delete(Inbox, "person"))
belongs(
    Notification,
    "person",
    export=Reason("It tells of what others wrote."),
    erase=delete(Notification, "person"),
)
belongs(TopicRead, "person", export=_A_MARK, erase=delete(TopicRead, "person"))
belongs(ForumRead, "person", export=_A_MARK, erase=delete(ForumRead, "person"))
belongs(
    ForumAccess,
    "person",
    export=Reason("A right that staff gave; it ends with the membership."),
    erase=delete(ForumAccess, "person"),
)
belongs(
    Concern,
    "by",
    export=Part("concerns", _("What you told the safeguarding officers"), _concerns),
    erase=forget_concerns,
)
_CARE = Reason("The safeguarding officers' own bookkeeping, about others.")
_A_NUMBER = Reason("It leads to a member without a name: who saw what stays on record.")
belongs(Concern, "taken_by", export=_CARE, erase=_A_NUMBER)
belongs(
    "community.Concern_kept_from", "user", export=Reason("Nobody learns who raised what."), erase=_A_NUMBER
)
belongs(RoomAccess, "asked_by", "decided_by", export=_CARE, erase=_A_NUMBER)
