"""What is left behind when somebody goes, gives back, changes their mind or stands on two sides."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assignments.actions import applications, needs, vacancies, work
from assignments.models import Application, Assignment, Enrolment, Need, Report, Training, Vacancy
from people.actions import erase
from people.refusals import Conflict, Refused
from people.states import lacks
from tests.assignments import applying, making

pytestmark = pytest.mark.django_db
S = Application.State
ANSWER = {"in_use": "yes", "level": "knowledge", "confidence": 4, "text": ""}


# Who leaves for good.


@pytest.mark.parametrize(
    ("state", "after"),
    [
        ("confirmed", "withdrawn"),
        ("prepared", "withdrawn"),
        ("active", "ended_early"),
        ("on_hold", "ended_early"),
        ("reporting", "reporting"),
        ("closed", "closed"),
    ],
)
def test_an_assignment_does_not_wait_for_who_has_left(
    amina, utility, karim, officer, yusuf, mailoutbox, state, after
):
    made = making.assignment(amina, utility, state=state)
    beside = making.internship(karim, made)
    mailoutbox.clear()
    address = amina.email
    erase(by=amina, keep_texts=True)
    made.refresh_from_db()
    beside.refresh_from_db()
    assert (made.state, made.said) == (after, "")
    ended = state != after
    assert beside.state == ("withdrawn" if ended else "planned")
    told = {mail.to[0] for mail in mailoutbox}
    assert {officer.email, yusuf.email, karim.email} <= told if ended else told == set()
    assert address not in told


# A place given back.


@pytest.fixture
def taken(at, vacancy):
    """The only place is taken, so the vacancy is filled."""
    application = at(S.OFFERED)
    applications.accept(by=application.person, application=application)
    vacancy.refresh_from_db()
    assert vacancy.state == "filled"
    return Assignment.objects.get()


def test_a_filled_vacancy_is_opened_again_when_a_place_is_given_back(
    taken, vacancy, officer, amina, hiwa, yusuf, officer2
):
    later = timezone.now() + timedelta(days=20)
    with pytest.raises(Conflict, match="All its places are taken"):
        vacancies.reopen(by=officer, vacancy=Vacancy.objects.get(), closes_at=later)
    work.move(by=amina, assignment=taken, act="withdraw", reason="A new job")
    given = Application.objects.get(person=amina)
    assert (given.state, given.place) == ("withdrawn", None)
    vacancy = Vacancy.objects.get()
    vacancies.reopen(by=officer, vacancy=vacancy, closes_at=later)
    assert Vacancy.objects.get().is_open
    other = applying.at(S.OFFERED, vacancy, hiwa, host=yusuf, officer=officer2)
    applications.accept(by=hiwa, application=other)
    assert Application.objects.get(pk=other.pk).place == 1


def test_work_that_has_begun_keeps_its_place(taken, amina, officer):
    Assignment.objects.update(state="active", trained_on=timezone.localdate())
    work.move(by=officer, assignment=taken, act="end_early", reason="Ill")
    assert Application.objects.get(person=amina).place == 1


# Two sides.


@pytest.mark.parametrize("act", ["host_approve", "host_decline"])
def test_a_rival_with_a_seat_does_not_decide(at, vacancy, deputy, yusuf, officer, act):
    """Whoever has applied and then got a seat decides about nobody who wants the same place."""
    rival = applying.at(S.SUBMITTED, vacancy, deputy, host=yusuf, officer=officer)
    application = at(S.SHORTLISTED)
    more = {"reason": "x"} if act == "host_decline" else {}
    with pytest.raises(Refused, match="You applied for this vacancy yourself"):
        getattr(applications, act)(by=deputy, application=application, **more)
    Application.objects.filter(pk=rival.pk).update(state="withdrawn")
    application = Application.objects.get(pk=application.pk)
    assert getattr(applications, act)(by=deputy, application=application, **more)


def test_a_rival_officer_does_not_shortlist(at, vacancy, officer, yusuf, officer2):
    applying.draft(vacancy, officer)
    with pytest.raises(Refused, match="You applied for this vacancy yourself"):
        applications.shortlist(by=officer, application=at(S.SUBMITTED))


# What stands there now.


def test_what_is_sent_in_is_what_stands_there_now(at, amina):
    """Two tabs: one empties the draft, the other sends what it still believes to be there."""
    stale = at(S.DRAFT)
    applications.change(by=amina, application=Application.objects.get(pk=stale.pk), motivation="")
    with pytest.raises(Conflict, match="Write why you"):
        applications.submit(by=amina, application=stale)
    assert Application.objects.get().state == "draft"


def test_training_that_is_completed_meanwhile_is_not_lost(at, amina, vacancy):
    """Accepting holds the enrolments: who completes one waits, and then finds the new assignment."""
    training = Training.objects.create(programme=vacancy.need.programme, title="Before", kind="departure")
    Enrolment.objects.create(training=training, person=amina)
    application = at(S.OFFERED)
    with CaptureQueriesContext(connection) as asked:
        applications.accept(by=amina, application=application)
    reads = [one["sql"] for one in asked if "assignments_enrolment" in one["sql"]]
    assert len(reads) == 1
    if connection.features.has_select_for_update:
        assert "FOR UPDATE" in reads[0]
    assert Assignment.objects.get().trained_on is None


# Needs, calls and reports.


def test_a_draft_that_is_thrown_away_was_never_sent_in(utility, yusuf, officer):
    need = making.need(utility, yusuf, state=Need.State.DRAFT)
    needs.move(by=yusuf, need=need, act="withdraw")
    assert not Need.objects.visible_to(officer).filter(pk=need.pk).exists()
    assert Need.objects.visible_to(yusuf).filter(pk=need.pk).exists()
    sent = making.need(utility, yusuf, state=Need.State.SUBMITTED)
    needs.move(by=yusuf, need=sent, act="withdraw")
    assert Need.objects.visible_to(officer).filter(pk=sent.pk).exists()


def test_feeds_say_that_a_call_was_extended(client, vacancy, officer):
    Vacancy.objects.update(moved_at=timezone.now() - timedelta(days=3))
    vacancy = Vacancy.objects.get()
    vacancies.extend(by=officer, vacancy=vacancy, closes_at=vacancy.closes_at + timedelta(days=9))
    vacancy = Vacancy.objects.get()
    assert timezone.now() - vacancy.extended_at < timedelta(minutes=1)
    (item,) = client.get(reverse("vacancy-json-feed")).json()["items"]
    assert item["date_modified"] == vacancy.extended_at.isoformat()
    assert f"{vacancy.extended_at:%Y-%m-%dT%H:%M}" in client.get(reverse("vacancy-feed")).content.decode()
    # A sitemap tells days, and those of the site's own clock.
    day = timezone.localdate(vacancy.extended_at)
    assert day.isoformat() in client.get("/sitemap.xml").content.decode()


def test_a_report_that_was_not_handed_in_stays_the_experts(enter, active, amina, officer, yusuf):
    Report.objects.create(assignment=active, summary="zebrafinch", stays="", lessons="")
    work.move(by=officer, assignment=active, act="end_early", reason="Ill")
    address = reverse("assignment-report", args=[active.pk])
    for person in (officer, yusuf):
        answer = enter(person).get(address)
        assert (answer.status_code, "zebrafinch" in answer.content.decode()) == (404, False)
    assert "zebrafinch" in enter(amina).get(address).content.decode()


def test_no_link_leads_to_a_call_that_was_cancelled(enter, at, vacancy, amina):
    application = at(S.REJECTED)
    address = reverse("vacancy-detail", args=[vacancy.pk])
    assert address in enter(amina).get(application.get_absolute_url()).content.decode()
    Vacancy.objects.update(state="cancelled")
    assert address not in enter(amina).get(application.get_absolute_url()).content.decode()


def test_an_intern_is_not_led_to_an_extension_that_is_not_theirs(enter, active, karim, amina, today):
    making.internship(karim, active)
    goes_on = active.ends + timedelta(days=1)
    extension = making.assignment(amina, active.host, starts=goes_on, follows=active)
    address = f'href="{extension.get_absolute_url()}"'
    page = enter(karim).get(active.get_absolute_url())
    assert (page.status_code, address in page.content.decode()) == (200, False)
    assert address in enter(amina).get(active.get_absolute_url()).content.decode()


# The office.


def test_the_offices_dates_reach_the_internships(enter, officer, active, karim):
    intern = making.internship(karim, active, starts=active.starts, ends=active.starts + timedelta(days=20))
    columns = {name: getattr(active, name) for name in ("title", "mode", "starts", "ends")}
    relations = ("programme", "focus_country", "sector", "expert", "host")
    form = columns | {name: getattr(active, f"{name}_id") for name in relations} | {"summary": ""}
    address = f"/admin/assignment/edit/{active.pk}/"
    short = enter(officer).post(address, {**form, "ends": intern.ends - timedelta(days=1)})
    assert "An internship beside it would lie outside" in short.content.decode()
    assert enter(officer).post(address, {**form, "ends": intern.ends}).status_code == 302
    intern.refresh_from_db()
    assert intern.latest_end == intern.ends


def test_the_offices_closing_time_is_later_and_told(enter, officer, vacancy, mailoutbox):
    from tests.assignments.test_office import VACANCY

    form = {name: getattr(vacancy, name) for name in VACANCY} | {"places": 1}
    address = f"/admin/vacancy/edit/{vacancy.pk}/"

    def post(days, **changes):
        moment = vacancy.closes_at.astimezone(officer.zone) + timedelta(days=days)
        return enter(officer).post(address, {**form, "closes_at": f"{moment:%Y-%m-%d %H:%M}", **changes})

    assert "only to a later time" in post(-1).content.decode()
    assert post(0).status_code == 302
    assert Vacancy.objects.get().extended_at is None
    assert post(2).status_code == 302
    assert Vacancy.objects.get().extended_at is not None
    Application.objects.create(
        vacancy=vacancy,
        person=officer,
        place=2,
        keep_until=timezone.localdate(),
        client_key=uuid.uuid4(),
    )
    assert "More people than this have a place already." in post(2, places=1).content.decode()


def test_an_answer_is_thanked_for_once(enter, active, amina):
    from assignments.models import FollowUp

    now = timezone.now()
    row = FollowUp.objects.create(assignment=active, person=amina, wave="start", due_on=now, sent_at=now)
    page = enter(amina).post(row.get_absolute_url(), ANSWER, follow=True).content.decode()
    assert page.count('class="notice success"') == 1
    assert enter(amina).get(row.get_absolute_url()).content.decode().count("notice success") == 1


def test_an_accepted_place_is_given_back_by_nobodys_hand(taken, amina, officer):
    application = Application.objects.get(person=amina)
    assert lacks(application, "give_back") == []
    with pytest.raises(Refused, match="by itself"):
        applications.step(application, "give_back", by=officer)
