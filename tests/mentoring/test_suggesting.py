"""Three people whom one might ask: how the database becomes candidates, and candidates become sentences."""

import datetime
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import translation

from community.models import Block
from mentoring import actions, cohort, explaining
from mentoring.availability import Window
from mentoring.models import Exclusion, MentoringProfile, Readiness, Wish
from mentoring.scoring import Candidate, parts
from mentoring.suggesting import suggestions
from tests import factories
from tests.mentoring.conftest import (
    JSON,
    MONDAY,
    agree,
    ask,
    hours,
    offer,
    pair_up,
    ready,
    skill,
    speaks,
    text,
)

pytestmark = pytest.mark.django_db
PAGE = "/en/mentoring/suggestions/"


@pytest.fixture
def pumps():
    return skill("Pumps", name_so="Bamamka")


@pytest.fixture
def seeker(karim, pumps):
    """Karim, who looks for somebody who knows pumps, on Monday evenings, in Somali or English."""
    speaks(karim, so=7, en=4)
    hours(karim, MONDAY, 19, 22)
    profile = MentoringProfile.objects.get(person=karim)
    profile.wants.add(pumps)
    MentoringProfile.objects.filter(person=karim).update(seeks=True)
    ready(karim)
    return karim


def mentor(country, name: str, *skills, **languages):
    person = factories.member("expert", country, call_me=name, time_zone="Africa/Mogadishu")
    offer(person)
    speaks(person, **(languages or {"so": 7}))
    MentoringProfile.objects.get(person=person).offers.add(*skills)
    hours(person, MONDAY, 18, 21)
    return person


def names(user) -> list[str]:
    return [one.person.call_me for one in suggestions(user)]


def test_weeks_are_told_in_utc_in_winter_and_in_summer():
    """18:00 to 19:00 on a Monday in Amsterdam is 17:00Z in winter and 16:00Z in summer."""
    winter, summer = cohort.weeks([Window(1, 18 * 60, 19 * 60)], ZoneInfo("Europe/Amsterdam"), 2026)
    assert (winter, summer) == (0b1111 << 17 * 4, 0b1111 << 16 * 4)
    sunday = cohort.weeks([Window(1, 0, 60)], ZoneInfo("Asia/Baghdad"), 2026)
    assert sunday == (0b1111 << (6 * 24 + 21) * 4,) * 2


def test_a_candidate_is_what_the_database_says(seeker, somalia, pumps, amina):
    person = mentor(somalia, "Faadumo", pumps, so=7, en=5)
    sector = factories.SectorFactory()
    MentoringProfile.objects.get(person=person).sectors.add(sector)
    Wish.objects.create(by=person, other=seeker, rank=2)
    pair_up(amina, person)
    found = cohort.candidates(MentoringProfile.objects.filter(person=person))[person.pk]
    assert found == Candidate(
        id=person.pk,
        programmes=frozenset([somalia.programme_id]),
        country="SO",
        sectors=frozenset([sector.slug]),
        offers=frozenset([pumps.slug]),
        languages={"so": 7, "en": 5},
        weeks=(0xFFF << 15 * 4,) * 2,
        capacity=2,
        wishes={seeker.pk: 2},
    )


def test_a_thousand_candidates_cost_as_many_queries_as_one(seeker, somalia, pumps, django_assert_num_queries):
    mentor(somalia, "One", pumps)
    with django_assert_num_queries(9):
        assert len(cohort.candidates(MentoringProfile.objects.all())) == 2
    for number in range(3):
        mentor(somalia, f"More {number}", pumps)
    with django_assert_num_queries(9):
        assert len(cohort.candidates(MentoringProfile.objects.all())) == 5


def test_a_round_is_of_those_who_are_ready_and_still_look(seeker, somalia, pumps, amina, hiwa, officer):
    free, unready = mentor(somalia, "Free", pumps), mentor(somalia, "Unready", pumps)
    Readiness.objects.filter(person=unready).update(trained_on=None)
    actions.keep_apart(by=officer, one=seeker, other=free, kind="work", note="", client_key=uuid.uuid4())
    found = cohort.whole(somalia.programme)
    assert [one.id for one in found.mentees] == [seeker.pk]
    assert [one.id for one in found.mentors] == [free.pk]
    assert found.excluded == {(seeker.pk, free.pk)}
    agree(seeker, amina)
    assert cohort.whole().mentees == []


# Suggestions.


def test_three_of_those_who_fit_best_first(seeker, somalia, iraq, pumps):
    best = mentor(somalia, "Best", pumps, so=7)
    mentor(iraq, "Far", pumps, so=7)
    mentor(iraq, "Hardly", en=3)
    mentor(iraq, "Least", en=3)
    mentor(somalia, "Speaks no language of his", pumps, nl=7)
    found = suggestions(seeker)
    assert [one.person.call_me for one in found][:2] == ["Best", "Far"]
    assert len(found) == 3
    assert found[0].person == best
    assert found[0].score == sum(line.points for line in found[0].lines)
    assert found[0].times == ["Monday 19:00–21:00"]
    assert "You do not work on the same country." in found[1].hard
    assert "Not among what is offered: Pumps." in found[2].hard


