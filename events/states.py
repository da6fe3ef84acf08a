"""How the stage of a room moves, and a meeting of two: one table each (`people.states`)."""

from people.states import Step, machine

from .models import MeetingRequest, Room

LEADS = "leads"

_S = Room.State
_START, _FAIL, _END = Step(_S.LIVE, LEADS), Step(_S.FALLBACK, LEADS), Step(_S.ENDED, LEADS)

# Nothing is final: a day has many talks.
STAGE = {
    _S.OFF: {"open": Step(_S.SOON, LEADS), "start": _START},
    _S.SOON: {"start": _START, "fail": _FAIL, "end": _END},
    _S.LIVE: {"fail": _FAIL, "end": _END},
    _S.FALLBACK: {"start": _START, "end": _END},
    _S.ENDED: {"open": Step(_S.SOON, LEADS), "start": _START},
}
ACTS = tuple(dict.fromkeys(act for steps in STAGE.values() for act in steps))

machine(Room, "stage", STAGE)

ASKED, EITHER = "asked", "either"

_M = MeetingRequest.State
_CANCEL = {"cancel": Step(_M.CANCELLED, EITHER)}

MEETING = {
    _M.ASKED: {"agree": Step(_M.AGREED, ASKED), "decline": Step(_M.DECLINED, ASKED), **_CANCEL},
    _M.AGREED: _CANCEL,
}

machine(MeetingRequest, "meeting", MEETING)
