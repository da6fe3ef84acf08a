"""Vacancies: who sees what, and who writes what."""

import datetime
import uuid

import pytest
from django.urls import reverse

from assignments.actions import vacancies as actions
from assignments.models import Vacancy
from people.refusals import Conflict, OtherContent, Refused
from tests import factories
from tests.assignments import making
from tests.assignments.calling import audits, terms, typed
from tests.assignments.making import JSON
from tests.ground import shared

pytestmark = pytest.mark.django_db
State = Vacancy.State
PEOPLE = ["nobody", "yusuf", "deputy", "officer", "care", "stranger", "amina", "suspended", "outsider"]
HOST, STAFF = {"yusuf", "deputy"}, {"officer", "care"}


@shared
def care(programme):
    return factories.member("care", programme=programme, call_me="Care")


@shared
def need(utility, yusuf):
    return making.need(utility, yusuf)


@shared
def call(need, yusuf):
    """An open call."""
    return making.vacancy(need, yusuf)


@pytest.fixture
def browse(client, request):
    """A browser in which somebody, or nobody, is logged in."""

    def browse(who):
        if who != "nobody":
            client.force_login(request.getfixturevalue(who))
        return client

    return browse


# Who sees what.


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("state", State.values)
def test_who_sees_a_vacancy(browse, call, who, state):
    Vacancy.objects.update(state=state)
    browser = browse(who)
    found = browser.get(call.get_absolute_url())
    sees = state in Vacancy.PUBLIC or who in HOST | STAFF
    assert found.status_code == (200 if sees else 404)
    if not sees:
        assert found.content == browser.get(reverse("vacancy-detail", args=[999_999])).content


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("name", ["vacancy-create", "vacancy-edit", "vacancy-share"])
def test_who_finds_the_working_pages(browse, call, care, who, name):
    args = [] if name == "vacancy-create" else [call.pk]
    status = browse(who).get(reverse(name, args=args)).status_code
    may = {
        "vacancy-create": HOST | {"officer"},
        "vacancy-edit": HOST | {"officer"},
        "vacancy-share": {"officer"},
    }[name]
    if who == "nobody":
        assert status == 302
    elif who in may:
        assert status == 200
    elif name == "vacancy-share" or who in {"suspended", "outsider"}:
        assert status == 404
    elif name == "vacancy-create" and who == "stranger":
        assert status == 409  # speaks for a host that has no approved need
    else:
        assert status == 403


@pytest.mark.parametrize("who", ["nobody", "amina", "stranger"])
def test_safety_mode_takes_it_from_every_door(browse, call, somalia, who):
    somalia.safety_mode = True
    somalia.save()
    browser = browse(who)
    for name in ("vacancy-detail", "vacancy-jobposting", "vacancy-card"):
        answer = browser.get(reverse(name, args=[call.pk]))
        assert (answer.status_code, answer.content) == (
            404,
            browser.get(reverse(name, args=[999_999])).content,
        )
    lists = [reverse(f"vacancy-{name}") for name in ("list", "feed", "json-feed", "export")]
    for url in [*lists, "/sitemap.xml", reverse("search") + "?q=night"]:
        html = browser.get(url).content.decode()
        assert f"/vacancies/{call.pk}/" not in html, url
        assert call.title not in html, url


@pytest.mark.parametrize("who", ["nobody", "amina", "outsider"])
def test_a_hidden_host_is_not_named_to_the_public(browse, call, utility, who):
    utility.hidden = True
    utility.town = "Webi Town"
    utility.save()
    names = ("Water Utility", "Webi Town")
    browser = browse(who)
    urls = [call.get_absolute_url(), reverse("vacancy-list"), reverse("vacancy-jobposting", args=[call.pk])]
    urls += [reverse(f"vacancy-{name}") for name in ("feed", "json-feed", "export")]
    urls += [reverse("search") + "?q=night"]
    for url in urls:
        html = browser.get(url).content.decode()
        shown = who == "amina" and url == call.get_absolute_url()  # members may know
        for name in names:
            assert (name in html) == shown, url


def test_a_named_host_is_named(client, call):
    assert "Water Utility" in client.get(call.get_absolute_url()).content.decode()


