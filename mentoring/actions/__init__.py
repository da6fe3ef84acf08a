"""The verbs of mentoring. Each is one transaction; the other person is told by mail once it is committed."""

from .after import (
    contest,
    decide,
    give_feedback,
    look_again,
    mark_held,
    mark_missed,
    prepare,
    remove_note,
    write_note,
)
from .agreement import begin, sign
from .calendars import close_calendar, open_calendar
from .closing import answer_closing, issue_certificate
from .distance import call_off_what_is_booked
from .goals import add_goal, add_step, tick_goal, tick_step
from .hours import add_availability, come_back, go_away, remove_availability, set_pace
from .leaving import leave
from .mentorships import (
    accept,
    complete,
    decline,
    end_early,
    lapse,
    lapse_unsigned,
    nudge,
    pause,
    request_mentorship,
    resume,
    step_back,
    withdraw,
)
from .moving import confirm, move, suggest
from .profiles import name_skill, remove_language, save_profile, set_language, set_wish
from .reminders import remind
from .rooms import set_room
from .safeguards import keep_apart, let_together, mark_ready
from .series import book_series, cancel_series
from .sessions import book, cancel, hold, propose, run_out

__all__ = [
    "accept",
    "add_availability",
    "add_goal",
    "add_step",
    "answer_closing",
    "begin",
    "book",
    "book_series",
    "call_off_what_is_booked",
    "cancel",
    "cancel_series",
    "close_calendar",
    "come_back",
    "complete",
    "confirm",
    "contest",
    "decide",
    "decline",
    "end_early",
    "give_feedback",
    "go_away",
    "hold",
    "issue_certificate",
    "keep_apart",
    "lapse",
    "lapse_unsigned",
    "leave",
    "let_together",
    "look_again",
    "mark_held",
    "mark_missed",
    "mark_ready",
    "move",
    "name_skill",
    "nudge",
    "open_calendar",
    "pause",
    "prepare",
    "propose",
    "remind",
    "remove_availability",
    "remove_language",
    "remove_note",
    "request_mentorship",
    "resume",
    "run_out",
    "save_profile",
    "set_language",
    "set_pace",
    "set_room",
    "set_wish",
    "sign",
    "step_back",
    "suggest",
    "tick_goal",
    "tick_step",
    "withdraw",
    "write_note",
]
