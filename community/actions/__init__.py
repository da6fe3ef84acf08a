"""The verbs of conversation. Each is one transaction; those who follow are told after it is committed."""

from .care import close_concern, forget_settled, raise_concern, reopen_concern, take_concern
from .cases import appeal, keep_hidden
from .distance import keep_away, let_near
from .drafts import discard_draft, keep_draft
from .judging import approve, dismiss_flags, flag, reject, show, uphold_flags
from .mailing import mail_soon, mail_unread, send_digest
from .marks import mark_forum_read, mark_read
from .moving import merge, move_topic, split
from .posts import hide, reply
from .pushing import add_device, forget_devices, push_unread, remove_device, renew_device
from .questions import accept, release, take
from .reactions import react
from .receiving import receive
from .revisions import blank, edit
from .room_access import (
    ask_for_room,
    give_room_back,
    grant_room,
    look_into_room,
    refuse_room,
    tell_the_room,
)
from .telling import read_inbox, read_notification, settle_inbox, unsubscribe, watch
from .tending import acts_on, take_out_of_sight, tend
from .topics import close_room, open_room, seat_room, start_room, start_topic
from .translations import translate

__all__ = [
    "accept",
    "acts_on",
    "add_device",
    "appeal",
    "approve",
    "ask_for_room",
    "blank",
    "close_concern",
    "close_room",
    "discard_draft",
    "dismiss_flags",
    "edit",
    "flag",
    "forget_devices",
    "forget_settled",
    "give_room_back",
    "grant_room",
    "hide",
    "keep_away",
    "keep_draft",
    "keep_hidden",
    "let_near",
    "look_into_room",
    "mail_soon",
    "mail_unread",
    "mark_forum_read",
    "mark_read",
    "merge",
    "move_topic",
    "open_room",
    "push_unread",
    "raise_concern",
    "react",
    "read_inbox",
    "read_notification",
    "receive",
    "refuse_room",
    "reject",
    "release",
    "remove_device",
    "renew_device",
    "reopen_concern",
    "reply",
    "seat_room",
    "send_digest",
    "settle_inbox",
    "show",
    "split",
    "start_room",
    "start_topic",
    "take",
    "take_concern",
    "take_out_of_sight",
    "tell_the_room",
    "tend",
    "translate",
    "unsubscribe",
    "uphold_flags",
    "watch",
]
