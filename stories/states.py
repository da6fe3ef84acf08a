"""How a pitch moves, and whose move it is (`people.states`)."""

from people.states import Step, machine

from .models import Pitch

TELLER, EDITOR = "teller", "editor"
_P = Pitch.State
PITCH = {
    _P.DRAFT: {"offer": Step(_P.OFFERED, TELLER), "drop": Step(_P.DROPPED, TELLER)},
    _P.OFFERED: {
        "take_up": Step(_P.TAKEN, EDITOR),
        "send_back": Step(_P.DRAFT, EDITOR),
        "decline": Step(_P.DECLINED, EDITOR),
        "withdraw": Step(_P.WITHDRAWN, TELLER),
    },
}
HOLDERS = {_P.DRAFT: TELLER, _P.OFFERED: EDITOR, _P.TAKEN: EDITOR}
# Whoever is told no is told why.
SAYS_WHY = frozenset({"send_back", "decline"})

machine(Pitch, "pitch", PITCH)
