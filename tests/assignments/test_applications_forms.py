"""The forms of applications, to browsers and to programs: nothing typed is lost, nothing is half written."""

import uuid
from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from assignments.models import Application
from tests.assignments import making
from tests.assignments.applying import TEXTS, S
from tests.assignments.making import JSON
from tests.assignments.test_applications_pages import address, post, post_json
from tests.mentoring.conftest import text

pytestmark = pytest.mark.django_db


def typed(**fields) -> dict:
    return {
        "client_key": uuid.uuid4(),
        **TEXTS,
        "available_from": (timezone.localdate() + 60 * making.DAY).isoformat(),
        **fields,
    }


def file(name="Amina CV.pdf", content=b"%PDF-1.7 text"):
    return SimpleUploadedFile(name, content)


def test_a_draft_in_a_browser_from_nothing_to_sent_in(enter, vacancy, amina):
    browser, url = enter(amina), address("application-create", vacancy)
    answer = browser.post(url, {"client_key": uuid.uuid4()})
    draft = Application.objects.get()
    assert (answer.status_code, answer.url) == (302, draft.get_absolute_url())
    page = text(browser.get(answer.url))
    assert page.count("Add your CV.") == 1
    assert "Send it in" not in page
    assert browser.get(url).url == draft.get_absolute_url()
    reference = {"reference_2_name": "R", "reference_2_role": "chief", "reference_2_contact": "c"}
    form = {**typed(**reference), "cv": file()}
    assert browser.post(address("application-edit", draft), form).status_code == 302
    draft.refresh_from_db()
    assert (draft.cv_name, draft.who_can_be_asked) == ("Amina CV.pdf", [("R", "chief", "c")])
    assert draft.cv.name.startswith("applications/") and "Amina" not in draft.cv.name
    shown = browser.get(address("application-edit", draft)).context["form"]
    assert shown["motivation"].value() == TEXTS["motivation"]
    assert shown["reference_1_name"].value() == "R"
    assert "Send it in" in text(browser.get(draft.get_absolute_url()))
    assert post(browser, draft, "submit").status_code == 302
    draft.refresh_from_db()
    assert draft.state == S.SUBMITTED
    assert browser.get(address("application-edit", draft)).status_code == 409


@pytest.mark.parametrize(
    ("fields", "beside"),
    [
        ({"available_from": "soon"}, ["available_from"]),
        ({"motivation": "x" * 4001}, ["motivation"]),
        ({"reference_1_name": "Only a name"}, ["reference_1_role", "reference_1_contact"]),
        ({"cv": ("cv.xlsx", b"PK\x03\x04")}, ["cv"]),
        ({"cv": ("cv.pdf", b"MZ no pdf")}, ["cv"]),
        ({"client_key": "x"}, ["client_key"]),
    ],
)
def test_what_cannot_be_is_explained_beside_the_field_and_nothing_is_kept(
    enter, vacancy, amina, fields, beside
):
    browser, url = enter(amina), address("application-create", vacancy)

    def form():
        told = typed(**fields)
        return {**told, "cv": file(*told["cv"])} if "cv" in told else told

    assert list(browser.post(url, form(), **JSON).json()["error"]["fields"]) == beside
    page = browser.post(url, form())
    assert page.status_code == 422
    if beside != ["motivation"]:
        assert TEXTS["motivation"] in text(page)
    assert Application.objects.count() == 0


def test_the_draft_as_a_program(enter, vacancy, amina):
    browser, url, form = enter(amina), address("application-create", vacancy), typed()
    first, again = browser.post(url, form, **JSON), browser.post(url, form, **JSON)
    draft = Application.objects.get()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {
        "id": draft.pk,
        "url": draft.get_absolute_url(),
        "state": "draft",
        "missing": ["Add your CV."],
    }
    other = browser.post(url, {**form, "motivation": "Another"}, **JSON)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "key_reused")
    second = browser.post(url, typed(), **JSON)
    assert (second.status_code, second.json()["error"]["code"]) == (409, "conflict")
    answer = post_json(browser, draft, "submit")
    assert (answer.status_code, answer.json()["error"]["message"]) == (409, "Add your CV.")
    changed = browser.post(address("application-edit", draft), {**typed(), "cv": file()}, **JSON)
    assert (changed.status_code, changed.json()["missing"]) == (200, [])
    assert post_json(browser, draft, "submit").json()["state"] == "submitted"


def test_a_closed_vacancy_says_so(enter, vacancy, amina):
    type(vacancy).objects.update(closes_at=timezone.now())
    browser, url = enter(amina), address("application-create", vacancy)
    answers = [browser.get(url), browser.post(url, typed())]
    assert Counter(answer.status_code for answer in answers) == {409: 2}
    for answer in answers:
        assert "This vacancy takes no applications any more." in text(answer)
    assert TEXTS["motivation"] in text(answers[1])


def test_a_no_needs_a_reason(enter, at, yusuf):
    application = at(S.SHORTLISTED)
    browser = enter(yusuf)
    assert list(post_json(browser, application, "host_decline").json()["error"]["fields"]) == ["reason"]
    page = post(browser, application, "host_decline")
    assert page.status_code == 422
    assert "This field is required." in text(page)
    answer = post_json(browser, application, "host_decline", reason="We need somebody on site")
    assert (answer.status_code, answer.json()["state"]) == (200, "rejected")


def test_an_offer_lasts_until_the_end_of_its_day(enter, at, officer):
    application = at(S.APPROVED)
    browser = enter(officer)
    for day in (timezone.localdate(), timezone.localdate() + 61 * making.DAY):
        answer = post_json(browser, application, "offer", answer_by=day.isoformat())
        assert list(answer.json()["error"]["fields"]) == ["answer_by"]
    page = browser.get(application.get_absolute_url())
    with timezone.override(officer.zone):
        day = timezone.localdate() + 7 * making.DAY
    assert page.context["offer"]["answer_by"].value() == day
    assert post_json(browser, application, "offer", answer_by=day.isoformat()).json()["state"] == "offered"
    application.refresh_from_db()
    last = application.answer_by.astimezone(officer.zone)
    assert (last.date(), last.hour) == (day + making.DAY, 0)


@pytest.mark.parametrize("act", ["lapse", "explode", "read_cv"])
def test_there_are_no_other_steps(enter, at, officer, act):
    assert post(enter(officer), at(S.OFFERED), act).status_code == 404


def test_a_step_that_came_too_late_says_so_on_the_page(enter, at, officer):
    page = post(enter(officer), at(S.APPROVED), "shortlist")
    assert page.status_code == 409
    assert "it is meanwhile host and programme say yes." in text(page)


def test_an_accepted_place_leads_to_the_assignment(enter, at, amina):
    application = at(S.OFFERED)
    browser = enter(amina)
    answer = post_json(browser, application, "accept")
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")
    page = browser.get(application.get_absolute_url())
    application = Application.objects.get()
    assert application.assignment.get_absolute_url() in page.content.decode()
