"""What is told by mail: that there is news, and for a session when it is, on the reader's own clock.

No names, no goals, no places: a mail may be read by others (domain I9). The link leads through the gate.
What changes a session goes to both, so that the calendar of whoever did it follows as well.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import translation

from people import clock
from people.models import Participation, Role, User
from people.notify import mail

from . import calendars
from .models import Feedback, Match, Mentorship, Series, Session


def requested(mentorship: Mentorship) -> None:
    """To the person who is asked."""
    _tell(mentorship.mentor, "mentorship-requested", mentorship)


def still_waiting(mentorship: Mentorship) -> None:
    """To the person who was asked a week ago and has not answered."""
    _tell(mentorship.mentor, "mentorship-waiting", mentorship)


def changed(mentorship: Mentorship, *, by: User) -> None:
    """To the other person, after an answer, a pause or an end."""
    _tell(mentorship.other(by), "mentorship-changed", mentorship)


def booked(session: Session, *, by: User | None) -> None:
    """A free time was taken, or the time that one of them proposed is agreed."""
    _invite("session-booked", session, by)


def booked_series(series: Series, sessions: list[Session], *, by: User) -> None:
    """One mail to each for all of a series, with the first time; a calendar takes all in."""
    for person in (series.mentorship.mentor, series.mentorship.mentee):
        calendar = calendars.publication(sessions, person)
        when = _when(sessions[0], person)
        _tell(person, "series-booked", series, when=when, own=person == by, calendar=calendar)


def session_proposed(session: Session, *, by: User) -> None:
    """To whoever is asked whether a time suits; until they answer, their calendar shows it as not sure."""
    _invite("session-proposed", session, by, [session.mentorship.other(by)])


def moved(session: Session, *, by: User | None) -> None:
    _invite("session-moved", session, by)


def cancelled(session: Session, *, by: User | None, tell: Iterable[User] | None = None) -> None:
    """`tell`: whom, where it is not both."""
    _invite("session-cancelled", session, by, tell)


def soon(session: Session) -> None:
    """To both, a while before it starts."""
    for person in (session.mentorship.mentor, session.mentorship.mentee):
        _tell_when(person, "session-soon", session)


def missed(session: Session, *, by: User) -> None:
    """To the other, who may see it differently."""
    _tell_when(session.mentorship.other(by), "session-missed", session)


def decided(session: Session) -> None:
    """To both, once staff decided whether it took place."""
    for person in (session.mentorship.mentor, session.mentorship.mentee):
        _tell_when(person, "session-decided", session)


def others_to_ask(person: User) -> None:
    """To a mentee, whom the programme points to others."""
    with translation.override(person.language):
        mail(person, "mentors-to-ask", path=reverse("mentoring-suggestions"))


def screening_ends(person: User) -> None:
    """To whoever is to be screened again before long."""
    with translation.override(person.language):
        mail(person, "screening-ends", path=reverse("mentoring-profile"))


def not_a_fit(feedback: Feedback) -> None:
    """To the programme's officers: a pair is to be looked at again. Which one, the office says."""
    parts = Participation.objects.current().filter(
        programme=feedback.session.mentorship.programme, role=Role.OFFICER
    )
    for officer in User.objects.members().filter(pk__in=parts.values("person")):
        mail(officer, "pair-not-a-fit", path=reverse("mentoring-waits"))


def match_proposed(match: Match, *, again: bool = False) -> None:
    """To those of a published pair who have not answered: the programme thinks that it fits."""
    waiting = {match.mentor_id, match.mentee_id}
    waiting -= {match.mentor_id} if match.state == Match.State.MENTOR_AGREED else set()
    waiting -= {match.mentee_id} if match.state == Match.State.MENTEE_AGREED else set()
    template = "match-again" if again else "match-proposed"
    for person in filter(None, (match.mentor, match.mentee)):
        if person.pk in waiting:
            _tell(person, template, match)


def match_answered(match: Match, *, by: User) -> None:
    """To the other, when a proposed pair is agreed or over."""
    if other := match.other(by):
        _tell(other, "match-answered", match)


def _invite(template: str, session: Session, by: User | None, tell: Iterable[User] | None = None) -> None:
    pair = session.mentorship
    for person in (pair.mentor, pair.mentee) if tell is None else tell:
        calendar = calendars.invitation(session, person)
        _tell_when(person, template, session, own=person == by, calendar=calendar)


def _tell_when(person: User, template: str, session: Session, **context) -> None:
    _tell(person, template, session, when=_when(session, person), **context)


def _when(session: Session, person: User) -> str:
    with translation.override(person.language):
        return clock.day_and_clock(session.starts, person.zone)


def _tell(person: User, template: str, about: Mentorship | Match | Session | Series, **context) -> None:
    with translation.override(person.language):
        mail(person, template, path=about.get_absolute_url(), **context)
