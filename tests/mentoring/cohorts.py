"""People who offer and seek mentoring, made in as few steps as a test needs."""

import uuid

from mentoring.actions import matching
from mentoring.models import Exclusion, MatchRun, MentoringProfile, Offer, SkillTag, Want
from mentoring.scoring import Weights
from tests import factories
from tests.mentoring.conftest import MONDAY, hours, ready, speaks


def _profile(person, skills, through, languages, can, **columns) -> None:
    """Screened and trained, with skills, languages, and an evening on Mondays."""
    profile, _new = MentoringProfile.objects.update_or_create(person=person, defaults=columns)
    ready(person)
    speaks(person, **dict.fromkeys(languages, 5))
    if can:
        hours(person, MONDAY, *can)
    for name in skills:
        tag, _made = SkillTag.objects.get_or_create(slug=name, defaults={"name": name})
        through.objects.create(content_object=profile, tag=tag)


def mentor(country, name, *, capacity=1, offers=("water",), languages=("en",), can=(17, 20), role="expert"):
    person = factories.member(role, country, call_me=name)
    _profile(person, offers, Offer, languages, can, mentors=True, capacity=capacity)
    return person


def mentee(country, name, *, wants=("water",), languages=("en",), can=(17, 20)):
    person = factories.member("intern", country, call_me=name)
    _profile(person, wants, Want, languages, can, seeks=True)
    return person


def run(by, programme, *, kind="mentoring", minimum=0, seed=7, follows=None) -> MatchRun:
    return matching.run_matching(
        by=by,
        programme=programme,
        kind=kind,
        minimum=minimum,
        seed=seed,
        weights=Weights(),
        follows=follows,
        client_key=uuid.uuid4(),
    ).thing


def pairs_of(made: MatchRun) -> set[tuple[str, str]]:
    """Who with whom, by name."""
    return {(str(match.mentee or match.vacancy), str(match.mentor)) for match in made.matches.all()}


def keep_apart(officer, one, other):
    first, second = sorted([one, other], key=lambda person: person.pk)
    Exclusion.objects.create(one=first, other=second, kind="family", by=officer, client_key=uuid.uuid4())
