"""How a concern and the reading of a private room move: one table each (`people.states`)."""

from people.states import Step, machine

from .models import Concern, RoomAccess

CARER, ASKER, SECOND = "carer", "asker", "second"

_C, _R = Concern.State, RoomAccess.State

CONCERN = {
    _C.OPEN: {"take": Step(_C.TAKEN, CARER), "close": Step(_C.CLOSED, CARER)},
    _C.TAKEN: {"close": Step(_C.CLOSED, CARER)},
    _C.CLOSED: {"reopen": Step(_C.TAKEN, CARER)},
}
ROOM_ACCESS = {
    _R.ASKED: {"grant": Step(_R.GRANTED, SECOND), "refuse": Step(_R.REFUSED, SECOND)},
    _R.GRANTED: {"give_back": Step(_R.ENDED, ASKER)},
}

machine(Concern, "concern", CONCERN)
machine(RoomAccess, "room_access", ROOM_ACCESS)
