"""Who may do what in the programme's work."""

import rules as library
from django.utils.translation import gettext_lazy as _

from people.models import Institution, Role, Seat
from people.rules import MEMBERS_ONLY, allow, has_role, is_nobody
from people.states import TIME, allow_steps

from .models import Application, Assignment, Cost, ExchangeVisit, Internship, Need, Vacancy
from .states import (
    ANY_SIDE,
    APPLICANT,
    EXPERT,
    EXPERT_OR_STAFF,
    HOST,
    HOST_OR_STAFF,
    SENDER_OR_STAFF,
    STAFF,
)

runs_programme = has_role(Role.OFFICER, Role.ADMIN)


def host_of(thing) -> Institution:
    """The host institution of any noun of the programme's work."""
    if isinstance(thing, Need | Assignment):
        return thing.host
    if isinstance(thing, Vacancy):
        return thing.need.host
    if isinstance(thing, Application):
        return thing.vacancy.need.host
    if isinstance(thing, Internship):
        return thing.assignment.host
    raise TypeError(f"{type(thing).__name__} has no host.")


def expert_id_of(thing) -> int:
    """The expert who works there, by number."""
    return (thing.assignment if isinstance(thing, Internship) else thing).expert_id


def holds_seat(user, institution: Institution) -> bool:
    """Focal point or deputy there now: either may act, so that nobody's holiday stops the work."""
    return Seat.objects.current().filter(person=user, institution=institution).exists()


@library.predicate
def is_host(user, thing):
    return holds_seat(user, host_of(thing))


@library.predicate
def is_expert(user, thing):
    return expert_id_of(thing) == user.pk


@library.predicate
def is_intern(user, thing):
    return isinstance(thing, Internship) and thing.intern_id == user.pk


@library.predicate
def is_applicant(user, application):
    return application.person_id == user.pk


@library.predicate
def is_sender(user, visit):
    return holds_seat(user, visit.sender)


@library.predicate
def is_not_own(user, application):
    """Nobody decides about their own application."""
    return application.person_id != user.pk


@library.predicate
def is_no_rival(user, application):
    """Nor about those of others for a place that they want themselves. A page asks this of several acts."""
    known = application.__dict__.setdefault("_rivals", {})
    if user.pk not in known:
        rivals = Application.objects.live().filter(vacancy=application.vacancy_id, person=user.pk)
        known[user.pk] = rivals.exists()
    return not known[user.pk]


@library.predicate
def did_not_approve_for_host(user, application):
    """Two sides, two people (domain I5)."""
    return application.host_approved_by_id != user.pk


@library.predicate
def did_not_plan(user, cost):
    return cost.planned_by_id != user.pk


@library.predicate
def is_not_for_oneself(user, cost):
    return cost.assignment is None or cost.assignment.expert_id != user.pk


WHO = {
    STAFF: (runs_programme, _("This is for programme officers.")),
    HOST: (is_host, _("This is for the host's focal point and deputy.")),
    APPLICANT: (is_applicant, _("This is for the person who applied.")),
    EXPERT: (is_expert, _("This is for the expert.")),
    HOST_OR_STAFF: (is_host | runs_programme, _("This is for the host and programme officers.")),
    EXPERT_OR_STAFF: (is_expert | runs_programme, _("This is for the expert and programme officers.")),
    ANY_SIDE: (
        is_expert | is_host | is_intern | runs_programme,
        _("This is for those who take part in it."),
    ),
    SENDER_OR_STAFF: (
        is_sender | runs_programme,
        _("This is for the institution that visits and programme officers."),
    ),
    TIME: (is_nobody, _("This happens by itself.")),
}
NOT_OWN = (is_not_own, _("Nobody decides about their own application."))
IMPARTIAL = [NOT_OWN, (is_no_rival, _("You applied for this vacancy yourself, so somebody else decides."))]
TWO_PEOPLE = (
    did_not_approve_for_host,
    _("You said yes for the host. Somebody else says yes for the programme."),
)

NOT_OWN_NEED = (~is_host, _("Somebody who has no seat there decides about the host's need."))
NOT_OWN_WORK = (~is_expert, _("Nobody decides about their own work."))
allow_steps(Need, WHO, {"approve": [NOT_OWN_NEED]})
allow_steps(Vacancy, WHO)
allow_steps(
    Application,
    WHO,
    {
        "shortlist": IMPARTIAL,
        "host_approve": IMPARTIAL,
        "approve": [*IMPARTIAL, TWO_PEOPLE],
        "offer": IMPARTIAL,
        "reject": IMPARTIAL,
        "host_decline": IMPARTIAL,
    },
)
allow_steps(Assignment, WHO, {"prepare": [NOT_OWN_WORK], "close": [NOT_OWN_WORK]})
allow_steps(Internship, WHO)
allow_steps(ExchangeVisit, WHO)
allow_steps(
    Cost,
    WHO,
    {
        "approve": [
            (did_not_plan, _("Somebody else approves what you planned.")),
            (is_not_for_oneself, _("Nobody approves their own costs.")),
        ]
    },
)

