"""Three people whom somebody might ask, each with the reasons."""

from dataclasses import dataclass, replace

from django.utils import timezone

from people.models import User
from people.privacy import shown

from . import cohort, explaining
from .explaining import Line, Words
from .models import MentoringProfile, Mentorship, Wish
from .pairing import Pair, best
from .scoring import Candidate, parts

SHOWN = 3


@dataclass(frozen=True)
class Suggestion:
    """Somebody to ask: why this person, what may be hard, and when both are free."""

    person: User
    fields: dict[str, str]
    score: int
    lines: list[Line]
    hard: list[str]
    times: list[str]
    rank: int | None


def suggestions(user: User) -> list[Suggestion]:
    """The mentors who fit `user` best; nobody whom they, or somebody else for them, set aside."""
    mentee, mentors = cohort.around(user)
    by_id = {mentor.id: mentor for mentor in mentors}
    found = best(mentee, map(_silent, mentors), SHOWN)
    people = User.objects.visible_to(user).in_bulk([pair.mentor for pair in found])
    words = Words.all()
    return [_told(user, people[pair.mentor], mentee, by_id[pair.mentor], pair, words) for pair in found]


def _silent(mentor: Candidate) -> Candidate:
    """What a mentor wishes is theirs to tell: it keeps two apart, but moves no number here."""
    never = {other: rank for other, rank in mentor.wishes.items() if rank == Wish.NEVER}
    return replace(mentor, wishes=never)


def _told(
    user: User, person: User, mentee: Candidate, mentor: Candidate, pair: Pair, words: Words
) -> Suggestion:
    return Suggestion(
        person=person,
        fields=shown(person, user),
        score=pair.score,
        lines=explaining.lines(pair.parts, words),
        hard=explaining.hard(pair.parts, words),
        times=explaining.free_times(mentee, mentor, user.zone, timezone.now()),
        rank=mentee.wishes.get(person.pk),
    )


def why(mentorship: Mentorship) -> list[Line]:
    """Why the two fit, for both to read before they answer; nothing where one of them has told nothing."""
    pair = (mentorship.mentee_id, mentorship.mentor_id)
    told = cohort.candidates(MentoringProfile.objects.filter(person__in=pair))
    if len(told) < 2:
        return []
    mentee, mentor = (replace(told[person], wishes={}) for person in pair)
    found = [part for part in parts(mentee, mentor, cohort.offered()) if part.key != "wish"]
    return explaining.lines(found, Words.all())


def set_aside(user: User) -> list[User]:
    """Whom one does not want to be suggested, to change one's mind about."""
    others = Wish.objects.visible_to(user).filter(rank=Wish.NEVER).values("other")
    return list(User.objects.visible_to(user).filter(pk__in=others))
