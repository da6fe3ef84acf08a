"""Mentoring in numbers: who reads them, what they count, and what leaves the house as a file."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from mentoring import curves, numbers
from mentoring.models import Mentorship, Session
from people.models import AuditEntry
from tests import factories
from tests.mentoring.cohorts import mentee, mentor
from tests.mentoring.conftest import text

pytestmark = pytest.mark.django_db


def table(programme, name) -> dict:
    """The lines of a table by label: its number, or its number and what that is of."""
    found = next(one for one in numbers.gather(programme) if one.name == name)
    return {line.label: (line.value, line.of) if found.against else line.value for line in found.lines}


@pytest.fixture
def old(active):
    """Amina and Karim, paired for five weeks."""
    began = timezone.now() - timedelta(weeks=5)
    Mentorship.objects.filter(pk=active.pk).update(started_at=began)
    return active


def meet(pair, days, state) -> Session:
    starts = timezone.now() + timedelta(days=days)
    return Session.objects.create(
        mentorship=pair,
        starts=starts,
        ends=starts + timedelta(hours=1),
        zone="UTC",
        state=state,
        booked_by=pair.mentor,
        client_key="00000000-0000-4000-8000-000000000001",
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("care", 200), ("admin", 200), ("moderator", 404), ("editor", 404), ("expert", 404)],
)
def test_who_reads_them(enter, programme, who, status):
    browser = enter(factories.member(who, programme=programme))
    for address in (reverse("mentoring-numbers"), reverse("mentoring-numbers-file", args=["json"])):
        assert browser.get(address).status_code == status


def test_a_pair_without_a_session_for_three_weeks_is_told(enter, officer, old):
    assert [(row.mentorship, row.has_met, row.days) for row in numbers.quiet(officer)] == [(old, False, 35)]
    page = text(enter(officer).get(reverse("mentoring-numbers")))
    assert "Karim – Amina" in page and "35 days" in page


@pytest.mark.parametrize(
    ("days", "state", "is_quiet"),
    [(-20, "held", False), (-22, "held", True), (3, "confirmed", False), (-5, "cancelled", True)],
)
def test_what_counts_as_meeting(officer, old, days, state, is_quiet):
    meet(old, days, state)
    assert bool(numbers.quiet(officer)) is is_quiet


def test_a_pair_that_has_just_begun_is_not_quiet(officer, active):
    assert numbers.quiet(officer) == []


def test_places_stand_against_those_who_look(programme, somalia, iraq):
    for name in "ab":
        mentee(somalia, name)
    mentor(somalia, "c", capacity=1)
    mentor(iraq, "d", capacity=3, languages=["ar", "en"])
    assert table(programme, "countries") == {"Somalia": (2, 1), "Iraq": (0, 3)}
    assert table(programme, "languages") == {"English": (2, 4), "Arabic": (0, 3)}


def test_answers_are_told_by_how_long_one_waited(programme, active):
    answered = AuditEntry.objects.get(act="accept", thing="mentoring.mentorship").at
    for waited, label in ((1, "within two days"), (6, "within a week"), (9, "later")):
        Mentorship.objects.update(requested_at=answered - timedelta(days=waited))
        assert table(programme, "answers")[label] == 1


def test_outcomes_are_counted_and_files_leave_few_out(enter, officer, programme, active):
    assert table(programme, "outcomes") == {"active": 1}
    told = enter(officer).get(reverse("mentoring-numbers-file", args=["json"])).json()["tables"]
    assert {line["value"] for one in told for line in one["lines"]} <= {None}
    sheet = enter(officer).get(reverse("mentoring-numbers-file", args=["csv"])).content.decode("utf-8-sig")
    assert "not shown" in sheet
    assert enter(officer).get(reverse("mentoring-numbers-file", args=["xml"])).status_code == 404


# The curve.


def rows(*pairs) -> list[dict]:
    return [
        {"minimum": 20 * n, "paired": paired, "mean": mean, "worst_off": 0}
        for n, (paired, mean) in enumerate(pairs)
    ]


def test_the_curve_goes_from_many_to_well():
    drawn = curves.draw(rows((10, 50.0), (5, 100.0)), chosen=20)
    assert [(float(dot.x), float(dot.y), dot.chosen) for dot in drawn.dots] == [
        (310.0, 90.0, False),
        (172.0, 10.0, True),
    ]
    assert drawn.path == "310.0,90.0 172.0,10.0"


def test_it_is_mirrored_where_one_reads_from_the_right():
    with translation.override("ar"):
        drawn = curves.draw(rows((10, 50.0)), chosen=0)
    assert drawn.dots[0].x == "10.0"


def test_nothing_is_a_curve_as_well():
    assert curves.draw(rows((0, 0.0)), chosen=0).dots[0].x == "34.0"
