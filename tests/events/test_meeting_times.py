"""When people can meet, and the dates of a row: on paper, across changes of the clocks."""

import datetime
import zoneinfo

from events.meeting_times import Span, gaps, quarters
from events.recurring import at_same_hour, dates

AMSTERDAM = zoneinfo.ZoneInfo("Europe/Amsterdam")


def at(clock: str, day: int = 1) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"2026-06-{day:02}T{clock}").replace(tzinfo=AMSTERDAM)


def test_breaks_are_what_lies_between_the_talks_of_a_day():
    talks = [
        Span(at("11:00"), at("12:00")),
        Span(at("09:00"), at("10:30")),
        Span(at("09:30"), at("10:00")),
        Span(at("09:00", 2), at("10:00", 2)),
    ]
    assert gaps(talks, AMSTERDAM) == [Span(at("10:30"), at("11:00"))]
    assert gaps([], AMSTERDAM) == []


def test_only_whole_quarters_that_are_still_to_come():
    spans = [Span(at("10:25"), at("11:10")), Span(at("10:30"), at("10:50"))]
    assert quarters(spans, at("09:00")) == [at("10:30"), at("10:45")]
    assert quarters(spans, at("10:31")) == [at("10:45")]


def test_each_date_is_at_the_local_hour():
    starts = datetime.datetime(2026, 10, 20, 20, tzinfo=AMSTERDAM)
    days = list(dates(starts.date(), "weekly", 2))
    moments = [at_same_hour(starts, day, AMSTERDAM) for day in days]
    assert [moment.astimezone(AMSTERDAM).strftime("%d %H:%M") for moment in moments] == [
        "27 20:00",
        "03 20:00",
    ]
    assert [moment.hour for moment in moments] == [19, 19]
    assert starts.astimezone(datetime.UTC).hour == 18


def test_monthly_is_the_same_weekday_of_the_month():
    first = datetime.date(2026, 10, 30)  # the fifth Friday
    told = [day.isoformat() for day in dates(first, "monthly", 4)]
    assert told == ["2026-11-27", "2026-12-25", "2027-01-29", "2027-02-26"]
    assert [day.isoformat() for day in dates(datetime.date(2026, 12, 1), "fortnightly", 2)] == [
        "2026-12-15",
        "2026-12-29",
    ]
