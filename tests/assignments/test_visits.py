"""Exchange visits: who sees what the delegates need, and when."""

import json
import re
import uuid
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from assignments.actions import visits as actions
from assignments.actions.steps import step
from assignments.models import Delegate, ExchangeVisit
from people import export
from people.models import AuditEntry, Institution, Seat
from people.refusals import Conflict, OtherContent, Refused
from tests import factories
from tests.assignments.making import DAY, JSON
from tests.ground import shared

pytestmark = pytest.mark.django_db
NEEDS = "No pork, and a quiet room at noon"


def partner(programme, name: str):
    """A receiving institution and its focal point."""
    person = factories.member("partner", programme=programme, call_me=f"{name} person")
    there = factories.InstitutionFactory(name=name, kind=Institution.Kind.PARTNER, country="NL")
    Seat.objects.create(institution=there, person=person, since=timezone.localdate())
    return there, person


@shared
def delta(programme):
    return partner(programme, "Delta")


@shared
def north(programme):
    return partner(programme, "North")


def plan(by, sender, starts, days: int = 5, **more) -> ExchangeVisit:
    told = {"title": "Five days of pipes", "aim": "See a control room", "client_key": uuid.uuid4(), **more}
    return actions.plan_visit(
        by=by, sender=sender, starts=starts, ends=starts + (days - 1) * DAY, **told
    ).thing


@pytest.fixture
def visit(utility, yusuf, deputy, delta, north, today):
    """In 30 days: Delta receives on the first day, North on the fourth. Yusuf goes and has needs."""
    made = plan(yusuf, utility, today + 30 * DAY)
    for receiver, offset in ((delta[0], 0), (north[0], 3)):
        actions.set_day(
            by=yusuf, visit=made, day=made.starts + offset * DAY, receiver=receiver, programme="Control room"
        )
    delegate = actions.add_delegate(by=yusuf, visit=made, person=yusuf).thing
    actions.write_needs(by=yusuf, delegate=delegate, needs=NEEDS)
    return made


def move_to(visit, starts):
    """The same visit on other dates."""
    shift = starts - visit.starts
    for entry in visit.days.all():
        entry.day += shift
        entry.save()
    visit.starts, visit.ends = starts, visit.ends + shift
    visit.save(update_fields=["starts", "ends"])


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


# Who sees what.

WHO = {
    **dict.fromkeys(["yusuf", "deputy", "officer"], 200),
    **dict.fromkeys(["amina", "stranger", "outsider", "suspended"], 404),
}


@pytest.mark.parametrize(("who", "status"), WHO.items())
def test_who_sees_a_visit(enter, visit, request, who, status):
    browser = enter(request.getfixturevalue(who))
    found = browser.get(visit.get_absolute_url())
    assert found.status_code == status
    if status == 404:
        nothing = browser.get(re.sub(r"/\d+/", "/999999/", visit.get_absolute_url()))
        assert found.content == nothing.content


def test_who_receives_sees_it(enter, visit, delta):
    assert enter(delta[1]).get(visit.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["visit-list", "visit-plan", "visit-detail"])
def test_one_logs_in_first(client, visit, name):
    url = reverse(name, args=[visit.pk] if name == "visit-detail" else [])
    assert client.get(url).status_code == 302
    assert client.get(url, **JSON).status_code == 401


POSTS = ["visit-day", "visit-delegate", "visit-needs", "visit-cancel", "visit-report"]


@pytest.mark.parametrize("name", POSTS)
@pytest.mark.parametrize("who", ["amina", "stranger", "suspended"])
def test_others_do_nothing(enter, visit, request, who, name):
    before = acts()
    answer = enter(request.getfixturevalue(who)).post(reverse(name, args=[visit.pk]), {}, **JSON)
    assert (answer.status_code, acts()) == (404, before)


def test_who_plans_one(enter, visit, yusuf, officer, amina, delta):
    statuses = {
        person.call_me: enter(person).get(reverse("visit-plan")).status_code
        for person in (yusuf, officer, amina, delta[1])
    }
    assert statuses == {"Yusuf": 200, "Staff": 200, "Amina": 403, "Delta person": 403}


