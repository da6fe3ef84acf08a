"""How the stage of a room moves: one table (`people.states`). Nothing is final: a day has many talks."""

from people.states import Step, machine

from .models import Room

LEADS = "leads"

_S = Room.State
_START, _FAIL, _END = Step(_S.LIVE, LEADS), Step(_S.FALLBACK, LEADS), Step(_S.ENDED, LEADS)

STAGE = {
    _S.OFF: {"open": Step(_S.SOON, LEADS), "start": _START},
    _S.SOON: {"start": _START, "fail": _FAIL, "end": _END},
    _S.LIVE: {"fail": _FAIL, "end": _END},
    _S.FALLBACK: {"start": _START, "end": _END},
    _S.ENDED: {"open": Step(_S.SOON, LEADS), "start": _START},
}
ACTS = tuple(dict.fromkeys(act for steps in STAGE.values() for act in steps))

machine(Room, "stage", STAGE)
