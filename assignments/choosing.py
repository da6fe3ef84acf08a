"""What the pages of applications show: to each reader their own side of it, and not a word more."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from people.models import Institution, User
from people.states import lacks, open_to

from .models import Application, Vacancy, is_programme_staff
from .states import APPLICANT, HOST, STAFF, holder

_S = Application.State
# What staff decide on, and in a list what comes first.
_WITH_STAFF = (_S.SUBMITTED, _S.HOST_APPROVED, _S.APPROVED)
SHOWN = 200


def stage(application: Application) -> str:
    """Where it stands, in words that do not tell who said what."""
    return {
        _S.SHORTLISTED: _("with the host"),
        _S.HOST_APPROVED: _("with the programme"),
        _S.APPROVED: _("with the programme"),
    }.get(application.state) or str(application.get_state_display())  # type: ignore[call-overload]


def where_it_stands(application: Application) -> tuple[list[str], int]:
    """The steps of its way as labels, and at which of them it is."""
    if application.state in Application.ENDED:
        way = [_("sent in")] if application.submitted_at else [_("draft")]
        return [*way, stage(application)], 1
    way = [_("draft"), _("sent in"), _("with the host"), _("with the programme"), _("place offered")]
    at = {_S.SUBMITTED: 1, _S.SHORTLISTED: 2, _S.HOST_APPROVED: 3, _S.APPROVED: 3, _S.OFFERED: 4}
    return [*way, _("accepted")], 5 if application.state == _S.ACCEPTED else at.get(application.state, 0)  # type: ignore[call-overload]


def who_holds_it(application: Application, reader: User) -> str:
    """Whose move it is, as `reader` says it; empty where nobody has one."""
    side = holder(application)
    if side == APPLICANT:
        return _("you") if application.person_id == reader.pk else _("the person who applied")
    return {STAFF: _("the programme"), HOST: _("the host")}.get(side, "")


@dataclass(frozen=True)
class Row:
    """An application in a list, as its reader sees it."""

    application: Application
    stage: str
    holder: str


def rows(applications: QuerySet, reader: User) -> list[Row]:
    chosen = applications.select_related("person", "vacancy__need__host")[:SHOWN]
    return [_row(application, reader) for application in chosen]


def _row(application: Application, reader: User) -> Row:
    own = application.person_id == reader.pk
    words = stage(application) if own else str(application.get_state_display())
    return Row(application, words, who_holds_it(application, reader))


def home(reader: User) -> dict:
    """What waits for one's decision, oldest first, and what one applied for oneself."""
    seen = Application.objects.visible_to(reader)
    return {
        "waiting": rows(_waits_for(seen, reader).order_by("moved_at"), reader),
        "mine": rows(seen.filter(person=reader), reader),
    }


def _waits_for(seen: QuerySet, reader: User) -> QuerySet:
    held = Institution.objects.held_by(reader)
    waits = Q(state=_S.SHORTLISTED, vacancy__need__host__in=held)
    if is_programme_staff(reader):
        waits |= Q(state__in=_WITH_STAFF)
    return seen.filter(waits).exclude(person=reader)


def vacancies_to_choose_for(reader: User) -> QuerySet:
    """Vacancies whose applicants `reader` helps to choose."""
    seen = Vacancy.objects.visible_to(reader).select_related("need__host")
    if is_programme_staff(reader):
        return seen
    return seen.filter(need__host__in=Institution.objects.held_by(reader))


def chooses(user: User, vacancy: Vacancy) -> bool:
    """Whether `user` reads who applied for it."""
    return vacancies_to_choose_for(user).filter(pk=vacancy.pk).exists()


def of_vacancy(vacancy: Vacancy, reader: User) -> dict:
    """The applications for one vacancy: what is open, oldest first, then what is decided."""
    seen = Application.objects.visible_to(reader).filter(vacancy=vacancy).exclude(state=_S.DRAFT)
    all_of_them = rows(seen.order_by("moved_at"), reader)
    taken = [row for row in all_of_them if row.application.state == _S.ACCEPTED]
    return {
        "vacancy": vacancy,
        "open": [row for row in all_of_them if row.application.state in Application.OPEN],
        "decided": [row for row in all_of_them if row.application.state not in Application.OPEN],
        "taken": len(taken),
        "offered": sum(row.application.state == _S.OFFERED for row in all_of_them),
    }


def one(application: Application, reader: User) -> dict:
    """One application from the reader's side, and what they may do now."""
    own = application.person_id == reader.pk
    labels, now = where_it_stands(application)
    is_told = Application.objects.told_to(reader).filter(pk=application.pk).exists()
    # References and reasons are for staff, and what was said about a person never for that person.
    inside = is_programme_staff(reader) and not own
    return {
        "application": application,
        "own": own,
        "inside": inside,
        "told": is_told,
        "steps": labels,
        "now": now,
        "stage": stage(application) if own else application.get_state_display(),
        "holder": who_holds_it(application, reader),
        "missing": lacks(application, "submit") if own else [],
        "references": application.references.all() if own or inside else [],
        "may": open_to(reader, application),
    }