# Needs.


def page_tells(enter, person, visit) -> bool:
    return NEEDS in enter(person).get(visit.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("starts_in", "delta_sees", "north_sees"),
    [
        (15, False, False),
        (14, True, False),
        (12, True, False),
        (11, True, True),
        (0, True, True),
        (-2, True, True),
        (-3, False, True),
        (-5, False, True),
        (-6, False, False),
    ],
)
def test_who_receives_sees_needs_around_their_own_day(
    enter, visit, delta, north, today, starts_in, delta_sees, north_sees
):
    """From fourteen days before one's own first day until two days after one's own last."""
    move_to(visit, today + starts_in * DAY)
    seen = (page_tells(enter, delta[1], visit), page_tells(enter, north[1], visit))
    assert seen == (delta_sees, north_sees)


def test_the_sender_does_not_see_them_and_the_delegate_and_staff_do(
    enter, visit, today, yusuf, deputy, officer
):
    move_to(visit, today)
    seen = {person.call_me: page_tells(enter, person, visit) for person in (yusuf, deputy, officer)}
    assert seen == {"Yusuf": True, "Deputy": False, "Staff": True}


def test_no_answer_to_a_program_tells_them(enter, visit, today, delta, deputy):
    move_to(visit, today + 5 * DAY)
    day = {"day": visit.starts, "receiver": delta[0].pk, "programme": "Changed"}
    answers = [
        enter(deputy).post(reverse("visit-day", args=[visit.pk]), day, **JSON),
        enter(deputy).post(reverse("visit-delegate", args=[visit.pk]), {"person": deputy.pk}, **JSON),
        enter(delta[1]).post(reverse("visit-needs", args=[visit.pk]), {"needs": "x"}, **JSON),
    ]
    assert [answer.status_code for answer in answers] == [200, 201, 404]
    assert all(NEEDS not in answer.content.decode() for answer in answers)


def test_an_export_tells_ones_own_alone(visit, yusuf, deputy, delta, today):
    move_to(visit, today)

    def exported(person) -> dict:
        file = BytesIO()
        export.write(person, file)
        with ZipFile(file) as archive:
            return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}

    assert json.loads(exported(yusuf)["visits.json"])[0]["needs"] == NEEDS
    for other in (deputy, delta[1]):
        assert [name for name, told in exported(other).items() if NEEDS in told] == []


def test_who_is_out_of_the_seat_sees_them_no_more(enter, visit, delta, today):
    move_to(visit, today)
    assert page_tells(enter, delta[1], visit)
    Seat.objects.filter(person=delta[1]).update(until=today)
    assert enter(delta[1]).get(visit.get_absolute_url()).status_code == 404


def test_the_delegate_alone_writes_them(enter, visit, yusuf, deputy, officer):
    delegate = visit.delegates.get()
    for other in (deputy, officer):
        with pytest.raises(Refused, match="Only you"):
            actions.write_needs(by=other, delegate=delegate, needs="x")
    answer = enter(yusuf).post(reverse("visit-needs", args=[visit.pk]), {"needs": ""}, **JSON)
    delegate.refresh_from_db()
    assert (answer.status_code, delegate.needs) == (200, "")


def test_needs_are_erased_thirty_days_after_the_end(visit, today, capsys):
    move_to(visit, today - 30 * DAY - (visit.ends - visit.starts))
    call_command("follow_ups")
    assert visit.delegates.get().needs == NEEDS
    move_to(visit, visit.starts - DAY)
    call_command("follow_ups", "--dry-run")
    assert visit.delegates.get().needs == NEEDS
    call_command("follow_ups")
    assert visit.delegates.get().needs == ""
    told = capsys.readouterr().out.splitlines()
    assert [re.findall(r"needs of (\d+) erased", line) for line in told] == [["0"], ["1"], ["1"]]


