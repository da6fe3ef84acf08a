"""How a proposal moves, and whose move it is (`people.states`)."""

from people.states import Step, machine

from ..models import Proposal

PROPOSER, TEAM = "proposer", "team"
_P = Proposal.State
_DECIDES = {
    "accept": Step(_P.ACCEPTED, TEAM),
    "keep_waiting": Step(_P.WAITING, TEAM),
    "decline": Step(_P.DECLINED, TEAM),
}
_WITHDRAWS = {"withdraw": Step(_P.WITHDRAWN, PROPOSER)}
PROPOSAL = {
    _P.DRAFT: {"send": Step(_P.SENT, PROPOSER), **_WITHDRAWS},
    _P.SENT: {**_DECIDES, **_WITHDRAWS},
    _P.WAITING: {"accept": _DECIDES["accept"], "decline": _DECIDES["decline"], **_WITHDRAWS},
    # Once it is confirmed the programme counts on it: whoever cannot come tells the programme team.
    _P.ACCEPTED: {"confirm": Step(_P.CONFIRMED, PROPOSER), **_WITHDRAWS},
}
DECISIONS = {act: step.to for act, step in _DECIDES.items()}

machine(Proposal, "proposal", PROPOSAL)
