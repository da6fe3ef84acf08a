"""Trainings: made, opened, joined, attended; and the gate that completion opens."""

import datetime
import uuid

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from assignments.actions import trainings as actions
from assignments.models import Assignment, Attendance, Enrolment, Training, TrainingSession
from people import export, leaving
from people.models import AuditEntry, Paper
from people.refusals import Conflict, Refused
from tests import factories
from tests.assignments import making
from tests.assignments.making import DAY, JSON
from tests.ground import shared
from tests.mentoring.conftest import text

pytestmark = pytest.mark.django_db
HOURS = datetime.timedelta(hours=3)
KINDS = Training.Kind


@shared
def training(programme):
    """Open, with a session yesterday and one today that has just begun."""
    made = Training.objects.create(programme=programme, kind=KINDS.DEPARTURE, title="Before you go")
    add(made, timezone.now() - DAY, title="Safety")
    add(made, timezone.now() - HOURS / 3, title="Culture")
    return made


def add(training, starts, **told):
    told = {"title": "A session", "place": "Room 4", **told}
    return TrainingSession.objects.create(training=training, starts=starts, ends=starts + HOURS, **told)


@shared
def enrolled(training, amina):
    return Enrolment.objects.create(training=training, person=amina)


def mark(session, by, *present, before=()):
    return actions.mark(
        by=by, session=session, before=[e.pk for e in before], present=[e.pk for e in present]
    )


def be_at_all(training, by, enrolment):
    for session in training.sessions.all():
        mark(session, by, enrolment)
    enrolment.refresh_from_db()


def acts():
    ours = AuditEntry.objects.filter(thing__startswith="assignments.")
    return list(ours.order_by("pk").values_list("act", flat=True))


# Who sees what.

MEMBERS = ["amina", "karim", "hiwa", "yusuf", "moderator", "officer"]
NOBODY = ["suspended", "outsider"]


@pytest.mark.parametrize("who", MEMBERS + NOBODY)
@pytest.mark.parametrize("is_open", [True, False])
def test_who_sees_a_training(enter, training, who, is_open, request):
    Training.objects.update(is_open=is_open)
    browser = enter(request.getfixturevalue(who))
    found = browser.get(training.get_absolute_url())
    sees = who not in NOBODY and (is_open or who == "officer")
    assert found.status_code == (200 if sees else 404)
    if not sees:
        assert found.content == browser.get(reverse("training-detail", args=[999_999])).content
    listed = browser.get(reverse("training-list"))
    assert listed.status_code == (404 if who in NOBODY else 200)
    assert who in NOBODY or list(listed.context["trainings"]) == ([training] if sees else [])


OFFICE = [
    "training-make",
    "training-change",
    "training-session-add",
    "training-session-change",
    "training-attendance",
]
POSTS = ["training-open", "training-close", "training-session-remove"]


def address(name, training):
    if name == "training-make":
        return reverse(name)
    of_session = name in {"training-session-change", "training-attendance", "training-session-remove"}
    return reverse(name, args=[training.sessions.first().pk if of_session else training.pk])


@pytest.mark.parametrize("who", [*MEMBERS, *NOBODY])
def test_the_office_side_is_for_officers(enter, training, who, request):
    browser = enter(request.getfixturevalue(who))
    nothing = browser.get(reverse("training-detail", args=[999_999])).content
    for name in OFFICE:
        answer = browser.get(address(name, training))
        assert answer.status_code == (200 if who == "officer" else 404), name
        assert who == "officer" or answer.content == nothing, name
    if who != "officer":
        for name in OFFICE + POSTS:
            assert browser.post(address(name, training), {}, **JSON).status_code == 404, name
    assert (training.sessions.count(), acts()) == (2, [])