# Writing.


def test_a_draft_is_written_once(yusuf, need):
    key, told = uuid.uuid4(), terms()
    first = actions.write(by=yusuf, need=need, goals=[6, 9], client_key=key, **told)
    again = actions.write(by=yusuf, need=need, goals=[9, 6], client_key=key, **told)
    assert (first.created, again.created, again.thing) == (True, False, first.thing)
    assert [goal.number for goal in first.thing.goals.all()] == [6, 9]
    for other in ({"goals": [6]}, {"title": "Another", "goals": [6, 9]}):
        with pytest.raises(OtherContent):
            actions.write(by=yusuf, need=need, client_key=key, **{**told, **other})
    assert audits() == ["write"]


@pytest.mark.parametrize("who", ["stranger", "amina", "care", "outsider"])
def test_only_the_host_and_officers_write(need, who, care, request):
    with pytest.raises(Refused, match="This is for"):
        actions.write(
            by=request.getfixturevalue(who), need=need, goals=[], client_key=uuid.uuid4(), **terms()
        )


def test_a_draft_is_changed_by_the_host_and_in_review_by_officers_only(yusuf, officer, need):
    vacancy = making.vacancy(need, yusuf, state="draft")
    actions.edit(by=yusuf, vacancy=vacancy, goals=[6], **terms(title="Better"))
    assert (vacancy.title, [goal.number for goal in vacancy.goals.all()]) == ("Better", [6])
    actions.move(by=yusuf, vacancy=vacancy, act="submit")
    with pytest.raises(Conflict, match="Only a draft can be changed"):
        actions.edit(by=yusuf, vacancy=vacancy, goals=[], **terms(title="Too late"))
    actions.edit(by=officer, vacancy=vacancy, goals=[], **terms(title="Put right"))
    assert (Vacancy.objects.get().title, vacancy.goals.count()) == ("Put right", 0)
    assert audits() == ["edit", "submit", "edit"]


def test_a_closing_time_is_typed_on_the_writers_clock(enter, yusuf, need):
    answer = enter(yusuf).post(reverse("vacancy-create"), typed(need), **JSON)
    assert answer.status_code == 201
    made = Vacancy.objects.get()
    assert made.closes_at == datetime.datetime(2031, 3, 1, 17, tzinfo=datetime.UTC)
    assert answer.json() == {
        "id": made.pk,
        "url": made.get_absolute_url(),
        "state": "draft",
        "closes_at": "2031-03-01T17:00:00+00:00",
    }
    page = enter(yusuf).get(reverse("vacancy-edit", args=[made.pk])).content.decode()
    assert 'value="2031-03-01T20:00"' in page
    assert "On your clock (Muqdisho)." in page or "On your clock (Mogadishu)." in page


def test_as_a_program_twice_is_once(enter, yusuf, need):
    browser, url, form = enter(yusuf), reverse("vacancy-create"), typed(need)
    assert [browser.post(url, form, **JSON).status_code for _ in range(2)] == [201, 200]
    other = browser.post(url, {**form, "goals": ["6"]}, **JSON)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "key_reused")
    assert Vacancy.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"closes_at": "2020-01-01T10:00"}, "closes_at"),
        ({"closes_at": "soon"}, "closes_at"),
        ({"starts": "2031-02-01"}, "starts"),
        ({"weeks": "14"}, "weeks"),
        ({"places": "0"}, "places"),
        ({"daily_allowance": "-1"}, "daily_allowance"),
        ({"currency": "XXX"}, "currency"),
        ({"goals": ["1", "2", "3", "4"]}, "goals"),
        ({"goals": ["18"]}, "goals"),
        ({"mode": "moon"}, "mode"),
        ({"tasks": ""}, "tasks"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(enter, yusuf, need, wrong, field):
    browser, form = enter(yusuf), typed(need, **wrong)
    assert list(browser.post(reverse("vacancy-create"), form, **JSON).json()["error"]["fields"]) == [field]
    page = browser.post(reverse("vacancy-create"), form)
    html = page.content.decode()
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in html
    assert "You have kept pipes running.</textarea>" in html
    assert (Vacancy.objects.count(), audits()) == (0, [])
