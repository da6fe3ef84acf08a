"""How a meeting of two moves (`people.states`)."""

from people.states import Step, machine

from .models import MeetingRequest

ASKED, EITHER = "asked", "either"

_M = MeetingRequest.State
_CANCEL = {"cancel": Step(_M.CANCELLED, EITHER)}

MEETING = {
    _M.ASKED: {"agree": Step(_M.AGREED, ASKED), "decline": Step(_M.DECLINED, ASKED), **_CANCEL},
    _M.AGREED: _CANCEL,
}

machine(MeetingRequest, "meeting", MEETING)