@pytest.mark.parametrize("act", ["make", "change", "show", "add_session", "remove_session", "mark"])
def test_the_actions_ask_themselves(training, amina, act):
    session = training.sessions.first()
    told = {
        "make": {"kind": "departure", "title": "x", "about": "", "client_key": uuid.uuid4()},
        "change": {"training": training, "kind": "departure", "title": "x", "about": ""},
        "show": {"training": training, "is_open": False},
        "add_session": {
            **{"training": training, "title": "x", "starts": session.starts, "ends": session.ends},
            **{"place": "", "material": None, "client_key": uuid.uuid4()},
        },
        "remove_session": {"session": session},
        "mark": {"session": session, "before": [], "present": []},
    }[act]
    with pytest.raises(Refused, match="programme officers"):
        getattr(actions, act)(by=amina, **told)


# Making one.


def test_made_once_and_closed_at_first(enter, officer):
    told = {
        "client_key": uuid.uuid4(),
        "kind": "departure",
        "title": "Before you go",
        "about": "Bring a pen.",
    }
    browser, url = enter(officer), reverse("training-make")
    first, again = browser.post(url, told, **JSON), browser.post(url, told, **JSON)
    other = browser.post(url, told | {"title": "Other"}, **JSON)
    made = Training.objects.get()
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json() == {"id": made.pk, "url": made.get_absolute_url(), "state": "closed"}
    assert acts() == ["make"]


def test_opened_once_it_has_a_session(enter, officer, programme):
    training = Training.objects.create(programme=programme, title="Before you go", is_open=False)
    browser, url = enter(officer), reverse("training-open", args=[training.pk])
    page = browser.post(url)
    assert (page.status_code, "Add a session first." in text(page)) == (409, True)
    add(training, timezone.now() + DAY)
    assert browser.post(url, **JSON).json()["state"] == "open"
    assert browser.post(url, **JSON).json()["state"] == "open"
    assert browser.post(reverse("training-close", args=[training.pk]), **JSON).json()["state"] == "closed"
    assert acts() == ["open", "close"]


def test_a_session_as_a_program_and_on_ones_own_clock(enter, officer, training):
    officer.time_zone = "Africa/Mogadishu"
    officer.save()
    told = {
        "client_key": uuid.uuid4(),
        "title": "Law",
        "starts": "2027-03-01T10:00",
        "ends": "2027-03-01T13:00",
        "place": "Room 2",
    }
    browser, url = enter(officer), reverse("training-session-add", args=[training.pk])
    answers = [browser.post(url, told, **JSON).status_code for _ in range(2)]
    answers.append(browser.post(url, told | {"place": "Room 3"}, **JSON).status_code)
    assert answers == [201, 200, 409]
    session = training.sessions.get(title="Law")
    assert session.starts == datetime.datetime(2027, 3, 1, 7, tzinfo=datetime.UTC)
    change = reverse("training-session-change", args=[session.pk])
    assert 'value="2027-03-01T10:00"' in browser.get(change).content.decode()
    assert browser.post(change, told | {"place": "Room 9"}, **JSON).status_code == 200
    session.refresh_from_db()
    assert (session.place, acts()) == ("Room 9", ["add_session", "change_session"])


def test_what_was_typed_is_kept(enter, officer, training):
    told = {
        "client_key": uuid.uuid4(),
        "title": "Law",
        "starts": "2027-03-01T10:00",
        "ends": "2027-03-01T09:00",
    }
    page = enter(officer).post(reverse("training-session-add", args=[training.pk]), told)
    assert page.status_code == 422
    assert "The end is before the start." in text(page)
    assert 'value="2027-03-01T09:00"' in page.content.decode()
    assert training.sessions.count() == 2


def test_no_session_is_added_to_what_somebody_completed(training, enrolled, officer):
    be_at_all(training, officer, enrolled)
    told = {"title": "x", "starts": timezone.now(), "ends": timezone.now() + HOURS, "place": ""}
    with pytest.raises(Conflict, match="Make a new one"):
        actions.add_session(by=officer, training=training, material=None, client_key=uuid.uuid4(), **told)
    with pytest.raises(Conflict, match="its kind stays"):
        actions.change(by=officer, training=training, kind=KINDS.ORGANISATION, title="x", about="")