def test_set_aside_and_asked_again(enter, seeker, somalia, pumps):
    person = mentor(somalia, "Faadumo", pumps)
    browser, url = enter(seeker), reverse("mentoring-wish", args=[person.pk])
    assert "Ask Faadumo" in text(browser.get(PAGE))
    browser.post(url, {"rank": "0"})
    page = text(browser.get(PAGE))
    assert ("Ask Faadumo" in page, "Suggest again" in page) == (False, True)
    browser.post(url, {"rank": ""})
    assert "Ask Faadumo" in text(browser.get(PAGE))


def test_what_a_mentor_wishes_shows_in_no_number(seeker, somalia, pumps):
    person = mentor(somalia, "Faadumo", pumps)
    before = suggestions(seeker)[0].score
    Wish.objects.create(by=person, other=seeker, rank=1)
    assert suggestions(seeker)[0].score == before
    Wish.objects.update(rank=Wish.NEVER)
    assert suggestions(seeker) == []


def test_a_stranger_to_mentoring_is_told_what_is_missing(enter, karim):
    page = text(enter(karim).get(PAGE))
    for sentence in ("Say what you look for.", "Say which languages you speak.", "Say when you can."):
        assert sentence in page


def test_suggestions_cost_the_same_for_one_and_for_three(
    enter, seeker, somalia, pumps, django_assert_num_queries
):
    mentor(somalia, "One", pumps)
    browser = enter(seeker)
    browser.get(PAGE)  # what a process asks once is asked
    with django_assert_num_queries(23):
        browser.get(PAGE)
    for number in range(3):
        mentor(somalia, f"More {number}", pumps)
    with django_assert_num_queries(23):
        assert len(browser.get(PAGE).context["suggestions"]) == 3


def test_whoever_is_asked_reads_why(enter, seeker, somalia, pumps):
    person = mentor(somalia, "Faadumo", pumps)
    page = text(enter(seeker).get(reverse("mentorship-request", args=[person.pk])))
    assert "Offers: Pumps" in page
    asked = ask(seeker, person)
    Wish.objects.create(by=person, other=seeker, rank=1)
    for reader in (person, seeker):
        page = text(enter(reader).get(asked.get_absolute_url()))
        assert "Skills 40 of 40 Pumps (rare: 1 mentor)" in page
        assert "Wishes" not in page


# What keeps two people apart is told in one sentence, whatever it is.


def test_a_no_gives_nothing_away(enter, seeker, somalia, pumps, officer, amina):
    person = mentor(somalia, "Faadumo", pumps)
    mine = {"person": person}

    def obstacles():
        yield MentoringProfile, mine, {"mentors": False}, {"mentors": True}
        yield MentoringProfile, mine, {"capacity": 0}, {"capacity": 3}
        yield MentoringProfile, mine, {"paused_until": datetime.date(2999, 1, 1)}, {"paused_until": None}
        yield Readiness, mine, {"screened_on": None}, {"screened_on": datetime.date(2026, 1, 1)}

    answers = []

    def attempt():
        url = reverse("mentorship-request", args=[person.pk])
        answer = enter(seeker).post(url, {"client_key": uuid.uuid4(), "goal": "Learn"}, **JSON)
        answers.append((answer.status_code, answer.content))
        assert names(seeker) == []

    for model, who, there, gone in obstacles():
        model.objects.filter(**who).update(**there)
        attempt()
        model.objects.filter(**who).update(**gone)
    couple = sorted([seeker, person], key=lambda one: one.pk)
    for made in (
        lambda: Exclusion.objects.create(one=couple[0], other=couple[1], by=officer, client_key=uuid.uuid4()),
        lambda: Wish.objects.create(by=person, other=seeker, rank=0),
        lambda: Block.objects.create(person=person, other=seeker, kind="block"),
        lambda: Block.objects.create(person=seeker, other=person, kind="block"),
    ):
        obstacle = made()
        attempt()
        obstacle.delete()
    assert len(answers) == 8
    assert set(answers) == {answers[0]}
    assert answers[0][0] == 403
    assert names(seeker) == ["Faadumo"]


# Words.


def test_the_parts_of_a_score_in_words(pumps):
    mentee = Candidate(
        id=1,
        country="SO",
        wants=frozenset([pumps.slug]),
        languages={"so": 7},
        weeks=(0xFF, 0xF),
        wishes={2: 1},
    )
    other = Candidate(
        id=2, country="SO", offers=frozenset([pumps.slug]), languages={"so": 5}, weeks=(0xFF, 0xFF)
    )
    words = explaining.Words.all()
    made = parts(mentee, other, {pumps.slug: 1})
    told = [str(line) for line in explaining.lines(made, words)]
    assert told == [
        "Skills 40 of 40: Pumps (rare: 1 mentor)",
        "Common hours 3 of 15: 2 h a week in winter, 1 h in summer",
        "Language 11 of 15: Somali",
        "Field of work 0 of 15: not the same",
        "Country 10 of 10: Somalia",
        "Wishes 3 of 5: a first choice",
    ]
    assert explaining.hard(made, words) == ["Only 1 h a week suit both, in one half of the year."]
    with translation.override("so"):
        assert "Bamamka" in explaining.lines(made, explaining.Words.all())[0].text
