"""What must be there before a step: each looks at the thing and says what is missing, or nothing."""

from django.utils import timezone
from django.utils.translation import gettext as _

from people.fold import fold
from people.models import FocusCountry

from .models import Application, Assignment, ExchangeVisit, Internship, Need, Vacancy


def need_is_approved(vacancy: Vacancy) -> str | None:
    """No vacancy without an approved need (domain I4)."""
    if vacancy.need.state == Need.State.APPROVED:
        return None
    return _("The need behind this vacancy is not approved yet.")


def country_is_active(vacancy: Vacancy) -> str | None:
    country = vacancy.need.host.focus_country
    if country and country.status == FocusCountry.Status.ACTIVE:
        return None
    return _("The programme has stopped in this country for now.")


def has_a_free_place(vacancy: Vacancy) -> str | None:
    if vacancy.applications.filter(place__isnull=False).count() < vacancy.places:
        return None
    return _("All its places are taken.")


def closing_time_is_ahead(vacancy: Vacancy) -> str | None:
    if vacancy.closes_at > timezone.now():
        return None
    return _("The closing time has passed. Set a later one first.")


def hidden_host_is_not_named(vacancy: Vacancy) -> str | None:
    """What the public reads may not say the name of a host that wishes to stay unnamed."""
    need = vacancy.need
    told = (
        *(vacancy.title, vacancy.tasks, vacancy.deliverables, vacancy.requirements),
        *(need.title, need.problem, need.learners, need.stays),
    )
    if not need.host.hidden or fold(need.host.name).strip() not in fold(" ".join(told)):
        return None
    return _("This host is not named to the public, but the text names it.")


def takes_applications(application: Application) -> str | None:
    """After the closing time nobody sends in."""
    return None if application.vacancy.is_open else _("This vacancy takes no applications any more.")


def says_why(application: Application) -> str | None:
    return None if application.motivation else _("Write why you.")


def says_what_helps(application: Application) -> str | None:
    return None if application.experience else _("Write what you have done that helps here.")


def says_when(application: Application) -> str | None:
    return None if application.available_from else _("Say from when you can start.")


def has_a_cv(application: Application) -> str | None:
    return None if application.cv else _("Add your CV.")


COMPLETE = (takes_applications, says_why, says_what_helps, says_when, has_a_cv)


def work_is_wanted(application: Application) -> str | None:
    """A place is offered and taken only as long as the call stands."""
    if application.vacancy.state == Vacancy.State.CANCELLED:
        return _("This vacancy was cancelled.")
    return country_is_active(application.vacancy)


def offer_stands(application: Application) -> str | None:
    if application.answer_by and application.answer_by <= timezone.now():
        return _("The time to answer is over.")
    return None


def is_trained(assignment: Assignment) -> str | None:
    """Training completed, or waived with a reason (domain I3)."""
    if assignment.trained_on or assignment.training_waived:
        return None
    return _("The training before departure is not completed.")


def is_briefed(assignment: Assignment) -> str | None:
    return None if assignment.briefed_on else _("The security brief was not given yet.")


def has_documents(assignment: Assignment) -> str | None:
    return None if assignment.documents_on else _("The documents are not complete.")


def has_a_plan(assignment: Assignment) -> str | None:
    """A work plan with a goal, agreed by both."""
    if not assignment.goals.exists():
        return _("The work plan has no goal yet.")
    if not assignment.expert_agreed_at:
        return _("The expert has not agreed to the work plan.")
    if not assignment.host_agreed_at:
        return _("The host has not agreed to the work plan.")
    return None


GATE = (is_trained, is_briefed, has_documents, has_a_plan)


def country_goes_on(assignment: Assignment) -> str | None:
    if assignment.focus_country.status == FocusCountry.Status.ACTIVE:
        return None
    return _("The programme has stopped in this country for now.")


def has_begun(assignment: Assignment) -> str | None:
    if assignment.starts <= timezone.localdate():
        return None
    return _("The first day is not there yet.")


def has_a_report(assignment: Assignment) -> str | None:
    return None if hasattr(assignment, "report") else _("The report is not written yet.")


def tells_each_goal(assignment: Assignment) -> str | None:
    """The outcome levels are counted from what the report says goal by goal."""
    if not assignment.goals.filter(reached="").exists():
        return None
    return _("The report does not say of every goal how far it was reached.")


def internships_are_over(assignment: Assignment) -> str | None:
    if assignment.internships.open().exists():
        return _("An internship beside it is still open.")
    return None


def has_feedback(assignment: Assignment) -> str | None:
    return None if hasattr(assignment, "feedback") else _("The host has not given feedback yet.")


def assignment_is_under_way(internship: Internship) -> str | None:
    if internship.assignment.state == Assignment.State.ACTIVE:
        return None
    return _("The assignment beside it is not under way.")


def has_delegates(visit: ExchangeVisit) -> str | None:
    return None if visit.delegates.exists() else _("Nobody is named who goes on this visit.")


def has_days(visit: ExchangeVisit) -> str | None:
    return None if visit.days.exists() else _("No day of this visit has a programme yet.")


def visit_has_begun(visit: ExchangeVisit) -> str | None:
    return None if visit.starts <= timezone.localdate() else _("The first day is not there yet.")
