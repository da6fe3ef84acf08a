"""What is told by mail when work moves on: that it did, and where to read it.

No names, no country, no institution, no state: a mail may be read by others (domain I9).
"""

from django.db.models import Q
from django.urls import reverse
from django.utils import translation

from people.models import Participation, Role, Seat, User
from people.notify import mail

from .models import (
    Application,
    Assignment,
    Cost,
    ExchangeVisit,
    InstitutionLink,
    Internship,
    Need,
    Vacancy,
)
from .rules import host_of
from .states import (
    ANY_SIDE,
    APPLICANT,
    EXPERT,
    EXPERT_OR_STAFF,
    HOST,
    HOST_OR_STAFF,
    SENDER_OR_STAFF,
    STAFF,
    holder,
)


def moved(thing, *, by: User | None) -> None:
    """To those who have to do something next, and to those whom it is about; not to who did it."""
    people = whose_move(thing) | _concerned(thing)
    for person in sorted(people - {by}, key=lambda person: person.pk):
        told(person, thing)


def to_officers(thing) -> None:
    """To the programme alone, of what ended without its doing."""
    for person in sorted(officers(), key=lambda person: person.pk):
        told(person, thing)


def told(person: User, thing, template: str = "work-moved") -> None:
    """One mail to one person, whose link leads to `thing` through the gate."""
    with translation.override(person.language):
        mail(person, template, path=thing.get_absolute_url())


def whose_move(thing) -> set[User]:
    """The people who hold it now."""
    side = holder(thing)
    people: set[User] = set()
    if side in {STAFF, HOST_OR_STAFF, EXPERT_OR_STAFF, SENDER_OR_STAFF, ANY_SIDE}:
        people |= officers()
    if side in {HOST, HOST_OR_STAFF, ANY_SIDE}:
        people |= seat_holders(host_of(thing))
    if side == SENDER_OR_STAFF:
        people |= seat_holders(thing.sender)
    if side in {EXPERT, EXPERT_OR_STAFF, ANY_SIDE}:
        people.add((thing.assignment if isinstance(thing, Internship) else thing).expert)
    if side == APPLICANT:
        people.add(thing.person)
    return people


def _concerned(thing) -> set[User]:
    if isinstance(thing, Need | Vacancy):
        return seat_holders(host_of(thing))
    if isinstance(thing, Application):
        return {thing.person}
    if isinstance(thing, Assignment):
        return {thing.expert} | seat_holders(thing.host)
    if isinstance(thing, Internship):
        return {thing.intern, thing.assignment.expert}
    if isinstance(thing, Cost):
        return {thing.assignment.expert} if thing.assignment else set()
    if isinstance(thing, ExchangeVisit):
        return _on_visit(thing)
    return set()


def _on_visit(visit: ExchangeVisit) -> set[User]:
    """Who goes, and who receives them on some day."""
    receives = Seat.objects.current().filter(institution__in=visit.days.values("receiver"))
    takes_part = Q(pk__in=visit.delegates.values("person")) | Q(pk__in=receives.values("person"))
    return set(User.objects.members().filter(takes_part))


def of_link(link: InstitutionLink) -> set[User]:
    """The seat holders of both sides: whom its room is for."""
    return seat_holders(link.host) | seat_holders(link.partner)


def opened_or_closed(link: InstitutionLink, *, by: User) -> None:
    for person in sorted(of_link(link) - {by}, key=lambda person: person.pk):
        told(person, link)


def seat_passed(seat: Seat) -> None:
    """To whoever holds it now; the link leads to what the institution owns."""
    with translation.override(seat.person.language):
        mail(seat.person, "work-moved", path=reverse("handover", args=[seat.institution_id]))


def officers() -> set[User]:
    run = Participation.objects.current().filter(role=Role.OFFICER)
    return set(User.objects.members().filter(pk__in=run.values("person")))


def seat_holders(institution) -> set[User]:
    """The focal point and the deputy."""
    return set(User.objects.members().filter(seat__institution=institution, seat__until=None))