def test_a_session_is_removed_while_nobody_was_there(enter, training, enrolled, officer):
    safety, culture = training.sessions.all()
    mark(safety, officer, enrolled)
    with pytest.raises(Conflict, match="so it stays"):
        actions.remove_session(by=officer, session=safety)
    answer = enter(officer).post(reverse("training-session-remove", args=[culture.pk]), **JSON)
    enrolled.refresh_from_db()
    assert (answer.status_code, list(training.sessions.all())) == (200, [safety])
    assert enrolled.completed_on == timezone.localdate()


# Taking part.


def test_one_takes_part_once_and_can_leave(enter, training, amina):
    browser = enter(amina)
    url = reverse("training-enrol", args=[training.pk])
    assert [browser.post(url, **JSON).status_code for _ in range(2)] == [201, 200]
    assert "you take part" in text(browser.get(training.get_absolute_url()))
    assert browser.post(reverse("training-leave", args=[training.pk])).status_code == 302
    assert (Enrolment.objects.count(), acts()) == (0, ["enrol", "leave"])


def test_not_when_it_is_over_or_closed(training, amina, officer):
    TrainingSession.objects.filter(training=training).update(
        starts=timezone.now() - 2 * DAY, ends=timezone.now() - DAY
    )
    with pytest.raises(Conflict, match="are over"):
        actions.enrol(by=amina, training=training)
    Training.objects.update(is_open=False)
    with pytest.raises(Conflict, match="not open yet"):
        actions.enrol(by=officer, training=training)


def test_who_was_there_stays_on_the_list(training, enrolled, amina, officer):
    mark(training.sessions.first(), officer, enrolled)
    with pytest.raises(Conflict, match="your name stays"):
        actions.leave(by=amina, training=training)


def test_members_do_not_see_who_takes_part(enter, training, enrolled, karim, officer):
    assert "Amina" not in text(enter(karim).get(training.get_absolute_url()))
    assert "Amina" in text(enter(officer).get(training.get_absolute_url()))


# Attendance and completion.


def test_marked_on_one_page(enter, training, enrolled, officer, karim):
    other = Enrolment.objects.create(training=training, person=karim)
    session = training.sessions.first()
    browser, url = enter(officer), reverse("training-attendance", args=[session.pk])
    assert browser.post(url, {"present": [enrolled.pk, other.pk]}).status_code == 302
    assert browser.get(url).content.decode().count(" checked") == 2
    told = {"present": [other.pk], "before": [enrolled.pk, other.pk]}
    assert browser.post(url, told, **JSON).json()["present"] == [other.pk]
    assert browser.post(url, told, **JSON).status_code == 200
    assert acts() == ["mark_attendance", "mark_attendance"]
    assert Attendance.objects.get().marked_by == officer


def test_two_officers_who_mark_at_once(training, enrolled, officer, officer2, karim):
    """Each page was made before the other was sent; neither undoes the other."""
    other = Enrolment.objects.create(training=training, person=karim)
    session = training.sessions.first()
    mark(session, officer, enrolled)
    mark(session, officer2, other)
    assert set(session.attendances.values_list("enrolment", flat=True)) == {enrolled.pk, other.pk}


def test_only_those_who_take_part(enter, training, officer, programme, karim):
    elsewhere = Enrolment.objects.create(
        training=Training.objects.create(programme=programme, title="x"), person=karim
    )
    url = reverse("training-attendance", args=[training.sessions.first().pk])
    answer = enter(officer).post(url, {"present": [elsewhere.pk]}, **JSON)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["present"])


def test_not_before_it_has_begun(training, enrolled, officer):
    ahead = add(training, timezone.now() + DAY)
    with pytest.raises(Conflict, match="not begun yet"):
        mark(ahead, officer, enrolled)


def test_all_sessions_complete_it_and_open_the_gate(training, enrolled, amina, officer, utility, mailoutbox):
    confirmed = making.assignment(amina, utility)
    done_before = making.assignment(amina, utility, trained_on=timezone.localdate() - 90 * DAY)
    safety, culture = training.sessions.all()
    mark(safety, officer, enrolled)
    enrolled.refresh_from_db()
    confirmed.refresh_from_db()
    assert (enrolled.completed_on, confirmed.trained_on) == (None, None)
    mailoutbox.clear()
    mark(culture, officer, enrolled)
    for thing in (enrolled, confirmed, done_before):
        thing.refresh_from_db()
    today = timezone.localdate()
    assert (enrolled.completed_on, confirmed.trained_on) == (today, today)
    assert done_before.trained_on == today - 90 * DAY
    assert [message.to for message in mailoutbox] == [[amina.email]]


