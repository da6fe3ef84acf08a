"""Internships: who sees them, how they move, what is written and signed."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from assignments.actions import internships as actions
from assignments.models import Assignment, Certificate, Internship, Skill
from assignments.signals import internship_started
from people import export, leaving
from people.models import AuditEntry
from people.refusals import Conflict, Refused
from tests import factories
from tests.assignments import making
from tests.assignments.making import DAY, JSON
from tests.ground import shared
from tests.mentoring.conftest import text

pytestmark = pytest.mark.django_db
State = Internship.State


@shared
def beside(amina, utility):
    return making.assignment(amina, utility, state=Assignment.State.ACTIVE)


@shared
def planned(karim, beside):
    return making.internship(karim, beside)


@shared
def active(karim, beside):
    return making.internship(karim, beside, state=State.ACTIVE)


def form(intern, beside, **told):
    return {
        "client_key": uuid.uuid4(),
        "intern": intern.pk,
        "title": "Reading loggers",
        "starts": beside.starts + DAY,
        "ends": beside.ends - DAY,
        **told,
    }


def plan(by, intern, beside, **told):
    told = {**form(intern, beside), "intern": intern, **told}
    return actions.plan(by=by, assignment=beside, **told)


def write(internship, by, words="Read a meter", **told):
    key = told.pop("client_key", None) or uuid.uuid4()
    day = told.pop("day", timezone.localdate())
    return actions.write_skill(by=by, internship=internship, day=day, text=words, client_key=key)


def acts():
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


# Who sees what.

SEE = {"amina", "karim", "yusuf", "deputy", "officer", "officer2"}
EVERYBODY = ["amina", "karim", "yusuf", "deputy", "officer", "officer2", "stranger", "hiwa", "moderator"]
NOBODY = ["suspended", "outsider"]


@pytest.mark.parametrize("who", EVERYBODY + NOBODY)
@pytest.mark.parametrize("name", ["internship-detail", "internship-record"])
def test_who_sees_an_internship(enter, active, name, who, request):
    browser = enter(request.getfixturevalue(who))
    found = browser.get(reverse(name, args=[active.pk]))
    assert found.status_code == (200 if who in SEE else 404)
    if who not in SEE:
        assert found.content == browser.get(reverse(name, args=[999_999])).content


@pytest.mark.parametrize("who", EVERYBODY + NOBODY)
def test_who_may_plan(enter, beside, karim, who, request):
    """Whoever sees the assignment and may not plan reads why; to all others it is not there."""
    browser = enter(request.getfixturevalue(who))
    expected = {"amina": 200, "officer": 200, "officer2": 200, "yusuf": 403, "deputy": 403}.get(who, 404)
    assert browser.get(reverse("internship-plan", args=[beside.pk])).status_code == expected
    answer = browser.post(reverse("internship-plan", args=[beside.pk]), form(karim, beside), **JSON)
    assert answer.status_code == (201 if expected == 200 else expected)
    assert Internship.objects.count() == (1 if expected == 200 else 0)


@pytest.mark.parametrize("who", [*EVERYBODY, *NOBODY])
def test_the_list_holds_ones_own(enter, active, who, request):
    answer = enter(request.getfixturevalue(who)).get(reverse("internship-list"))
    if who in NOBODY:
        assert answer.status_code == 404
    else:
        assert list(answer.context["internships"]) == ([active] if who in SEE else [])


MAY = {
    "start": (State.PLANNED, {"amina", "officer"}),
    "withdraw": (State.PLANNED, {"amina", "karim", "yusuf", "deputy", "officer"}),
    "complete": (State.ACTIVE, {"amina", "officer"}),
    "end_early": (State.ACTIVE, {"amina", "karim", "yusuf", "deputy", "officer"}),
}
LEADS_TO = {"start": "active", "withdraw": "withdrawn", "complete": "completed", "end_early": "ended_early"}


@pytest.mark.parametrize("who", ["amina", "karim", "yusuf", "deputy", "officer", "stranger", "outsider"])
@pytest.mark.parametrize("act", MAY)
def test_role_against_act(enter, karim, beside, act, who, request):
    state, allowed = MAY[act]
    internship = making.internship(karim, beside, state=state)
    browser = enter(request.getfixturevalue(who))
    answer = browser.post(reverse("internship-move", args=[internship.pk, act]), {"reason": "x"}, **JSON)
    expected = 200 if who in allowed else 404 if who in {"stranger", "outsider"} else 403
    assert answer.status_code == expected
    internship.refresh_from_db()
    assert internship.state == (LEADS_TO[act] if who in allowed else state)
    assert acts().count(act) == (who in allowed)


def test_one_logs_in_first(client, active):
    for url in (reverse("internship-list"), active.get_absolute_url()):
        assert client.get(url).status_code == 302
        assert client.get(url, **JSON).status_code == 401


# Planning.


def test_planned_once(amina, karim, beside, mailoutbox):
    told = form(karim, beside) | {"intern": karim}
    first = actions.plan(by=amina, assignment=beside, **told)
    again = actions.plan(by=amina, assignment=beside, **told)
    assert (first.thing, first.created, again.thing, again.created) == (again.thing, True, first.thing, False)
    assert acts()[-1] == "plan" and acts().count("plan") == 1
    assert [message.to for message in mailoutbox] == [[karim.email]]
    assert "Reading" not in mailoutbox[0].body and "Karim" not in mailoutbox[0].body
    with pytest.raises(Conflict) as refusal:
        actions.plan(by=amina, assignment=beside, **(told | {"title": "Other"}))
    assert refusal.value.code == "key_reused"


@pytest.mark.parametrize(
    ("starts", "ends", "field"), [(-1, 5, "starts"), (5, 81, "ends"), (81, 82, "starts"), (5, 4, "ends")]
)
def test_inside_the_assignments_dates(enter, amina, karim, beside, starts, ends, field):
    """At the form, the action and the database."""
    told = {"starts": beside.starts + starts * DAY, "ends": beside.starts + ends * DAY}
    browser, url = enter(amina), reverse("internship-plan", args=[beside.pk])
    assert field in browser.post(url, form(karim, beside, **told), **JSON).json()["error"]["fields"]
    page = browser.post(url, form(karim, beside, **told))
    assert page.status_code == 422
    assert f'value="{told["starts"]:%Y-%m-%d}"' in page.content.decode()
    assert page.context["form"].errors[field][0] in text(page)
    with pytest.raises(Conflict) as refusal:
        plan(amina, karim, beside, **told)
    assert field in refusal.value.fields
    assert Internship.objects.count() == 0


def test_the_database_refuses_dates_outside(karim, beside):
    internship = making.internship(karim, beside)
    for column, value in (("starts", beside.starts - DAY), ("ends", beside.ends + DAY)):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE assignments_internship SET {column} = %s WHERE id = %s", [value, internship.pk]
            )


def test_only_interns_of_the_programme(enter, amina, hiwa, beside):
    elsewhere = factories.member("intern", programme=factories.ProgrammeFactory(slug="another"))
    for person in (hiwa, elsewhere):
        with pytest.raises(Refused, match="Only interns"):
            plan(amina, person, beside)
        answer = enter(amina).post(reverse("internship-plan", args=[beside.pk]), form(person, beside), **JSON)
        assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["intern"])


@pytest.mark.parametrize("state", ["on_hold", "reporting", "closed", "withdrawn", "ended_early"])
def test_not_beside_an_assignment_that_is_over(amina, karim, beside, state):
    Assignment.objects.filter(pk=beside.pk).update(state=state)
    with pytest.raises(Conflict, match="No internship can be planned"):
        plan(amina, karim, beside)


def test_one_open_internship_of_one_intern(enter, amina, planned, karim, beside):
    answer = enter(amina).post(reverse("internship-plan", args=[beside.pk]), form(karim, beside), **JSON)
    assert answer.status_code == 409
    assert "open internship" in answer.json()["error"]["fields"]["intern"][0]
    actions.withdraw(by=amina, internship=planned)
    assert plan(amina, karim, beside).created


# Under way.


def test_the_start_is_said_once_and_after_the_commit(planned, amina, django_capture_on_commit_callbacks):
    heard = []

    def listen(internship, **_how):
        heard.append(internship)

    internship_started.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            actions.start(by=amina, internship=planned)
            assert heard == []
        with pytest.raises(Conflict), django_capture_on_commit_callbacks(execute=True):
            actions.start(by=amina, internship=planned)
    finally:
        internship_started.disconnect(listen)
    assert heard == [planned]


def test_it_waits_for_the_assignment(enter, amina, karim, utility):
    ahead = making.assignment(amina, utility, state=Assignment.State.PREPARED)
    internship = making.internship(karim, ahead)
    browser = enter(amina)
    answer = browser.post(reverse("internship-move", args=[internship.pk, "start"]), **JSON)
    assert answer.status_code == 409
    assert answer.json()["error"] == {
        "code": "not_yet",
        "message": "The assignment beside it is not under way.",
        "fields": {},
    }
    page = browser.get(internship.get_absolute_url())
    assert "not under way" in text(page) and "Begin the internship" not in text(page)


def test_completion_leaves_a_certificate(active, amina, karim):
    actions.complete(by=amina, internship=active)
    certificate = Certificate.objects.get()
    assert (certificate.person, certificate.internship, certificate.assignment) == (karim, active, None)
    with pytest.raises(Conflict, match="meanwhile completed"):
        actions.complete(by=amina, internship=active)
    assert Certificate.objects.count() == 1


def test_ending_early_leaves_none(active, karim):
    actions.end_early(by=karim, internship=active)
    assert (active.state, Certificate.objects.count()) == ("ended_early", 0)


def test_a_move_that_came_too_late_says_where_it_stands(enter, active, amina):
    url = reverse("internship-move", args=[active.pk, "start"])
    assert enter(amina).post(url, **JSON).json()["error"]["message"].endswith("it is meanwhile under way.")
    page = enter(amina).post(url)
    assert (page.status_code, "it is meanwhile under way." in text(page)) == (409, True)


@pytest.mark.parametrize("act", ["explode", "plan", "lapse"])
def test_there_are_no_other_moves(enter, active, amina, act):
    assert enter(amina).post(reverse("internship-move", args=[active.pk, act])).status_code == 404


# The skills log.


@pytest.mark.parametrize("who", ["amina", "yusuf", "officer"])
def test_only_the_intern_writes(enter, active, who, request):
    told = {"client_key": uuid.uuid4(), "day": timezone.localdate(), "text": "x"}
    answer = enter(request.getfixturevalue(who)).post(reverse("skill-add", args=[active.pk]), told, **JSON)
    assert (answer.status_code, Skill.objects.count()) == (403, 0)


@pytest.mark.parametrize("who", ["karim", "yusuf", "officer"])
def test_only_the_supervisor_signs(enter, active, karim, who, request):
    skill = write(active, karim).thing
    url = reverse("skill-sign", args=[active.pk, skill.pk])
    assert enter(request.getfixturevalue(who)).post(url, **JSON).status_code == 403
    skill.refresh_from_db()
    assert skill.signed_at is None


def test_written_and_signed_without_a_script(enter, active, karim, amina):
    told = {"client_key": uuid.uuid4(), "day": timezone.localdate(), "text": "Read a night of flow"}
    browser, url = enter(karim), reverse("skill-add", args=[active.pk])
    answer = browser.post(url, told)
    assert (answer.status_code, answer.url) == (302, f"{active.get_absolute_url()}#skills")
    skill = Skill.objects.get()
    assert "not signed yet" in text(browser.get(active.get_absolute_url()))
    assert "Read a night" not in text(browser.get(reverse("internship-record", args=[active.pk])))
    sign = reverse("skill-sign", args=[active.pk, skill.pk])
    assert enter(amina).post(sign).status_code == 302
    first = Skill.objects.get()
    assert (first.signed_by, first.signed_at is not None) == (amina, True)
    assert enter(amina).post(sign, **JSON).json()["state"] == "signed"
    assert Skill.objects.get().signed_at == first.signed_at
    assert acts().count("sign_skill") == 1
    assert "Read a night" in text(browser.get(reverse("internship-record", args=[active.pk])))


def test_a_line_is_written_once(enter, active, karim):
    told = {"client_key": uuid.uuid4(), "day": timezone.localdate(), "text": "Read a meter"}
    browser, url = enter(karim), reverse("skill-add", args=[active.pk])
    answers = [browser.post(url, told, **JSON).status_code for _ in range(2)]
    answers.append(browser.post(url, told | {"text": "Other"}, **JSON).status_code)
    assert (answers, Skill.objects.count(), acts().count("write_skill")) == ([201, 200, 409], 1, 1)


@pytest.mark.parametrize(("told", "field"), [({"text": ""}, "text"), ({"day": "2999-01-01"}, "day")])
def test_what_was_typed_is_kept(enter, active, karim, told, field):
    told = {"client_key": uuid.uuid4(), "day": "2026-02-03", "text": "Read a meter", **told}
    page = enter(karim).post(reverse("skill-add", args=[active.pk]), told)
    assert page.status_code == 422
    assert page.context["skill_form"].errors[field][0] in text(page)
    assert (told["text"] or told["day"]) in page.content.decode()
    assert Skill.objects.count() == 0


def test_the_log_is_open_while_it_is_under_way(planned, karim, amina):
    with pytest.raises(Conflict, match="under way"):
        write(planned, karim)
    actions.start(by=amina, internship=planned)
    skill = write(planned, karim).thing
    actions.complete(by=amina, internship=planned)
    assert actions.sign_skill(by=amina, skill=skill).thing.signed_by == amina


def test_a_line_is_reached_only_through_its_internship(enter, active, karim, amina, somalia, beside):
    other = making.internship(factories.member("intern", somalia), beside, state=State.ACTIVE)
    skill = write(active, karim).thing
    assert enter(amina).post(reverse("skill-sign", args=[other.pk, skill.pk])).status_code == 404


# Pages.


def test_pages_cost_the_same_for_one_and_for_three(
    enter, amina, active, karim, somalia, beside, django_assert_num_queries
):
    browser = enter(amina)
    write(active, karim)
    urls = {reverse("internship-list"): 5, active.get_absolute_url(): 6}
    for url in urls:
        browser.get(url)  # what a process asks once is asked
    for url, count in urls.items():
        with django_assert_num_queries(count):
            browser.get(url)
    for number in (1, 2):
        making.internship(factories.member("intern", somalia), beside)
        actions.sign_skill(by=amina, skill=write(active, karim, f"Read {number}").thing)
    for url, count in urls.items():
        with django_assert_num_queries(count):
            browser.get(url)


# Leaving.


def test_an_intern_who_leaves(active, karim, amina, enter, beside, mailoutbox):
    skill = write(active, karim).thing
    actions.sign_skill(by=amina, skill=skill)
    rows = list(next(part for part in leaving.parts() if part.name == "internships").rows(karim))
    assert [(row["title"], row["skills"][0]["text"]) for row in rows] == [("Reading loggers", "Read a meter")]
    assert set(rows[0]) | set(rows[0]["skills"][0]) <= set(export.WORDS)
    mailoutbox.clear()
    leaving.erase_all(karim, keep_texts=True)
    active.refresh_from_db()
    assert (active.state, active.skills.count()) == ("ended_early", 0)
    assert [message.to for message in mailoutbox] == [[amina.email]]
    karim.erased_at = timezone.now()
    karim.save()
    for url in (active.get_absolute_url(), reverse("internship-list")):
        page = text(enter(amina).get(url))
        assert "A former participant" in page and "Karim" not in page
