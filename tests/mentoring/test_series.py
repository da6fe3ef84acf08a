"""Sessions again and again: whose clock keeps the time, what does not fit, each with its own life."""

import datetime
import json
import uuid
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from mentoring import actions
from mentoring.models import Series, Session
from people.models import Busy
from people.refusals import Conflict, OtherContent
from tests.mentoring.conftest import JSON, MONDAY, hours, text, wish

pytestmark = pytest.mark.django_db

AMSTERDAM, MOGADISHU = "Europe/Amsterdam", "Africa/Mogadishu"


@pytest.fixture
def plan(active, amina, karim, slot):
    """Book Mondays from 23 March at 17:00 in Utrecht."""
    hours(amina, MONDAY, 16, 22)
    hours(karim, MONDAY, 17, 23)

    def plan(zone=AMSTERDAM, *, by=karim, times=4, every=1, key=None, starts=slot) -> Series:
        return actions.book_series(
            by=by,
            mentorship=active,
            starts=starts,
            minutes=60,
            every=every,
            times=times,
            zone=zone,
            client_key=key or uuid.uuid4(),
        ).thing

    return plan


def shown(series, zone) -> list[str]:
    return [
        f"{one.starts.astimezone(ZoneInfo(zone)):%m-%d %H:%M}" for one in series.sessions.order_by("starts")
    ]


def test_1_anchored_in_amsterdam_it_moves_for_the_other(plan):
    series = plan(AMSTERDAM)
    assert shown(series, AMSTERDAM) == ["03-23 17:00", "03-30 17:00", "04-06 17:00", "04-13 17:00"]
    assert shown(series, MOGADISHU) == ["03-23 19:00", "03-30 18:00", "04-06 18:00", "04-13 18:00"]


def test_2_anchored_in_mogadishu_it_moves_for_amsterdam(plan):
    series = plan(MOGADISHU)
    assert shown(series, MOGADISHU) == ["03-23 19:00", "03-30 19:00", "04-06 19:00", "04-13 19:00"]
    assert shown(series, AMSTERDAM) == ["03-23 17:00", "03-30 18:00", "04-06 18:00", "04-13 18:00"]


def test_each_is_a_session_of_its_own_and_one_mail_tells_of_all(plan, amina, karim, mailoutbox):
    mailoutbox.clear()
    series = plan()
    sessions = list(series.sessions.all())
    assert len({one.uid for one in sessions}) == 4
    assert {(one.state, one.zone, one.wall[11:]) for one in sessions} == {("confirmed", AMSTERDAM, "17:00")}
    assert Busy.objects.count() == 32
    assert [mail.to for mail in mailoutbox] == [[amina.email], [karim.email]]


def test_what_does_not_fit_is_left_out_and_told(plan, active, amina, slot):
    week = datetime.timedelta(weeks=1)
    second = slot + week - datetime.timedelta(hours=1)  # 17:00 in Utrecht on 30 March
    actions.propose(by=amina, mentorship=active, starts=second, minutes=30, client_key=uuid.uuid4())
    series = plan()
    assert shown(series, AMSTERDAM) == ["03-23 17:00", "04-06 17:00", "04-13 17:00"]
    assert [f"{wall:%m-%d %H:%M}" for wall in series.left_out()] == ["03-30 17:00"]


def test_where_nothing_fits_nothing_is_booked(plan, now):
    with pytest.raises(Conflict, match="taken"):
        plan(starts=now)
    assert (Series.objects.count(), Session.objects.count()) == (0, 0)


def test_the_same_plan_twice_is_once(plan):
    key = uuid.uuid4()
    assert plan(key=key) == plan(key=key)
    assert Session.objects.count() == 4
    with pytest.raises(OtherContent):
        plan(key=key, times=6)


def test_it_goes_beyond_four_weeks(plan):
    assert shown(plan(every=4, times=3), AMSTERDAM) == ["03-23 17:00", "04-20 17:00", "05-18 17:00"]


def test_calling_off_what_is_to_come(plan, karim):
    series = plan()
    first = series.sessions.first()
    actions.cancel(by=karim, session=first)
    actions.cancel_series(by=karim, series=series)
    assert {one.state for one in series.sessions.all()} == {"cancelled"}
    assert Busy.objects.count() == 0


def test_from_the_booking_page(enter, plan, active, karim, slot):
    url = reverse("series-book", args=[active.pk])
    form = wish(slot, every=1, times=4, zone=AMSTERDAM)
    answer = enter(karim).post(url, form, **JSON)
    assert (answer.status_code, len(answer.json()["sessions"]), answer.json()["left_out"]) == (201, 4, [])
    page = text(enter(karim).get(answer.json()["url"]))
    assert "at one time on the clock of Amsterdam" in page
    assert "Cancel those to come" in page
    refused = enter(karim).post(url, {**form, "zone": "Asia/Tokyo"}, **JSON)
    assert (refused.status_code, list(refused.json()["error"]["fields"])) == (422, ["zone"])


def test_others_find_no_series(enter, plan, hiwa, officer):
    series = plan()
    for person in (hiwa, officer):
        assert enter(person).get(series.get_absolute_url()).status_code == 404


def test_a_series_page_costs_the_same_with_two_and_with_six(
    enter, plan, karim, slot, django_assert_num_queries
):
    browser = enter(karim)
    for series in (plan(times=2), plan(times=6, starts=slot + datetime.timedelta(hours=1))):
        browser.get(series.get_absolute_url())
        with django_assert_num_queries(9):
            browser.get(series.get_absolute_url())


# What is agreed is on the wall.


def zones_apart(capsys) -> str:
    call_command("mentoring_check_zones")
    return capsys.readouterr().out


def test_nothing_is_apart(plan, capsys):
    plan()
    assert zones_apart(capsys) == ""


def test_12_a_zone_that_changes_its_rules_is_found(plan, capsys):
    series = plan()
    moved = series.sessions.order_by("starts")[1]
    # As if Amsterdam had kept winter time when this was booked.
    hour = datetime.timedelta(hours=1)
    Session.objects.filter(pk=moved.pk).update(starts=moved.starts + hour, ends=moved.ends + hour)
    with pytest.raises(CommandError, match="1 found"):
        zones_apart(capsys)
    told = json.loads(capsys.readouterr().out)
    assert (told["session"], told["wall"], told["zone"]) == (moved.pk, "2026-03-30T17:00", AMSTERDAM)
    assert told["would_start"] == ["2026-03-30T15:00:00+00:00"]


def test_overlaps_are_found_where_the_quarters_were_gone_round(session, capsys):
    call_command("mentoring_overlaps")
    assert json.loads(capsys.readouterr().out) == []
    half = datetime.timedelta(minutes=30)
    Session.objects.create(
        mentorship=session.mentorship,
        starts=session.starts + half,
        ends=session.ends + half,
        zone=AMSTERDAM,
        booked_by=session.booked_by,
        client_key=uuid.uuid4(),
    )
    with pytest.raises(CommandError, match="2 found"):
        call_command("mentoring_overlaps")
