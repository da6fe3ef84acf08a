"""What belongs to a member of the programme's work, and what leaving does to it."""

from django.utils.translation import gettext_lazy as _

from people.leaving import Part, Reason, Stored, belongs, delete, unlink

from . import choosing
from .actions import internships, retention, work
from .actions.staying import forget_answers
from .models import Application, Assignment, Certificate, Cost, Delegate, Enrolment, FollowUp, Internship

_RECORD = Reason("The programme's record of work for a host; it leads to a member without a name.")
_OFFICIAL = Reason("What somebody did for the programme or for a host, not what is about them.")


def _assignments(person):
    mine = Assignment.objects.filter(expert=person).select_related("host", "report").order_by("starts")
    for assignment in mine.prefetch_related("goals", "log"):
        report = getattr(assignment, "report", None)
        yield {
            "title": assignment.title,
            "institution": assignment.host.name,
            "about": assignment.summary,
            "how": assignment.get_mode_display(),
            "state": assignment.get_state_display(),
            "starts": assignment.starts,
            "ends": assignment.ends,
            "goals": [goal.text for goal in assignment.goals.all()],
            "log": [_week(entry) for entry in assignment.log.all()],
            "report": [report.summary, report.stays, report.lessons] if report else [],
        }


def _week(entry) -> dict:
    return {
        "at": entry.week,
        "challenge": entry.challenge,
        "achievement": entry.achievement,
        "recommendation": entry.recommendation,
    }


def _certificates(person):
    for paper in Certificate.objects.filter(person=person).order_by("issued_at"):
        yield {"number": paper.code, "given": paper.issued_at}


belongs(
    Assignment, "expert", export=Part("assignments", _("Your assignments"), _assignments), erase=work.leave
)


def _internships(person):
    theirs = Internship.objects.filter(intern=person).select_related("assignment__host")
    for internship in theirs.order_by("starts"):
        yield {
            "title": internship.title,
            "institution": internship.assignment.host.name,
            "state": internship.get_state_display(),
            "reason": internship.said,
            "starts": internship.starts,
            "ends": internship.ends,
            "skills": [
                {"at": skill.day, "text": skill.text, "signed": skill.signed_at}
                for skill in internship.skills.order_by("day", "pk")
            ],
        }


def _trainings(person):
    for enrolment in Enrolment.objects.filter(person=person).select_related("training").order_by("pk"):
        was_at = enrolment.training.sessions.filter(attendances__enrolment=enrolment)
        yield {
            "title": enrolment.training.title,
            "kind": enrolment.training.get_kind_display(),
            "joined": enrolment.enrolled_at,
            "completed": enrolment.completed_on,
            "sessions": [session.title for session in was_at],
        }


belongs(
    Internship,
    "intern",
    export=Part("internships", _("Your internships"), _internships),
    erase=internships.leave,
)
belongs(Enrolment, "person", export=Part("trainings", _("Your trainings"), _trainings), erase=_RECORD)


def _applications(person):
    """In the words of one's own page: what others said of it is not one's to take along."""
    mine = Application.objects.filter(person=person).select_related("vacancy__need__host")
    for application in mine.prefetch_related("references").order_by("pk"):
        yield {
            "title": application.vacancy.title,
            "institution": application.vacancy.need.host.name,
            "state": choosing.stage(application),
            "written": application.submitted_at,
            "motivation": application.motivation,
            "experience": application.experience,
            "available": application.available_from,
            "references": [
                f"{name}, {role}: {contact}" for name, role, contact in application.who_can_be_asked
            ],
            "files": [Stored(application.cv.name, application.cv_name)] if application.cv else [],
        }


belongs(
    Application,
    "person",
    export=Part("applications", _("Your applications"), _applications),
    erase=retention.leave,
)
belongs(
    Certificate,
    "person",
    export=Part("certificates", _("Your certificates"), _certificates),
    erase=delete(Certificate, "person"),
)
for label, fields in (
    ("Need", ("written_by", "decided_by")),
    ("Vacancy", ("written_by",)),
    ("Posting", ("by",)),
    ("Application", ("host_approved_by", "programme_approved_by")),
    ("ModeChange", ("by",)),
    ("HostFeedback", ("by",)),
    ("Skill", ("signed_by",)),
    ("InstitutionLink", ("opened_by",)),
    ("Minutes", ("by",)),
    ("SharedTask", ("by",)),
    ("ExchangeVisit", ("planned_by",)),
    ("Attendance", ("marked_by",)),
):
    belongs(f"assignments.{label}", *fields, export=_OFFICIAL, erase=_RECORD)


def _costs(person):
    """What was spent on somebody's own work; who planned and approved it did so for the programme."""
    theirs = Cost.objects.filter(assignment__expert=person).select_related("assignment")
    for cost in theirs.order_by("pk"):
        yield {
            "title": cost.assignment.title,
            "kind": cost.get_kind_display(),
            "text": cost.note,
            "amount": cost.price,
            "state": cost.get_state_display(),
            "reason": cost.said,
            "paid": cost.paid_on,
            "files": [Stored(cost.receipt.name, cost.receipt_name)] if cost.receipt else [],
        }


belongs(
    Cost,
    "planned_by",
    "approved_by",
    export=Part("costs", _("Your costs"), _costs),
    erase=_RECORD,
)


def _visits(person):
    for delegate in Delegate.objects.filter(person=person).select_related("visit__sender").order_by("pk"):
        yield {
            "title": delegate.visit.title,
            "institution": delegate.visit.sender.name,
            "state": delegate.visit.get_state_display(),
            "starts": delegate.visit.starts,
            "ends": delegate.visit.ends,
            "needs": delegate.needs,
        }


def _follow_ups(person):
    mine = FollowUp.objects.filter(person=person).sent().select_related("assignment")
    for row in mine.order_by("sent_at"):
        yield {
            "title": row.assignment.title,
            "at": row.sent_at,
            "how": row.get_wave_display(),
            "in_use": row.get_in_use_display(),
            "reach": row.get_level_display(),
            "confidence": row.confidence,
            "text": row.text,
            "accepted": row.answered_at,
        }


belongs(
    Delegate,
    "person",
    export=Part("visits", _("Your exchange visits"), _visits),
    erase=delete(Delegate, "person"),
)
belongs(
    FollowUp,
    "person",
    export=Part("follow_ups", _("Your answers to follow-up questions"), _follow_ups),
    erase=forget_answers,
)
# A handover pack is the institution's: it stays, and leads to nobody.
belongs(
    "assignments.HandoverItem",
    "added_by",
    export=_OFFICIAL,
    erase=unlink("assignments.HandoverItem", "added_by"),
)