OFFICERS_ONLY = (runs_programme, _("This is for programme officers."))
allow("internship.plan", MEMBERS_ONLY, WHO[EXPERT_OR_STAFF])
allow("internship.write_skill", MEMBERS_ONLY, (is_intern, _("The intern writes the skills log.")))
allow("internship.sign_skill", MEMBERS_ONLY, (is_expert, _("The expert signs what was learned.")))
allow("training.run", MEMBERS_ONLY, OFFICERS_ONLY)
allow("training.enrol", MEMBERS_ONLY)
allow("cost.plan", MEMBERS_ONLY, OFFICERS_ONLY)
allow("cost.add_receipt", MEMBERS_ONLY, OFFICERS_ONLY)
# Ties, visits, and what stays.


@library.predicate
def is_of_link(user, link):
    return holds_seat(user, link.host) or holds_seat(user, link.partner)


@library.predicate
def is_of(user, institution):
    return holds_seat(user, institution)


@library.predicate
def is_still_ahead(_user, visit):
    return visit.state in (ExchangeVisit.State.PLANNED, ExchangeVisit.State.CONFIRMED)


@library.predicate
def is_delegate(user, delegate):
    return delegate.person_id == user.pk


@library.predicate
def visit_is_still_ahead(user, delegate):
    return is_still_ahead(user, delegate.visit)


@library.predicate
def works_for(user, institution):
    """An expert whose assignment is, or was, at it."""
    return Assignment.objects.begun().filter(expert=user, host=institution).exists()


@library.predicate
def owns_item(user, item):
    return holds_seat(user, item.institution)


@library.predicate
def is_asked(user, follow_up):
    return follow_up.person_id == user.pk


_OF_LINK = (is_of_link, _("This is for the seat holders of the two institutions."))
_NOT_OVER = (is_still_ahead, _("This visit is over or cancelled: nothing changes any more."))
allow("link.open", MEMBERS_ONLY, WHO[STAFF])
allow("link.write", MEMBERS_ONLY, _OF_LINK)
allow(
    "link.close",
    MEMBERS_ONLY,
    (is_of_link | runs_programme, _("This is for the two institutions and programme officers.")),
)
allow(
    "visit.plan",
    MEMBERS_ONLY,
    (is_of | runs_programme, _("This is for the institution that visits and programme officers.")),
)
allow("visit.arrange", MEMBERS_ONLY, WHO[SENDER_OR_STAFF], _NOT_OVER)
allow(
    "visit.write_needs",
    MEMBERS_ONLY,
    (is_delegate, _("Only you write down what you need.")),
    (visit_is_still_ahead, _("This visit is over or cancelled: nothing changes any more.")),
)
allow(
    "handover.add",
    MEMBERS_ONLY,
    (
        is_of | works_for | runs_programme,
        _("This is for the institution, its experts and programme officers."),
    ),
)
allow(
    "handover.remove",
    MEMBERS_ONLY,
    (owns_item | runs_programme, _("This is for the institution and programme officers.")),
)
allow("follow_up.answer", MEMBERS_ONLY, (is_asked, _("Only the person who is asked answers.")))
allow("board.move", MEMBERS_ONLY, WHO[STAFF])


def hosts_of(user):
    """The hosts in focus countries for which `user` may speak."""
    held = Institution.objects.held_by(user)
    return held.filter(kind=Institution.Kind.HOST, focus_country__isnull=False)


@library.predicate
def speaks_for_host(user, host):
    """For this host; asked about none, for any."""
    mine = hosts_of(user)
    return (mine.filter(pk=host.pk) if host else mine).exists()


@library.predicate
def calls_for(user, need):
    """For this need; asked about none, for any."""
    return runs_programme(user, None) or speaks_for_host(user, need.host if need else None)


allow("need.write", MEMBERS_ONLY, (speaks_for_host, WHO[HOST][1]))
allow("need.edit", MEMBERS_ONLY, WHO[HOST])
allow("vacancy.write", MEMBERS_ONLY, (calls_for, WHO[HOST_OR_STAFF][1]))
allow("vacancy.edit", MEMBERS_ONLY, WHO[HOST_OR_STAFF])
allow("vacancy.extend", MEMBERS_ONLY, WHO[STAFF])
allow("vacancy.share", MEMBERS_ONLY, WHO[STAFF])
# What is done to an assignment without moving it.
allow("assignment.open_gate", MEMBERS_ONLY, WHO[STAFF], NOT_OWN_WORK)
allow("assignment.move_dates", MEMBERS_ONLY, WHO[STAFF])
allow("assignment.extend", MEMBERS_ONLY, WHO[STAFF])
allow("assignment.change_mode", MEMBERS_ONLY, WHO[EXPERT_OR_STAFF])
allow(
    "assignment.plan",
    MEMBERS_ONLY,
    (is_expert | is_host | runs_programme, _("This is for the expert, the host and programme officers.")),
)
allow("assignment.agree", MEMBERS_ONLY, (is_expert | is_host, _("This is for the expert and the host.")))
allow("assignment.log", MEMBERS_ONLY, WHO[EXPERT])
allow("assignment.write_report", MEMBERS_ONLY, WHO[EXPERT])
allow(
    "assignment.give_feedback",
    MEMBERS_ONLY,
    WHO[HOST],
    (~is_expert, _("Nobody judges their own work.")),
)
# Applications.
allow(
    "application.start",
    MEMBERS_ONLY,
    (~is_host, _("You work for this host, so you cannot apply here.")),
)
allow("application.change", MEMBERS_ONLY, WHO[APPLICANT])
