"""A link between two institutions: its room follows the seats, what was said and what is to do are shared."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.actions import ties as actions
from assignments.models import InstitutionLink
from community.actions import reply
from community.models import Topic
from people.actions import hand_over_seat
from people.models import AuditEntry, Institution, Seat
from people.refusals import Conflict, OtherContent, Refused
from tests import factories
from tests.assignments import making
from tests.assignments.making import JSON
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def lotte(programme):
    """Focal point of a partner in the Netherlands."""
    return factories.member("partner", programme=programme, call_me="Lotte")


@shared
def waterboard(lotte):
    partner = factories.InstitutionFactory(name="Water Board", kind=Institution.Kind.PARTNER, country="NL")
    Seat.objects.create(institution=partner, person=lotte, since=timezone.localdate())
    return partner


@shared
def opened(officer, utility, waterboard):
    return link(officer, utility, waterboard)


def link(by, host, partner, **more) -> InstitutionLink:
    told = {"aim": "Read leaks together", "client_key": uuid.uuid4(), **more}
    return actions.open_link(by=by, host=host, partner=partner, **told).thing


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


# Who sees what.

WHO = {
    "yusuf": 200,
    "deputy": 200,
    "lotte": 200,
    "officer": 200,
    "amina": 404,
    "stranger": 404,
    "outsider": 404,
    "suspended": 404,
}


@pytest.mark.parametrize(("who", "status"), WHO.items())
def test_who_sees_a_link(enter, opened, request, who, status):
    browser = enter(request.getfixturevalue(who))
    found = browser.get(opened.get_absolute_url())
    assert found.status_code == status
    if status == 404:
        nothing = browser.get(re.sub(r"/\d+/", "/999999/", opened.get_absolute_url()))
        assert found.content == nothing.content


@pytest.mark.parametrize("name", ["link-list", "link-detail", "link-open"])
def test_one_logs_in_first(client, opened, name):
    url = reverse(name, args=[opened.pk] if name == "link-detail" else [])
    assert client.get(url).status_code == 302
    assert client.get(url, **JSON).status_code == 401


@pytest.mark.parametrize(("who", "status"), {**WHO, "amina": 403, "yusuf": 403, "lotte": 403}.items())
def test_officers_alone_open_one(enter, request, who, status, waterboard, utility):
    expected = 403 if status == 404 and who == "stranger" else status
    expected = 403 if who == "deputy" else expected
    assert enter(request.getfixturevalue(who)).get(reverse("link-open")).status_code == expected


@pytest.mark.parametrize("who", ["amina", "stranger", "suspended"])
@pytest.mark.parametrize("name", ["link-minutes", "link-task", "link-close"])
def test_others_do_nothing(enter, opened, request, who, name):
    answer = enter(request.getfixturevalue(who)).post(reverse(name, args=[opened.pk]), {}, **JSON)
    assert answer.status_code == 404
    opened.refresh_from_db()
    assert (opened.closed_at, opened.minutes.count(), opened.tasks.count()) == (None, 0, 0)


# Opening, and the room.


def test_opening_makes_a_room_of_the_seat_holders(opened, yusuf, deputy, lotte, officer, mailoutbox):
    assert set(opened.topic.people.all()) == {yusuf, deputy, lotte}
    assert opened.topic.forum is None
    assert not Topic.objects.visible_to(officer).filter(pk=opened.topic_id).exists()
    assert acts() == ["open-link"]


def test_mail_about_a_link_says_nothing(
    officer, utility, waterboard, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        link(officer, utility, waterboard)
    assert len(mailoutbox) == 3
    told = " ".join(mail.subject + mail.body for mail in mailoutbox)
    assert re.findall("Utility|Board|Yusuf|Lotte|Somalia|leaks", told) == []


def test_opening_twice_with_one_key_is_one_link(officer, utility, waterboard):
    told = {
        "by": officer,
        "host": utility,
        "partner": waterboard,
        "aim": "Leaks",
        "client_key": uuid.uuid4(),
    }
    first, again = actions.open_link(**told), actions.open_link(**told)
    assert (first.created, again.created, first.thing) == (True, False, again.thing)
    with pytest.raises(OtherContent):
        actions.open_link(**{**told, "aim": "Pumps"})
    with pytest.raises(Conflict, match="have a link already"):
        actions.open_link(**{**told, "client_key": uuid.uuid4()})
    assert (InstitutionLink.objects.count(), Topic.objects.count()) == (1, 1)


def test_an_institution_is_not_linked_to_itself(officer, utility):
    with pytest.raises(Refused, match="two different"):
        link(officer, utility, utility)


def test_a_seat_holder_does_not_open_one(yusuf, utility, waterboard):
    with pytest.raises(Refused, match="programme officers"):
        link(yusuf, utility, waterboard)


def test_the_room_follows_a_seat(opened, yusuf, deputy, lotte, somalia):
    heir = making.focal_point(somalia, call_me="Heir")
    reply(by=yusuf, topic=opened.topic, body="For whoever comes after me", client_key=uuid.uuid4())
    hand_over_seat(by=yusuf, seat=Seat.objects.current().get(person=yusuf), to=heir)
    assert set(opened.topic.people.all()) == {heir, deputy, lotte}
    assert not Topic.objects.visible_to(yusuf).filter(pk=opened.topic_id).exists()
    assert Topic.objects.visible_to(heir).get(pk=opened.topic_id).posts.count() == 1
    assert not InstitutionLink.objects.visible_to(yusuf).exists()


def test_the_room_follows_what_the_office_does(opened, deputy, yusuf, lotte):
    seat = Seat.objects.current().get(person=deputy)
    seat.until = timezone.localdate()
    seat.save()
    assert set(opened.topic.people.all()) == {yusuf, lotte}
    Seat.objects.current().get(person=lotte).delete()
    assert set(opened.topic.people.all()) == {yusuf}


def test_a_closed_room_follows_too(opened, deputy, yusuf, lotte, officer):
    actions.close_link(by=officer, link=opened)
    seat = Seat.objects.current().get(person=deputy)
    seat.until = timezone.localdate()
    seat.save()
    assert set(opened.topic.people.all()) == {yusuf, lotte}


# Minutes and tasks.


def test_both_sides_write(enter, opened, yusuf, lotte, utility):
    minutes = {"day": "2026-11-02", "text": "Two loggers", "client_key": uuid.uuid4()}
    first = enter(yusuf).post(reverse("link-minutes", args=[opened.pk]), minutes, **JSON)
    again = enter(yusuf).post(reverse("link-minutes", args=[opened.pk]), minutes, **JSON)
    other = enter(yusuf).post(reverse("link-minutes", args=[opened.pk]), {**minutes, "text": "x"}, **JSON)
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    task = {"text": "Send the manual", "side": utility.pk, "due_on": "", "client_key": uuid.uuid4()}
    made = enter(lotte).post(reverse("link-task", args=[opened.pk]), task, **JSON)
    assert (made.status_code, made.json()["state"]) == (201, "open")
    page = enter(yusuf).get(opened.get_absolute_url()).content.decode()
    assert "Two loggers" in page and "Send the manual" in page
    assert acts() == ["open-link", "write-minutes", "add-task"]


def test_an_officer_reads_and_does_not_write(enter, opened, officer):
    page = enter(officer).get(opened.get_absolute_url()).content.decode()
    assert "Add minutes" not in page and "The room belongs" in page
    told = {"day": "2026-11-02", "text": "x", "client_key": uuid.uuid4()}
    assert enter(officer).post(reverse("link-minutes", args=[opened.pk]), told, **JSON).status_code == 403


def test_a_task_is_ticked_and_unticked(enter, opened, lotte, waterboard):
    task = actions.add_task(
        by=lotte, link=opened, text="Send it", side=waterboard, client_key=uuid.uuid4()
    ).thing
    url = reverse("link-tick", args=[opened.pk, task.pk])
    answers = [
        enter(lotte).post(url, told, **JSON).json()["state"] for told in ({"done": "on"}, {"done": "on"}, {})
    ]
    assert answers == ["done", "done", "open"]
    assert acts() == ["open-link", "add-task", "tick-task", "untick-task"]


def test_what_was_typed_stays(enter, opened, yusuf):
    answer = enter(yusuf).post(
        reverse("link-minutes", args=[opened.pk]),
        {"day": "someday", "text": "Kept text", "client_key": uuid.uuid4()},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kept text" in page and 'id="id_day_error"' in page and "someday" in page
    assert opened.minutes.count() == 0


def test_a_side_is_one_of_the_two(enter, opened, yusuf, stranger):
    other = Institution.objects.get(name="Another Host")
    told = {"text": "x", "side": other.pk, "client_key": uuid.uuid4()}
    answer = enter(yusuf).post(reverse("link-task", args=[opened.pk]), told, **JSON)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["side"])
    with pytest.raises(Refused, match="one of the two"):
        actions.add_task(by=yusuf, link=opened, text="x", side=other, client_key=uuid.uuid4())


# Closing.


def test_a_closed_link_is_read_only(enter, opened, yusuf, lotte, waterboard):
    task = actions.add_task(
        by=lotte, link=opened, text="Send it", side=waterboard, client_key=uuid.uuid4()
    ).thing
    closed = enter(yusuf).post(reverse("link-close", args=[opened.pk]), **JSON)
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    told = {"day": "2026-11-02", "text": "late", "client_key": uuid.uuid4()}
    answers = [
        enter(lotte).post(reverse("link-minutes", args=[opened.pk]), told, **JSON),
        enter(lotte).post(reverse("link-tick", args=[opened.pk, task.pk]), {"done": "on"}, **JSON),
        enter(lotte).post(reverse("link-close", args=[opened.pk]), **JSON),
    ]
    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert "closed" in answers[0].json()["error"]["message"]
    opened.topic.refresh_from_db()
    assert opened.topic.state == Topic.State.LOCKED
    assert enter(lotte).get(opened.get_absolute_url()).status_code == 200


def test_a_new_link_after_a_closed_one(opened, officer, utility, waterboard):
    actions.close_link(by=officer, link=opened)
    assert link(officer, utility, waterboard).pk != opened.pk


# Cost.


def test_pages_cost_the_same_for_one_and_three(
    enter, opened, yusuf, officer, utility, lotte, django_assert_num_queries
):
    def add(number):
        partner = factories.InstitutionFactory(kind=Institution.Kind.PARTNER, country="NL")
        link(officer, utility, partner)
        told = {"by": yusuf, "link": opened}
        actions.write_minutes(**told, day=timezone.localdate(), text="x", client_key=uuid.uuid4())
        actions.add_task(**told, text=f"Task {number}", side=utility, client_key=uuid.uuid4())

    browser = enter(yusuf)
    add(1)
    for url in (reverse("link-list"), opened.get_absolute_url()):
        browser.get(url)
    with django_assert_num_queries(LIST_QUERIES):
        browser.get(reverse("link-list"))
    with django_assert_num_queries(LINK_QUERIES):
        browser.get(opened.get_absolute_url())
    add(2)
    add(3)
    with django_assert_num_queries(LIST_QUERIES):
        page = browser.get(reverse("link-list"))
    assert len(page.context["links"]) == 4
    with django_assert_num_queries(LINK_QUERIES):
        browser.get(opened.get_absolute_url())


LIST_QUERIES = 5
LINK_QUERIES = 11
