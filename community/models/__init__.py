"""Conversation: forums, topics, posts with what gathers around them, drafts, and how far each has read."""

from .around import Attachment, PostTranslation, Reaction, Revision
from .care import ASKERS, CARERS, Concern, RoomAccess, carers
from .drafts import Draft
from .forums import Forum, ForumAccess, Level
from .marks import Allowance, ForumRead, TopicRead
from .moderation import Appeal, Block, Flag, MovedPost, MovedTopic
from .posts import Post
from .push import PushEndpoint
from .search import PostText
from .telling import Inbox, Notification, Often, Watch, Watching
from .topics import Topic, TopicMember

__all__ = [
    "ASKERS",
    "CARERS",
    "Allowance",
    "Appeal",
    "Attachment",
    "Block",
    "Concern",
    "Draft",
    "Flag",
    "Forum",
    "ForumAccess",
    "ForumRead",
    "Inbox",
    "Level",
    "MovedPost",
    "MovedTopic",
    "Notification",
    "Often",
    "Post",
    "PostText",
    "PostTranslation",
    "PushEndpoint",
    "Reaction",
    "Revision",
    "RoomAccess",
    "Topic",
    "TopicMember",
    "TopicRead",
    "Watch",
    "Watching",
    "carers",
]
