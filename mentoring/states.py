"""How a mentorship, a session, and what the matching proposes move: one table each (`people.states`)."""

from people.states import TIME, Step, machine

from .gates import BEFORE_IT_BEGINS
from .models import Match, MatchRun, Mentorship, Session

MENTOR, MENTEE, EITHER, STAFF = "mentor", "mentee", "either", "staff"
# Of a proposed session, the one whose answer it waits for; of a missed one, the one who did not say so.
ASKED, OTHER = "asked", "other"

_M, _S = Mentorship.State, Session.State
_ENDS = {"complete": Step(_M.COMPLETED, EITHER), "end_early": Step(_M.ENDED_EARLY, EITHER)}

MENTORSHIP = {
    _M.REQUESTED: {
        "accept": Step(_M.AGREED, MENTOR),
        "decline": Step(_M.DECLINED, MENTOR),
        "withdraw": Step(_M.WITHDRAWN, MENTEE),
        "lapse": Step(_M.EXPIRED, TIME),
    },
    _M.AGREED: {
        "sign": Step(_M.AGREED, EITHER),
        "begin": Step(_M.ACTIVE, EITHER, BEFORE_IT_BEGINS),
        "step_back": Step(_M.WITHDRAWN, EITHER),
        "lapse": Step(_M.EXPIRED, TIME),
    },
    _M.ACTIVE: {"pause": Step(_M.PAUSED, EITHER), **_ENDS},
    _M.PAUSED: {"resume": Step(_M.ACTIVE, EITHER), **_ENDS},
}
SESSION = {
    _S.PROPOSED: {
        "confirm": Step(_S.CONFIRMED, ASKED),
        "counter": Step(_S.PROPOSED, ASKED),
        "cancel": Step(_S.CANCELLED, EITHER),
        "run_out": Step(_S.EXPIRED, TIME),
    },
    _S.CONFIRMED: {
        "move": Step(_S.CONFIRMED, EITHER),
        "ask_to_move": Step(_S.PROPOSED, EITHER),
        "cancel": Step(_S.CANCELLED, EITHER),
        "mark_held": Step(_S.HELD, EITHER),
        "mark_missed": Step(_S.MISSED, EITHER),
    },
    _S.MISSED: {"contest": Step(_S.CONTESTED, OTHER)},
    _S.CONTESTED: {
        "mark_held": Step(_S.HELD, EITHER),
        "find_held": Step(_S.HELD, STAFF),
        "find_missed": Step(_S.MISSED, STAFF),
    },
}

_R, _P = MatchRun.State, Match.State
MATCH_RUN = {
    _R.DRAFT: {"publish": Step(_R.PUBLISHED, STAFF), "discard": Step(_R.DISCARDED, STAFF)},
    _R.DISCARDED: {"take_up": Step(_R.DRAFT, STAFF)},
}
_REFUSES = {"refuse": Step(_P.DECLINED, EITHER), "lapse": Step(_P.EXPIRED, TIME)}
MATCH = {
    _P.PROPOSED: {"leave_out": Step(_P.DROPPED, STAFF), "tell": Step(_P.PUBLISHED, STAFF)},
    _P.DROPPED: {"put_back": Step(_P.PROPOSED, STAFF)},
    _P.PUBLISHED: {
        "agree_as_mentor": Step(_P.MENTOR_AGREED, MENTOR),
        "agree_as_mentee": Step(_P.MENTEE_AGREED, MENTEE),
        **_REFUSES,
    },
    _P.MENTOR_AGREED: {"agree_as_mentee": Step(_P.CONFIRMED, MENTEE), **_REFUSES},
    _P.MENTEE_AGREED: {"agree_as_mentor": Step(_P.CONFIRMED, MENTOR), **_REFUSES},
}

machine(Mentorship, "mentoring", MENTORSHIP)
machine(Session, "mentoring", SESSION)
machine(MatchRun, "matching", MATCH_RUN)
machine(Match, "match", MATCH)
