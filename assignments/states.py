"""How the programme's work moves: one table for each noun, and who holds what waits (`people.states`)."""

from people.states import TIME, Step, machine

from . import gates
from .models import Application, Assignment, Cost, ExchangeVisit, Internship, Need, Vacancy

# Sides: `rules.WHO` says who stands on each.
STAFF, HOST, APPLICANT, EXPERT = "staff", "host", "applicant", "expert"
HOST_OR_STAFF, EXPERT_OR_STAFF = "host_or_staff", "expert_or_staff"
ANY_SIDE, SENDER_OR_STAFF = "any_side", "sender_or_staff"

_N, _V, _A = Need.State, Vacancy.State, Application.State
NEED = {
    _N.DRAFT: {"submit": Step(_N.SUBMITTED, HOST), "withdraw": Step(_N.DROPPED, HOST)},
    _N.SUBMITTED: {
        "approve": Step(_N.APPROVED, STAFF),
        "send_back": Step(_N.DRAFT, STAFF),
        "decline": Step(_N.DECLINED, STAFF),
        "withdraw": Step(_N.WITHDRAWN, HOST),
    },
}
VACANCY = {
    _V.DRAFT: {"submit": Step(_V.IN_REVIEW, HOST_OR_STAFF), "cancel": Step(_V.CANCELLED, STAFF)},
    _V.IN_REVIEW: {
        "publish": Step(
            _V.PUBLISHED,
            STAFF,
            (
                gates.need_is_approved,
                gates.country_is_active,
                gates.closing_time_is_ahead,
                gates.hidden_host_is_not_named,
            ),
        ),
        "send_back": Step(_V.DRAFT, STAFF),
        "cancel": Step(_V.CANCELLED, STAFF),
    },
    _V.PUBLISHED: {
        "close": Step(_V.CLOSED, STAFF),
        "fill": Step(_V.FILLED, TIME),
        "cancel": Step(_V.CANCELLED, STAFF),
    },
    _V.CLOSED: {
        "reopen": Step(
            _V.PUBLISHED,
            STAFF,
            (gates.country_is_active, gates.closing_time_is_ahead, gates.hidden_host_is_not_named),
        ),
        "fill": Step(_V.FILLED, TIME),
        "cancel": Step(_V.CANCELLED, STAFF),
    },
}
# A place that somebody gave back can be called out anew.
VACANCY[_V.FILLED] = {
    "reopen": Step(_V.PUBLISHED, STAFF, (gates.has_a_free_place, *VACANCY[_V.CLOSED]["reopen"].needs)),
}
_LEAVES = {"withdraw": Step(_A.WITHDRAWN, APPLICANT), "reject": Step(_A.REJECTED, STAFF)}
APPLICATION = {
    _A.DRAFT: {
        "submit": Step(_A.SUBMITTED, APPLICANT, gates.COMPLETE),
        "withdraw": Step(_A.WITHDRAWN, APPLICANT),
    },
    _A.SUBMITTED: {"shortlist": Step(_A.SHORTLISTED, STAFF), **_LEAVES},
    _A.SHORTLISTED: {
        "host_approve": Step(_A.HOST_APPROVED, HOST),
        "host_decline": Step(_A.REJECTED, HOST),
        **_LEAVES,
    },
    _A.HOST_APPROVED: {"approve": Step(_A.APPROVED, STAFF), **_LEAVES},
    _A.APPROVED: {"offer": Step(_A.OFFERED, STAFF, (gates.work_is_wanted,)), **_LEAVES},
    _A.OFFERED: {
        "accept": Step(_A.ACCEPTED, APPLICANT, (gates.work_is_wanted, gates.offer_stands)),
        "decline": Step(_A.DECLINED, APPLICANT),
        "lapse": Step(_A.LAPSED, TIME),
        **_LEAVES,
    },
    # The assignment was withdrawn before it began.
    _A.ACCEPTED: {"give_back": Step(_A.WITHDRAWN, TIME)},
}