def test_needs_go_with_a_cancelled_visit(visit, yusuf):
    actions.cancel_visit(by=yusuf, visit=visit, reason="No visas")
    assert (visit.delegates.get().needs, visit.said) == ("", "No visas")


# Planning.


def test_planning_twice_with_one_key_is_one_visit(yusuf, utility, today):
    key = uuid.uuid4()
    first = plan(yusuf, utility, today, client_key=key)
    assert plan(yusuf, utility, today, client_key=key) == first
    with pytest.raises(OtherContent):
        plan(yusuf, utility, today, client_key=key, title="Other")
    assert acts() == ["plan-visit"]


def test_an_outsider_does_not_plan_one(stranger, utility, today):
    with pytest.raises(Refused, match="institution that visits"):
        plan(stranger, utility, today)


def test_planning_by_page_keeps_what_was_typed(enter, yusuf, utility, today):
    told = {
        "sender": utility.pk,
        "title": "Kept title",
        "aim": "Kept aim",
        "starts": today,
        "ends": today - DAY,
        "client_key": uuid.uuid4(),
    }
    answer = enter(yusuf).post(reverse("visit-plan"), told)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Kept title" in page and 'id="id_ends_error"' in page
    assert ExchangeVisit.objects.count() == 0
    done = enter(yusuf).post(reverse("visit-plan"), {**told, "ends": today + DAY}, **JSON)
    again = enter(yusuf).post(reverse("visit-plan"), {**told, "ends": today + DAY}, **JSON)
    assert (done.status_code, done.json()["state"], again.status_code) == (201, "planned", 200)


def test_a_day_said_again_is_changed(visit, yusuf, delta):
    told = {"by": yusuf, "visit": visit, "day": visit.starts, "receiver": delta[0]}
    same = actions.set_day(**told, programme="Control room")
    changed = actions.set_day(**told, programme="Lunch", place="Dock 4")
    assert (same.created, changed.created, changed.thing.place) == (False, False, "Dock 4")
    assert (visit.days.count(), acts().count("set-day")) == (2, 3)


def test_a_day_is_within_the_visit_and_elsewhere(visit, yusuf, delta, utility):
    told = {"by": yusuf, "visit": visit, "programme": "x"}
    with pytest.raises(Refused, match="not within"):
        actions.set_day(**told, day=visit.ends + DAY, receiver=delta[0])
    with pytest.raises(Refused, match="does not receive itself"):
        actions.set_day(**told, day=visit.starts, receiver=utility)


def test_whom_one_may_name(enter, visit, yusuf, officer, karim, deputy):
    def named(by, person):
        url = reverse("visit-delegate", args=[visit.pk])
        return enter(by).post(url, {"person": person.pk}, **JSON).status_code

    assert [named(yusuf, karim), named(yusuf, deputy), named(yusuf, deputy)] == [422, 201, 200]
    assert named(officer, karim) == 201


def test_taking_out(enter, visit, yusuf):
    entry, delegate = visit.days.first(), visit.delegates.get()
    urls = [
        reverse("visit-day-remove", args=[visit.pk, entry.pk]),
        reverse("visit-delegate-remove", args=[visit.pk, delegate.pk]),
    ]
    assert [enter(yusuf).post(url, **JSON).status_code for url in urls] == [200, 200]
    assert [enter(yusuf).post(url, **JSON).status_code for url in urls] == [404, 404]
    assert (visit.days.count(), Delegate.objects.count()) == (1, 0)


# Moving on.


def test_what_is_missing_is_said(enter, utility, yusuf, officer, today):
    bare = plan(yusuf, utility, today + DAY)
    answer = enter(officer).post(reverse("visit-move", args=[bare.pk, "confirm"]), **JSON)
    assert answer.status_code == 409
    assert answer.json()["error"]["message"] == (
        "Nobody is named who goes on this visit. No day of this visit has a programme yet."
    )


