"""Weekly hours as instants. The clocks of Amsterdam change on 29 March and 25 October 2026, at 01:00 UTC."""

import datetime
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from mentoring.availability import QUARTER, Shift, Window, comes_twice, quarters, shifts, starts
from people.booking import held

AMSTERDAM, BAGHDAD = ZoneInfo("Europe/Amsterdam"), ZoneInfo("Asia/Baghdad")
LAGOS, MOGADISHU = ZoneInfo("Africa/Lagos"), ZoneInfo("Africa/Mogadishu")
MONDAY, SUNDAY = 1, 7


def utc(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=UTC)


def of_day(windows, zone, month: int, day: int) -> list[datetime.datetime]:
    """The quarters whose date is that day in `zone`."""
    noon = utc(month, day, 12)
    found = quarters(windows, zone, noon - datetime.timedelta(days=1), noon + datetime.timedelta(days=1))
    return sorted(q for q in found if q.astimezone(zone).date() == datetime.date(2026, month, day))


def walls(moment: datetime.datetime, *zones: ZoneInfo) -> list[str]:
    return [f"{moment.astimezone(zone):%H:%M}" for zone in zones]


ELSEWHERE = (BAGHDAD, LAGOS, MOGADISHU)


@pytest.mark.parametrize(
    ("day", "instant", "elsewhere"),
    [
        ((3, 23), (3, 23, 17), ["20:00", "18:00", "20:00"]),
        ((3, 30), (3, 30, 16), ["19:00", "17:00", "19:00"]),
        ((10, 19), (10, 19, 16), ["19:00", "17:00", "19:00"]),
        ((10, 26), (10, 26, 17), ["20:00", "18:00", "20:00"]),
    ],
)
def test_1_hours_of_amsterdam_move_for_the_others(day, instant, elsewhere):
    first = of_day([Window(MONDAY, 18 * 60, 19 * 60)], AMSTERDAM, *day)[0]
    assert first == utc(*instant)
    assert walls(first, *ELSEWHERE) == elsewhere


@pytest.mark.parametrize(
    ("day", "amsterdam"), [((3, 23), "18:00"), ((3, 30), "19:00"), ((10, 19), "19:00"), ((10, 26), "18:00")]
)
def test_2_hours_of_baghdad_stay_and_move_for_amsterdam(day, amsterdam):
    first = of_day([Window(MONDAY, 20 * 60, 21 * 60)], BAGHDAD, *day)[0]
    assert first == utc(*day, 17)
    assert walls(first, AMSTERDAM) == [amsterdam]


def test_3_a_time_that_the_clocks_jump_over_is_never_produced():
    assert of_day([Window(SUNDAY, 120, 180)], AMSTERDAM, 3, 29) == []
    around = of_day([Window(SUNDAY, 60, 240)], AMSTERDAM, 3, 29)
    assert [walls(q, AMSTERDAM)[0] for q in around] == [
        *("01:00", "01:15", "01:30", "01:45"),
        *("03:00", "03:15", "03:30", "03:45"),
    ]


def test_3_hours_that_begin_inside_the_jump_begin_after_it():
    assert of_day([Window(SUNDAY, 150, 210)], AMSTERDAM, 3, 29) == [utc(3, 29, 1), utc(3, 29, 1, 15)]


def test_4_a_time_that_comes_twice_is_two_instants_and_says_so():
    half_past_two = of_day([Window(SUNDAY, 150, 165)], AMSTERDAM, 10, 25)
    assert half_past_two == [utc(10, 25, 0, 30), utc(10, 25, 1, 30)]
    assert [q.astimezone(AMSTERDAM).tzname() for q in half_past_two] == ["CEST", "CET"]
    assert [comes_twice(q, AMSTERDAM) for q in half_past_two] == [True, True]
    assert comes_twice(utc(10, 25, 2), AMSTERDAM) is False


def test_5_lengths_are_real_ones():
    window = [Window(SUNDAY, 90, 210)]
    assert len(of_day(window, AMSTERDAM, 10, 25)) * QUARTER == datetime.timedelta(hours=3)
    assert len(of_day(window, AMSTERDAM, 3, 29)) * QUARTER == datetime.timedelta(hours=1)


