"""What takes free times away: days away, what stops a place, the room that somebody wants around sessions."""

import datetime
import uuid
from datetime import UTC

import pytest

from mentoring import actions
from mentoring.models import Away, Pace
from mentoring.slots import free_starts
from people.models import Busy, Disruption
from people.refusals import Conflict
from tests import factories
from tests.mentoring.conftest import MONDAY, hours, pair_up

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def days(active, now):
    """On which dates the two have a free hour, and how many starts there are on each."""

    def days() -> dict[str, int]:
        found: dict[str, int] = {}
        for start in free_starts(active, 60, now):
            key = f"{start:%m-%d}"
            found[key] = found.get(key, 0) + 1
        return found

    return days


ALL = {"03-16": 9, "03-23": 9, "03-30": 5, "04-06": 5}


def stop(kind="shutdown", *, starts, ends, **columns) -> Disruption:
    return Disruption.objects.create(name="Exams", kind=kind, starts=starts, ends=ends, **columns)


def at(day: int, hour: int = 0) -> datetime.datetime:
    return datetime.datetime(2026, 3, day, hour, tzinfo=UTC)


def test_nothing_stops_them(days):
    assert days() == ALL


def test_days_away_are_ones_own_dates(days, karim):
    """Away on Monday 23 March in Mogadishu, where that day begins and ends three hours earlier."""
    actions.go_away(by=karim, first=datetime.date(2026, 3, 23), last=datetime.date(2026, 3, 24))
    assert days() == {day: count for day, count in ALL.items() if day != "03-23"}


def test_days_away_that_touch_are_one_stretch(karim):
    first = datetime.date(2026, 5, 4)
    for start, end in [(0, 2), (5, 6), (3, 4)]:
        actions.go_away(by=karim, first=first + start * DAY, last=first + end * DAY)
    again = actions.go_away(by=karim, first=first, last=first + DAY)
    away = Away.objects.get()
    assert (again.created, away.first, away.last) == (False, first, first + 6 * DAY)
    actions.come_back(by=karim, away=away)
    assert Away.objects.count() == 0


def test_a_shutdown_reaches_who_lives_there(days, somalia, iraq):
    stop(starts=at(23, 16), ends=at(23, 17), focus_country=iraq)
    assert days() == ALL
    stop(starts=at(23, 16), ends=at(23, 17), focus_country=somalia)
    assert days() == {**ALL, "03-23": 5}


def test_an_expert_who_works_for_a_country_is_not_stopped_by_it(active, amina, somalia, now):
    stop(starts=at(16), ends=at(30), focus_country=somalia)
    assert not Disruption.objects.around(amina, at(16), at(30)).exists()
    assert Disruption.objects.around(active.mentee, at(16), at(30)).exists()


def test_a_holiday_of_an_institution_reaches_who_has_a_seat(days, amina, somalia):
    place = factories.InstitutionFactory(focus_country=somalia)
    stop("holiday", starts=at(30), ends=at(31), institution=place)
    assert days() == ALL
    place.seat_set.create(person=amina, since=datetime.date(2026, 1, 1))
    assert days() == {day: count for day, count in ALL.items() if day != "03-30"}


def test_shorter_days_leave_what_is_open_on_the_clock_of_who_is_there(days, somalia):
    """Until 21:00 in Mogadishu: of 19-22 two hours remain."""
    shorter = {"opens": datetime.time(9), "closes": datetime.time(21)}
    stop("reduced", starts=at(20), ends=at(28), focus_country=somalia, **shorter)
    assert days() == {**ALL, "03-23": 5}


def test_a_longer_notice_holds_for_both(active, amina, now):
    late = now + datetime.timedelta(hours=7)
    assert min(free_starts(active, 60, now)) == late
    actions.set_pace(by=amina, notice=12, rest=0)
    assert min(free_starts(active, 60, now)) == late + 7 * DAY


def test_whoever_rests_has_the_time_behind_a_session_taken(active, session, amina, karim, slot, now):
    actions.set_pace(by=amina, notice=2, rest=30)
    hour = datetime.timedelta(hours=1)
    # What was booked before she said so stays as it was; in front of it she needs her rest.
    assert slot + hour in free_starts(active, 60, now)
    later = actions.book(
        by=karim, mentorship=active, starts=slot + hour, minutes=45, client_key=uuid.uuid4()
    ).thing
    assert Busy.objects.filter(held_by=later.uid, person=amina).count() == 5
    assert Busy.objects.filter(held_by=later.uid, person=karim).count() == 3
    assert slot + 2 * hour not in free_starts(active, 30, now)
    assert slot + 2 * hour + hour / 4 in free_starts(active, 45, now)


def test_the_rest_is_kept_free_in_front_of_what_is_booked(active, amina, karim, slot, now):
    hour = datetime.timedelta(hours=1)
    actions.book(by=karim, mentorship=active, starts=slot + hour, minutes=60, client_key=uuid.uuid4())
    assert slot in free_starts(active, 60, now)
    Pace.objects.create(person=karim, rest=15)
    assert slot not in free_starts(active, 60, now)
    assert slot in free_starts(active, 45, now)


def test_a_rest_is_held_in_the_database_as_well(active, amina, hiwa, slot, now):
    """A proposal asks no free slots; what is left of her rest still refuses it."""
    actions.set_pace(by=amina, notice=2, rest=30)
    other = pair_up(hiwa, amina)
    hours(hiwa, MONDAY, 17, 20)
    actions.propose(by=amina, mentorship=active, starts=slot, minutes=60, client_key=uuid.uuid4())
    with pytest.raises(Conflict, match="taken"):
        actions.propose(
            by=hiwa,
            mentorship=other,
            starts=slot + datetime.timedelta(hours=1),
            minutes=30,
            client_key=uuid.uuid4(),
        )