def test_from_plan_to_report(enter, visit, yusuf, officer, today):
    def press(person, name, *args, **told):
        return enter(person).post(reverse(name, args=[visit.pk, *args]), told, **JSON)

    assert press(yusuf, "visit-move", "confirm").status_code == 403
    assert press(officer, "visit-move", "confirm").json()["state"] == "confirmed"
    early = press(officer, "visit-move", "hold")
    assert (early.status_code, early.json()["error"]["message"]) == (409, "The first day is not there yet.")
    move_to(visit, today)
    assert press(officer, "visit-move", "hold").json()["state"] == "held"
    assert press(yusuf, "visit-report", outcome="").status_code == 422
    told = press(yusuf, "visit-report", outcome="A plan of nine months", follow_up="Loggers in May")
    assert told.json()["state"] == "reported"
    assert press(yusuf, "visit-report", outcome="Again").status_code == 409
    assert press(officer, "visit-move", "fly").status_code == 404
    visit.refresh_from_db()
    assert (visit.outcome, visit.follow_up) == ("A plan of nine months", "Loggers in May")
    assert acts()[-3:] == ["confirm", "hold", "report"]
    assert "A plan of nine months" in enter(yusuf).get(visit.get_absolute_url()).content.decode()


def test_cancelling_needs_a_reason(enter, visit, yusuf):
    url = reverse("visit-cancel", args=[visit.pk])
    assert enter(yusuf).post(url, {"reason": ""}, **JSON).status_code == 422
    assert enter(yusuf).post(url, {"reason": "No visas"}, **JSON).json()["state"] == "cancelled"
    page = enter(yusuf).get(visit.get_absolute_url()).content.decode()
    assert "No visas" in page and "Add or change a day" not in page
    with pytest.raises(Refused, match="over or cancelled"):
        actions.add_delegate(by=yusuf, visit=visit, person=yusuf)


def test_two_who_move_it_at_once(visit, officer):
    stale = ExchangeVisit.objects.get(pk=visit.pk)
    step(visit, "confirm", by=officer)
    with pytest.raises(Conflict, match="confirmed"):
        step(stale, "confirm", by=officer)


def test_mail_says_nothing_and_reaches_all_sides(
    visit, officer, mailoutbox, django_capture_on_commit_callbacks, delta, north, yusuf
):
    with django_capture_on_commit_callbacks(execute=True):
        step(visit, "confirm", by=officer)
    assert {mail.to[0] for mail in mailoutbox} == {yusuf.email, delta[1].email, north[1].email}
    told = " ".join(mail.subject + mail.body for mail in mailoutbox)
    assert re.findall("pipes|Delta|North|Yusuf|Utility|pork", told) == []


def test_a_withdrawn_country_hides_names(enter, visit, delta, somalia):
    somalia.safety_mode = True
    somalia.save()
    page = enter(delta[1]).get(visit.get_absolute_url()).content.decode()
    assert "A participant" in page and "Yusuf" not in page


# Cost.


def test_pages_cost_the_same_for_one_and_three(
    enter, visit, yusuf, delta, north, officer, somalia, utility, today, django_assert_num_queries
):
    browser = enter(officer)
    for url in (reverse("visit-list"), visit.get_absolute_url()):
        browser.get(url)
    with django_assert_num_queries(LIST_QUERIES):
        browser.get(reverse("visit-list"))
    with django_assert_num_queries(VISIT_QUERIES):
        browser.get(visit.get_absolute_url())
    for n in (1, 2):
        plan(yusuf, utility, today)
        day = visit.starts + n * DAY
        actions.set_day(by=yusuf, visit=visit, day=day, receiver=delta[0], programme="x")
        person = factories.member("host", somalia)
        actions.add_delegate(by=officer, visit=visit, person=person)
    with django_assert_num_queries(LIST_QUERIES):
        assert len(browser.get(reverse("visit-list")).context["visits"]) == 3
    with django_assert_num_queries(VISIT_QUERIES):
        assert len(browser.get(visit.get_absolute_url()).context["guests"]) == 3


LIST_QUERIES = 6
VISIT_QUERIES = 15