_W = Assignment.State
_STOPS = {"end_early": Step(_W.ENDED_EARLY, ANY_SIDE)}
ASSIGNMENT = {
    _W.CONFIRMED: {
        "prepare": Step(_W.PREPARED, STAFF, (*gates.GATE, gates.country_goes_on)),
        "withdraw": Step(_W.WITHDRAWN, EXPERT_OR_STAFF),
    },
    _W.PREPARED: {
        "start": Step(_W.ACTIVE, EXPERT_OR_STAFF, (*gates.GATE, gates.country_goes_on, gates.has_begun)),
        "withdraw": Step(_W.WITHDRAWN, EXPERT_OR_STAFF),
    },
    _W.ACTIVE: {
        "hold": Step(_W.ON_HOLD, EXPERT_OR_STAFF),
        "report": Step(_W.REPORTING, EXPERT, (gates.has_a_report, gates.tells_each_goal)),
        **_STOPS,
    },
    _W.ON_HOLD: {"resume": Step(_W.ACTIVE, EXPERT_OR_STAFF), **_STOPS},
    _W.REPORTING: {
        "send_back": Step(_W.ACTIVE, STAFF),
        "close": Step(_W.CLOSED, STAFF, (gates.has_a_report, gates.has_feedback, gates.internships_are_over)),
    },
}

_I, _X, _C = Internship.State, ExchangeVisit.State, Cost.State
INTERNSHIP = {
    _I.PLANNED: {
        "start": Step(_I.ACTIVE, EXPERT_OR_STAFF, (gates.assignment_is_under_way,)),
        "withdraw": Step(_I.WITHDRAWN, ANY_SIDE),
    },
    _I.ACTIVE: {
        "complete": Step(_I.COMPLETED, EXPERT_OR_STAFF),
        "end_early": Step(_I.ENDED_EARLY, ANY_SIDE),
    },
}
VISIT = {
    _X.PLANNED: {
        "confirm": Step(_X.CONFIRMED, STAFF, (gates.has_delegates, gates.has_days)),
        "cancel": Step(_X.CANCELLED, SENDER_OR_STAFF),
    },
    _X.CONFIRMED: {
        "hold": Step(_X.HELD, STAFF, (gates.visit_has_begun,)),
        "cancel": Step(_X.CANCELLED, SENDER_OR_STAFF),
    },
    _X.HELD: {"report": Step(_X.REPORTED, SENDER_OR_STAFF)},
}
COST = {
    _C.PLANNED: {"approve": Step(_C.APPROVED, STAFF), "drop": Step(_C.DROPPED, STAFF)},
    _C.APPROVED: {"pay": Step(_C.PAID, STAFF), "drop": Step(_C.DROPPED, STAFF)},
}

machine(Need, "need", NEED)
machine(Vacancy, "vacancy", VACANCY)
machine(Application, "application", APPLICATION)
machine(Assignment, "assignment", ASSIGNMENT)
machine(Internship, "internship", INTERNSHIP)
machine(ExchangeVisit, "visit", VISIT)
machine(Cost, "cost", COST)

# Who holds it while it is there: the board's "owner", and what an applicant reads. Final states have nobody.
HOLDERS: dict[type, dict[str, str]] = {
    Need: {_N.DRAFT: HOST, _N.SUBMITTED: STAFF},
    Vacancy: {_V.DRAFT: HOST_OR_STAFF, _V.IN_REVIEW: STAFF, _V.PUBLISHED: STAFF, _V.CLOSED: STAFF},
    Application: {
        _A.DRAFT: APPLICANT,
        _A.SUBMITTED: STAFF,
        _A.SHORTLISTED: HOST,
        _A.HOST_APPROVED: STAFF,
        _A.APPROVED: STAFF,
        _A.OFFERED: APPLICANT,
    },
    Assignment: {
        _W.CONFIRMED: STAFF,
        _W.PREPARED: EXPERT,
        _W.ACTIVE: EXPERT,
        _W.ON_HOLD: EXPERT_OR_STAFF,
        _W.REPORTING: STAFF,
    },
    Internship: {_I.PLANNED: EXPERT, _I.ACTIVE: EXPERT},
    ExchangeVisit: {_X.PLANNED: STAFF, _X.CONFIRMED: STAFF, _X.HELD: SENDER_OR_STAFF},
    Cost: {_C.PLANNED: STAFF, _C.APPROVED: STAFF},
}


def holder(thing) -> str:
    """Which side has to do something next; empty where nobody has."""
    return HOLDERS[type(thing)].get(thing.state, "")
