"""What belongs to a member in mentoring. What they aim at is the mentee's; an aim is whose booking it is."""

from django.utils.translation import gettext_lazy as _

from people.leaving import Part, Reason, belongs, delete, unlink

from .actions import leave
from .actions.matching import forget
from .models import (
    Availability,
    Away,
    CalendarFeed,
    ClosingAnswer,
    Exclusion,
    Feedback,
    Match,
    MatchRun,
    MentoringCertificate,
    MentoringProfile,
    Mentorship,
    NextStep,
    Note,
    Pace,
    Readiness,
    Series,
    Session,
    Wish,
)


def _mentorships(person):
    for mentorship in Mentorship.objects.of(person).prefetch_related("goals").order_by("pk"):
        mine = mentorship.mentee_id == person.pk
        yield {
            "role": _("mentee") if mine else _("mentor"),
            "state": mentorship.get_state_display(),
            "starts": mentorship.started_at,
            "ends": mentorship.ended_at,
            "goal": mentorship.goal if mine else "",
            "about": mentorship.about if mine else "",
            "place": mentorship.video_address,
            "goals": [goal.text for goal in mentorship.goals.all()] if mine else [],
        }


def _sessions(person):
    for session in Session.objects.filter(mentorship__in=Mentorship.objects.of(person)).iterator():
        yield {
            "starts": session.starts,
            "ends": session.ends,
            "state": session.get_state_display(),
            "text": session.aim if session.booked_by_id == person.pk else "",
        }


def _profile(person):
    profiles = MentoringProfile.objects.filter(person=person)
    for profile in profiles.prefetch_related("languages", "sectors"):
        yield {
            "mentors": profile.mentors,
            "seeks": profile.seeks,
            "places": profile.capacity,
            "ends": profile.paused_until,
            "offers": [str(skill) for skill in profile.offers.all()],
            "wants": [str(skill) for skill in profile.wants.all()],
            "languages": [str(language) for language in profile.languages.all()],
            "sector": [str(sector) for sector in profile.sectors.all()],
        }


def _readiness(person):
    for ready in Readiness.objects.filter(person=person):
        yield {"screened": ready.screened_on, "trained": ready.trained_on}


def _wishes(person):
    for wish in Wish.objects.filter(by=person).select_related("other"):
        yield {"name": str(wish.other), "how": wish.get_rank_display()}


def _steps(person):
    for step in NextStep.objects.filter(person=person):
        yield {"text": step.text, "ends": step.due, "completed": step.done}


def _closing_answers(person):
    for answer in ClosingAnswer.objects.filter(person=person):
        yield {"at": answer.answered_at, "how": answer.get_fit_display(), "text": answer.text}


def _certificates(person):
    for paper in MentoringCertificate.objects.filter(person=person):
        yield {"number": paper.code, "at": paper.issued_at}


def _calendars(person):
    for feed in CalendarFeed.objects.of(person).order_by("pk"):
        yield {"given": feed.made_at, "withdrawn": feed.ended_at}


def _hours(person):
    for window in Availability.objects.of(person):
        yield {"weekday": window.weekday, "at": window.hours}


def _away(person):
    for away in Away.objects.of(person):
        yield {"starts": away.first, "ends": away.last}


def _pace(person):
    for pace in Pace.objects.of(person):
        yield {"kind": _("notice"), "text": pace.get_notice_display()}
        yield {"kind": _("rest"), "text": pace.get_rest_display()}


def _notes(person):
    for note in Note.objects.filter(author=person).select_related("session"):
        yield {"starts": note.session.starts, "text": note.body, "written": note.written_at}


def _feedback(person):
    for told in Feedback.objects.filter(author=person).select_related("session"):
        yield {
            "starts": told.session.starts,
            "state": told.get_fit_display(),
            "number": told.rating,
            "text": told.text,
            "given": told.given_at,
        }


belongs(
    Availability,
    "person",
    export=Part("hours", _("When you can"), _hours),
    erase=delete(Availability, "person"),
)
belongs(
    CalendarFeed,
    "person",
    export=Part("calendar-addresses", _("Addresses for your calendar"), _calendars),
    erase=delete(CalendarFeed, "person"),
)
belongs(Session, "booked_by", export=Part("sessions", _("Your sessions"), _sessions), erase=leave)
belongs(
    Mentorship,
    "mentor",
    "mentee",
    export=Part("mentorships", _("Your mentorships"), _mentorships),
    erase=leave,
)
belongs(
    MentoringProfile,
    "person",
    export=Part("mentoring", _("Your mentoring profile"), _profile),
    erase=delete(MentoringProfile, "person"),
)
belongs(
    Readiness,
    "person",
    export=Part("readiness", _("What was checked before mentoring"), _readiness),
    erase=delete(Readiness, "person"),
)
belongs(
    Readiness,
    "screened_by",
    "trained_by",
    export=Reason("Told to the person it is about."),
    erase=unlink(Readiness, "screened_by", "trained_by"),
)
belongs(Wish, "by", export=Part("wishes", _("Your wishes"), _wishes), erase=delete(Wish, "by"))
belongs(Wish, "other", export=Reason("Each wish is its author's."), erase=delete(Wish, "other"))
belongs(
    Exclusion,
    "one",
    "other",
    export=Reason("Telling it could put the other in danger; people may ask the safeguarding officers."),
    erase=delete(Exclusion, "one", "other"),
)
belongs(
    Exclusion,
    "by",
    export=Reason("Written for the programme."),
    erase=Reason("It still keeps two others apart; the number leads to nobody."),
)
belongs(
    NextStep, "person", export=Part("steps", _("Your next steps"), _steps), erase=delete(NextStep, "person")
)
belongs(
    ClosingAnswer,
    "person",
    export=Part("closing", _("What you said of your mentorships"), _closing_answers),
    erase=delete(ClosingAnswer, "person"),
)
belongs(
    MentoringCertificate,
    "person",
    export=Part("mentoring_certificates", _("Your mentoring certificates"), _certificates),
    erase=delete(MentoringCertificate, "person"),
)


def _matches(person):
    """What was suggested, as far as it was told; what the other one wishes is not among it."""
    for match in Match.objects.told_to(person).select_related("run", "vacancy").order_by("pk"):
        is_mentor = match.mentor_id == person.pk
        yield {
            "role": _("mentor") if is_mentor else _("mentee"),
            "title": str(match.vacancy) if match.vacancy else "",
            "at": match.run.published_at,
            "goal": "" if is_mentor else match.goal,
        }


belongs(
    Match,
    "mentor",
    "mentee",
    export=Part("matches", _("Pairs suggested to you"), _matches),
    erase=forget,
)
_RUN = Reason("Who ran the matching did so for the programme; its inputs are numbers without names.")
belongs(MatchRun, "by", "published_by", export=_RUN, erase=_RUN)
belongs(Away, "person", export=Part("away", _("Your days away"), _away), erase=delete(Away, "person"))
belongs(Pace, "person", export=Part("pace", _("Room around sessions"), _pace), erase=delete(Pace, "person"))
belongs(
    Series,
    "booked_by",
    export=Reason("Told with the sessions."),
    erase=Reason("A plan without a word of anybody: it leads to a member without a name."),
)
belongs(Note, "author", export=Part("notes", _("Your notes"), _notes), erase=delete(Note, "author"))
belongs(
    Feedback,
    "author",
    export=Part("session-feedback", _("What you told staff about sessions"), _feedback),
    erase=delete(Feedback, "author"),
)