def test_5_a_session_across_the_change_takes_what_it_lasts():
    taken = held(utc(10, 25, 0, 30), utc(10, 25, 1, 30))
    assert taken == [utc(10, 25, 0, 30), utc(10, 25, 0, 45), utc(10, 25, 1), utc(10, 25, 1, 15)]
    assert walls(taken[0], AMSTERDAM) == walls(utc(10, 25, 1, 30), AMSTERDAM) == ["02:30"]


def test_6_notice_is_counted_in_real_hours():
    """Two hours from 01:30 on the night of the change are 04:30 on the wall."""
    since = utc(3, 29, 0, 30) + datetime.timedelta(hours=2)
    found = quarters([Window(SUNDAY, 0, 12 * 60)], AMSTERDAM, since, since + datetime.timedelta(hours=4))
    assert walls(min(found), AMSTERDAM) == ["04:30"]


def test_7_one_instant_has_a_date_for_each_reader():
    late = of_day([Window(SUNDAY, 23 * 60 + 30, 24 * 60)], AMSTERDAM, 6, 14)[0]
    seen = [f"{late.astimezone(zone):%a %H:%M}" for zone in (AMSTERDAM, BAGHDAD, LAGOS)]
    assert seen == ["Sun 23:30", "Mon 00:30", "Sun 22:30"]


@pytest.mark.parametrize(("other", "winter", "summer"), [(LAGOS, 1, 0), (BAGHDAD, 2, 2), (MOGADISHU, 2, 2)])
def test_8_shared_hours_may_vanish_in_summer(other, winter, summer):
    def shared(*day) -> float:
        here = of_day([Window(MONDAY, 18 * 60, 21 * 60)], AMSTERDAM, *day)
        there = of_day([Window(MONDAY, 20 * 60, 22 * 60)], other, *day)
        return len(set(here) & set(there)) / 4

    assert (shared(1, 12), shared(7, 13)) == (winter, summer)


def test_10_everything_produced_is_utc_and_comes_back_from_the_wall():
    year = (utc(1, 1), utc(12, 31))
    found = quarters([Window(day, 0, 24 * 60) for day in range(1, 8)], AMSTERDAM, *year)
    assert {q.tzinfo for q in found} == {UTC}
    assert all(q == q.astimezone(AMSTERDAM).astimezone(UTC) for q in found)
    # Every quarter of the year once: none in the jump, none lost or doubled when an hour comes twice.
    assert len(found) * QUARTER == year[1] - year[0]


def test_hours_run_across_midnight_and_into_monday():
    found = quarters(
        [Window(SUNDAY, 23 * 60, 24 * 60), Window(MONDAY, 0, 60)], LAGOS, utc(6, 14, 12), utc(6, 15, 12)
    )
    assert starts(found, 60) == [utc(6, 14, 22) + step * QUARTER for step in range(5)]


def test_hours_between_quarters_give_only_whole_ones():
    assert of_day([Window(MONDAY, 17 * 60 + 10, 17 * 60 + 50)], LAGOS, 6, 15) == [
        utc(6, 15, 16, 15),
        utc(6, 15, 16, 30),
    ]


@pytest.mark.parametrize(("minutes", "count"), [(15, 4), (30, 3), (45, 2), (60, 1)])
def test_a_session_needs_its_quarters_in_a_row(minutes, count):
    hour = {utc(6, 15, 16) + step * QUARTER for step in range(4)}
    assert len(starts(hour | {utc(6, 15, 18)}, minutes)) == count + (minutes == 15)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        (MOGADISHU, AMSTERDAM, [Shift(utc(3, 29, 1), -60)]),
        (AMSTERDAM, MOGADISHU, [Shift(utc(3, 29, 1), 60)]),
        (AMSTERDAM, ZoneInfo("Europe/London"), []),
        (ZoneInfo("America/New_York"), AMSTERDAM, [Shift(utc(3, 8, 7), 60), Shift(utc(3, 29, 1), -60)]),
    ],
)
def test_what_a_change_of_the_clocks_does_to_the_others_hours(mine, theirs, expected):
    assert shifts(mine, theirs, utc(3, 2, 9, 17), utc(4, 1)) == expected
