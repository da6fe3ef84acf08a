"""A pair, their hours, and a fixed moment."""

import datetime
import re
import uuid

import pytest
from django.utils import timezone

from mentoring import actions, agreement
from mentoring.models import (
    Availability,
    LanguageSkill,
    MentoringProfile,
    Readiness,
    SkillSynonym,
    SkillTag,
    key_of,
)

MONDAY, SATURDAY = 1, 6
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def now(monkeypatch):
    """Monday 16 March 2026, 09:00 UTC: the European clocks change within the four weeks ahead."""
    moment = datetime.datetime(2026, 3, 16, 9, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return moment


def hours(person, weekday: int, starts: int, ends: int) -> Availability:
    """Weekly hours, in whole hours of the person's own clock."""
    return Availability.objects.create(person=person, weekday=weekday, starts=starts * 60, ends=ends * 60)


def ready(*people):
    """Screened and trained, by whomever."""
    today = timezone.localdate()
    for person in people:
        Readiness.objects.update_or_create(
            person=person, defaults={"screened_on": today, "trained_on": today}
        )


def offer(*mentors, capacity: int = 3):
    """Members who mentor others, screened and trained."""
    for mentor in mentors:
        columns = {"mentors": True, "capacity": capacity}
        MentoringProfile.objects.update_or_create(person=mentor, defaults=columns)
    ready(*mentors)


def skill(name: str, *synonyms: str, **names) -> SkillTag:
    """A skill of the vocabulary, and the words that mean it."""
    tag = SkillTag.objects.create(name=name, **names)
    for word in [*tag.names, *synonyms]:
        SkillSynonym.objects.create(skill=tag, text=word, key=key_of(word))
    return tag


def speaks(person, **levels) -> None:
    """Languages by code, each with its level."""
    profile, _new = MentoringProfile.objects.get_or_create(person=person)
    for language, level in levels.items():
        LanguageSkill.objects.create(profile=profile, language=language, level=level)


def ask(mentee, mentor, goal="Read a night of flow data"):
    return actions.request_mentorship(by=mentee, mentor=mentor, goal=goal, client_key=uuid.uuid4()).thing


def sign(mentorship, *people):
    """Each of `people` signs; what comes out is the mentorship as it then is."""
    for person in people:
        mentorship = actions.sign(by=person, mentorship=mentorship, version=agreement.CURRENT).thing
    return mentorship


def agree(mentee, mentor):
    """A mentorship that was said yes to; a mentor who has not said so yet offers it first."""
    if not MentoringProfile.objects.filter(person=mentor).exists():
        offer(mentor)
    return actions.accept(by=mentor, mentorship=ask(mentee, mentor)).thing


def pair_up(mentee, mentor):
    """An active mentorship: both screened, trained, and signed."""
    agreed = agree(mentee, mentor)
    ready(mentee, mentor)
    return sign(agreed, mentor, mentee)


def text(response) -> str:
    """What is read on the page, without its markup."""
    bare = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(bare.split())


def wish(slot, **fields) -> dict:
    """The booking form, filled in."""
    return {"client_key": uuid.uuid4(), "starts": f"{slot:%Y-%m-%dT%H:%MZ}", "minutes": 60, **fields}


@pytest.fixture
def enter(client):
    """A browser in which somebody is logged in."""

    def enter(person):
        client.force_login(person)
        return client

    return enter


@pytest.fixture
def requested(amina, karim):
    offer(amina)
    return ask(karim, amina)


@pytest.fixture
def active(amina, karim):
    """Amina and Karim, who both can on Monday evenings: 17-20 in Utrecht, 19-22 in Mogadishu."""
    hours(amina, MONDAY, 17, 20)
    hours(karim, MONDAY, 19, 22)
    return pair_up(karim, amina)


@pytest.fixture
def slot(now):
    """Monday 23 March 2026, 17:00 in Utrecht, 19:00 in Mogadishu: the first that both have free."""
    return datetime.datetime(2026, 3, 23, 16, tzinfo=datetime.UTC)


@pytest.fixture
def session(active, karim, slot):
    """An hour that Karim booked."""
    return actions.book(
        by=karim, mentorship=active, starts=slot, minutes=60, aim="Zone four", client_key=uuid.uuid4()
    ).thing
