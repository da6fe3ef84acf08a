"""The twelve cases of zones and clocks as a program asks for them; those of the pure functions are in
test_availability.py, those of series in test_series.py."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring import actions
from mentoring.models import Session
from tests.mentoring.conftest import JSON

pytestmark = pytest.mark.django_db

AMSTERDAM, BAGHDAD = "Europe/Amsterdam", "Asia/Baghdad"
LAGOS, MOGADISHU = "Africa/Lagos", "Africa/Mogadishu"
EVERYWHERE = [AMSTERDAM, BAGHDAD, LAGOS, MOGADISHU]


@pytest.fixture
def preview(enter, karim):
    """What a time on a wall means; Karim asks, in Mogadishu."""

    def preview(wall, zone=AMSTERDAM, **more):
        told = {"wall": wall, "zone": zone, "also": EVERYWHERE, **more}
        return enter(karim).get(reverse("session-preview"), told, **JSON)

    return preview


def clocks(answer, *zones) -> list[list[str]]:
    return [[choice["clocks"][zone][5:] for zone in zones] for choice in answer.json()["choices"]]


@pytest.mark.parametrize(
    ("day", "starts", "elsewhere"),
    [
        ("03-23", "17", ["20:00", "18:00", "20:00"]),
        ("03-30", "16", ["19:00", "17:00", "19:00"]),
        ("10-19", "16", ["19:00", "17:00", "19:00"]),
        ("10-26", "17", ["20:00", "18:00", "20:00"]),
    ],
)
def test_1_a_time_of_amsterdam_elsewhere(preview, day, starts, elsewhere):
    answer = preview(f"2026-{day}T18:00")
    assert answer.json()["choices"][0]["starts"] == f"2026-{day}T{starts}:00:00+00:00"
    assert clocks(answer, BAGHDAD, LAGOS, MOGADISHU) == [[f"{day}T{hour}" for hour in elsewhere]]


@pytest.mark.parametrize(("day", "hour"), [("03-23", "18"), ("03-30", "19"), ("10-26", "18")])
def test_2_a_time_of_baghdad_in_amsterdam(preview, day, hour):
    assert clocks(preview(f"2026-{day}T20:00", BAGHDAD), AMSTERDAM) == [[f"{day}T{hour}:00"]]


def test_3_a_time_that_is_none_names_its_neighbours(preview):
    answer = preview("2026-03-29T02:30")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "no_such_time")
    assert error["beside"] == ["2026-03-29T01:30", "2026-03-29T03:30"]
    assert "01:30 or 03:30" in error["message"]


def test_4_a_time_that_comes_twice_gives_both(preview):
    choices = preview("2026-10-25T02:30").json()["choices"]
    assert [(choice["starts"][11:16], choice["called"]) for choice in choices] == [
        ("00:30", "CEST"),
        ("01:30", "CET"),
    ]


@pytest.mark.parametrize(("day", "hours"), [("10-25", 3), ("03-29", 1)])
def test_5_lengths_are_counted_in_utc(preview, day, hours):
    first, last = (
        datetime.fromisoformat(preview(f"2026-{day}T{wall}").json()["choices"][0]["starts"])
        for wall in ("01:30", "03:30")
    )
    assert last - first == timedelta(hours=hours)


def test_6_a_reminder_leaves_real_hours_before(preview):
    day_before, hour_before = preview("2026-03-29T18:00").json()["choices"][0]["reminders"]
    assert (day_before, hour_before) == ("2026-03-28T16:00:00+00:00", "2026-03-29T15:00:00+00:00")
    # On the wall in Amsterdam that is 17:00 on the day before, and not 18:00.
    assert datetime.fromisoformat(day_before).astimezone(zoneinfo.ZoneInfo(AMSTERDAM)).hour == 17


def test_7_one_instant_has_a_date_for_each(preview):
    found = clocks(preview("2026-06-14T23:30"), AMSTERDAM, BAGHDAD, LAGOS)
    assert found == [["06-14T23:30", "06-15T00:30", "06-14T22:30"]]


def test_10_no_time_that_is_none_gets_into_the_database(enter, active, amina, now):
    form = {"client_key": "8f4f7c3e-3a31-4a3b-8f0c-27a6a3a3a3a3", "wall": "2026-03-29T02:30", "minutes": 60}
    answer = enter(amina).post(reverse("session-propose", args=[active.pk]), form, **JSON)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["wall"])
    assert Session.objects.count() == 0


def test_11_old_names_of_zones_are_known_and_misleading_ones_refused(preview):
    for name in ("Asia/Calcutta", "Europe/Kiev", "Africa/Asmera"):
        assert preview("2026-06-01T12:00", name).status_code == 200
    for name in ("Etc/GMT+3", "UTC", "Mars/Olympus"):
        assert preview("2026-06-01T12:00", name).status_code == 422


def test_both_peoples_clocks_are_named(preview, active, amina):
    told = preview("2026-03-23T17:00", **{"with": active.pk}).json()
    assert (told["mine"], told["theirs"]) == (MOGADISHU, AMSTERDAM)
    amina.field_visibility = {"time_zone": "me"}
    amina.save()
    assert preview("2026-03-23T17:00", **{"with": active.pk}).json()["theirs"] is None


def test_a_preview_with_somebody_elses_pair_is_not_found(enter, active, hiwa):
    url = reverse("session-preview")
    for pk in (active.pk, "x", 999):
        answer = enter(hiwa).get(url, {"wall": "2026-03-23T17:00", "with": pk}, **JSON)
        assert answer.status_code == 404


def test_without_a_time_it_says_so(preview):
    assert (preview("").status_code, preview("").json()["error"]["code"]) == (422, "invalid")


# Reminders.


@pytest.fixture
def reminded(session, mailoutbox, monkeypatch):
    """At so many hours before the start the worker comes with a reminder; to whom mail went."""

    def reminded(hours_before: float, hours: int) -> list[str]:
        mailoutbox.clear()
        moment = Session.objects.get().starts - timedelta(hours=hours_before)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        actions.remind.call(session.pk, hours)
        return sorted(mail.to[0] for mail in mailoutbox)

    return reminded


def test_both_are_reminded_a_day_and_an_hour_before_and_once_each(reminded, amina, karim, mailoutbox):
    both = sorted([amina.email, karim.email])
    assert [reminded(24, 24), reminded(23, 24), reminded(1, 1), reminded(0.5, 1)] == [both, [], both, []]


def test_a_late_worker_reminds_once_and_never_after_the_start(reminded):
    assert [len(reminded(0.9, 1)), len(reminded(0.8, 24)), len(reminded(0, 1))] == [2, 0, 0]


def test_nobody_is_reminded_too_early_or_of_what_is_cancelled(reminded, session, karim):
    assert reminded(30, 24) == []
    actions.cancel(by=karim, session=session)
    assert reminded(24, 24) == []


def test_a_moved_session_reminds_of_its_new_time(reminded, session, karim, slot):
    assert len(reminded(24, 24)) == 2
    later = slot + timedelta(days=7)
    actions.move(by=karim, session=session, starts=later, sequence=0)
    assert [len(reminded(24 + 167, 24)), len(reminded(24, 24))] == [0, 2]


def test_the_worker_is_asked_for_what_is_still_ahead(active, karim, slot, settings, monkeypatch):
    from django_tasks_db.models import DBTaskResult

    settings.TASKS = {"background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(timezone, "now", lambda: slot - timedelta(hours=5))
    key = "8f4f7c3e-3a31-4a3b-8f0c-27a6a3a3a3a4"
    actions.book(by=karim, mentorship=active, starts=slot, minutes=60, client_key=key)
    queued = DBTaskResult.objects.filter(task_path=actions.remind.module_path)
    assert [task.run_after for task in queued] == [datetime(2026, 3, 23, 15, tzinfo=UTC)]