def test_only_training_before_departure_opens_the_gate(training, enrolled, amina, officer, utility):
    Training.objects.update(kind=KINDS.ORGANISATION)
    training.refresh_from_db()
    confirmed = making.assignment(amina, utility)
    be_at_all(training, officer, enrolled)
    confirmed.refresh_from_db()
    assert (enrolled.completed_on, confirmed.trained_on) == (timezone.localdate(), None)


def test_unmarking_takes_completion_back(training, enrolled, amina, officer, utility):
    confirmed = making.assignment(amina, utility)
    be_at_all(training, officer, enrolled)
    mark(training.sessions.first(), officer, before=[enrolled])
    enrolled.refresh_from_db()
    confirmed.refresh_from_db()
    assert (enrolled.completed_on, confirmed.trained_on) == (None, None)


@pytest.mark.parametrize("state", ["prepared", "active", "on_hold", "reporting", "closed", "ended_early"])
def test_not_once_an_assignment_depends_on_it(enter, training, enrolled, amina, officer, utility, state):
    confirmed = making.assignment(amina, utility)
    be_at_all(training, officer, enrolled)
    Assignment.objects.filter(pk=confirmed.pk).update(state=state)
    session = training.sessions.first()
    page = enter(officer).post(
        reverse("training-attendance", args=[session.pk]), {"before": [enrolled.pk], "present": []}
    )
    assert page.status_code == 409
    assert "depends on this training" in text(page)
    enrolled.refresh_from_db()
    confirmed.refresh_from_db()
    assert (enrolled.completed_on, confirmed.trained_on) == (timezone.localdate(), timezone.localdate())
    assert session.attendances.count() == 1


# Materials.


def test_materials_are_seen_with_the_training(enter, training, karim, outsider):
    paper = Paper.objects.create(title="Checklist", file=ContentFile(b"%PDF-1", name="checklist.pdf"))
    assert enter(karim).get(paper.file.url).status_code == 404
    session = training.sessions.first()
    session.material = paper
    session.save()
    assert enter(karim).get(paper.file.url).status_code == 200
    assert paper.file.url in enter(karim).get(training.get_absolute_url()).content.decode()
    assert enter(outsider).get(paper.file.url).status_code == 404
    Training.objects.update(is_open=False)
    assert enter(karim).get(paper.file.url).status_code == 404


# Pages.


def test_pages_cost_the_same_for_one_and_for_three(
    enter, training, officer, somalia, django_assert_num_queries
):
    training.sessions.last().delete()
    session = training.sessions.get()
    browser = enter(officer)
    urls = {
        reverse("training-list"): 5,
        training.get_absolute_url(): 8,
        reverse("training-attendance", args=[session.pk]): 7,
    }
    Enrolment.objects.create(training=training, person=factories.member("expert", somalia))
    for url in urls:
        browser.get(url)  # what a process asks once is asked
    for url, count in urls.items():
        with django_assert_num_queries(count):
            browser.get(url)
    for _ in range(2):
        add(training, timezone.now() + DAY)
        Enrolment.objects.create(training=training, person=factories.member("expert", somalia))
        add(Training.objects.create(programme=training.programme, title="Another"), timezone.now())
    for url, count in urls.items():
        with django_assert_num_queries(count):
            browser.get(url)


def test_what_a_member_takes_along(training, enrolled, amina, officer):
    be_at_all(training, officer, enrolled)
    rows = list(next(part for part in leaving.parts() if part.name == "trainings").rows(amina))
    assert [(row["title"], row["completed"], row["sessions"]) for row in rows] == [
        ("Before you go", timezone.localdate(), ["Safety", "Culture"])
    ]
    assert set(rows[0]) <= set(export.WORDS)
