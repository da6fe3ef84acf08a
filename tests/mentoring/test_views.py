"""The pages and their answers, to browsers and to programs."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring import actions
from mentoring.models import Availability, Goal, Mentorship, Session
from tests import factories
from tests.mentoring.conftest import JSON, MONDAY, SATURDAY, ask, hours, offer, pair_up, text

pytestmark = pytest.mark.django_db

# Who sees what.

PAGES = ["mentorship-detail", "session-book", "session-detail"]
POSTS = ["goal-add", "mentorship-move", "session-cancel", "session-held", "session-missed", "session-book"]


def address(name, session):
    if name.startswith("session-") and name != "session-book":
        return reverse(name, args=[session.pk])
    return reverse(name, args=[session.mentorship_id, *(["pause"] if name == "mentorship-move" else [])])


@pytest.mark.parametrize("who", ["hiwa", "suspended", "outsider"])
@pytest.mark.parametrize("name", PAGES)
def test_others_find_nothing(enter, session, name, who, request):
    browser = enter(request.getfixturevalue(who))
    found = browser.get(address(name, session))
    nothing = browser.get(re.sub(r"/\d+/", "/999999/", address(name, session)))
    assert (found.status_code, found.content) == (404, nothing.content)


@pytest.mark.parametrize("who", ["hiwa", "suspended", "outsider"])
@pytest.mark.parametrize("name", POSTS)
def test_others_do_nothing(enter, session, name, who, request):
    answer = enter(request.getfixturevalue(who)).post(address(name, session), {"text": "x"}, **JSON)
    assert answer.status_code == 404
    assert (session.mentorship.goals.count(), Session.objects.get().state) == (0, "confirmed")


@pytest.mark.parametrize("name", ["mentoring", "availability"])
def test_one_logs_in_first(client, name, db):
    assert client.get(reverse(name)).status_code == 302
    assert client.get(reverse(name), **JSON).status_code == 401


@pytest.mark.parametrize("name", ["mentoring", "availability"])
def test_a_suspended_person_finds_nothing(enter, suspended, name):
    assert enter(suspended).get(reverse(name)).status_code == 404


def test_an_officer_sees_that_it_exists_and_nothing_of_it(enter, officer, session):
    Goal.objects.create(mentorship=session.mentorship, text="Stand up and explain")
    browser = enter(officer)
    page = text(browser.get(session.mentorship.get_absolute_url()))
    assert "Amina · Karim" in page.replace("  ", " ")
    for private in (session.mentorship.goal, "Stand up and explain", session.aim, "Utrecht", "Book"):
        assert private not in page
    assert browser.get(session.get_absolute_url()).status_code == 404
    assert browser.get(address("session-book", session)).status_code == 403
    assert browser.post(address("goal-add", session), {"text": "x"}, **JSON).status_code == 403


def test_a_withdrawn_country_hides_the_partners_name(enter, session, amina, somalia):
    somalia.safety_mode = True
    somalia.save()
    browser = enter(amina)
    for url in (reverse("mentoring"), session.get_absolute_url(), session.mentorship.get_absolute_url()):
        page = text(browser.get(url))
        assert "Karim" not in page
        assert "Mogadishu" not in page
        assert "A participant" in page


# Home.


def test_home_tells_what_to_do_first(enter, karim, amina):
    assert "Say first when you can" in text(enter(karim).get(reverse("mentoring")))
    hours(karim, MONDAY, 19, 22)
    assert "Ask somebody to be your mentor" in text(enter(karim).get(reverse("mentoring")))


def test_home_sorts_by_what_it_asks_of_one(enter, amina, karim, hiwa, session, somalia):
    waiting = ask(factories.member("intern", somalia, call_me="Sagal"), amina)
    offer(hiwa)
    asked = ask(amina, hiwa)
    context = enter(amina).get(reverse("mentoring")).context
    assert [pair.mentorship for pair in context["waiting"]] == [waiting]
    assert [pair.mentorship for pair in context["asked"]] == [asked]
    assert [pair.mentorship for pair in context["live"]] == [session.mentorship]
    assert [meeting.session for meeting in context["coming"]] == [session]


def test_whom_one_can_ask(enter, karim, amina, hiwa, moderator, somalia, iraq):
    """Mentors with a place who said when they can, one's own country first; nobody one is with already."""
    host = factories.member("host", somalia, call_me="Zeynab")
    without_hours = factories.member("expert", somalia, call_me="Busy")
    elsewhere = factories.member("expert", programme=factories.ProgrammeFactory(slug="another"))
    intern = factories.member("intern", somalia)
    for person in (amina, hiwa, host, moderator, elsewhere, intern, karim):
        hours(person, SATURDAY, 10, 12)
    offer(amina, hiwa, host, elsewhere, without_hours, karim)
    offer(moderator, capacity=0)

    def shown():
        return [row["person"] for row in enter(karim).get(reverse("mentoring")).context["mentors"]]

    assert shown() == [amina, host, hiwa]
    pair_up(karim, amina)
    assert shown() == [host, hiwa]
    assert without_hours not in shown()


def test_home_costs_the_same_for_one_and_for_three(
    enter, amina, karim, hiwa, somalia, slot, django_assert_num_queries
):
    def add(n):
        person = factories.member("intern", somalia, time_zone="Africa/Mogadishu")
        hours(person, MONDAY, 19, 22)
        pair = pair_up(person, amina)
        actions.book(
            by=person,
            mentorship=pair,
            starts=slot + timezone.timedelta(days=7 * n),
            minutes=60,
            client_key=uuid.uuid4(),
        )
        mentor = factories.member("expert", somalia)
        hours(mentor, MONDAY, 9, 12)
        offer(mentor)

    hours(amina, MONDAY, 17, 20)
    browser = enter(amina)
    add(0)
    browser.get(reverse("mentoring"))  # what a process asks once is asked
    with django_assert_num_queries(11):
        browser.get(reverse("mentoring"))
    add(1)
    add(2)
    with django_assert_num_queries(11):
        page = browser.get(reverse("mentoring"))
    assert (len(page.context["live"]), len(page.context["coming"]), len(page.context["mentors"])) == (3, 3, 3)


# Weekly hours.


def test_hours_are_added_and_removed_without_a_script(enter, karim):
    browser = enter(karim)
    form = {"days": ["1", "5"], "starts": "19:00", "ends": "24:00"}
    assert browser.post(reverse("availability"), form).status_code == 302
    page = text(browser.get(reverse("availability")))
    assert page.count("19:00–24:00") == 4  # in the row, and said aloud on its button
    window = Availability.objects.filter(weekday=1).get()
    assert browser.post(reverse("availability-remove", args=[window.pk])).status_code == 302
    assert list(Availability.objects.values_list("weekday", flat=True)) == [5]


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"days": [], "starts": "19:00", "ends": "20:00"}, "days"),
        ({"days": ["1"], "starts": "20:00", "ends": "19:00"}, "ends"),
        ({"days": ["8"], "starts": "19:00", "ends": "20:00"}, "days"),
        ({"days": ["1"], "starts": "19:07", "ends": "20:00"}, "starts"),
    ],
)
def test_hours_that_cannot_be_are_explained_beside_the_field(enter, karim, form, field):
    browser = enter(karim)
    assert list(browser.post(reverse("availability"), form, **JSON).json()["error"]["fields"]) == [field]
    page = browser.post(reverse("availability"), form)
    assert page.status_code == 422
    assert page.context["form"].errors[field][0] in text(page)


def test_hours_as_a_program(enter, karim):
    browser = enter(karim)
    form = {"days": ["1"], "starts": "19:00", "ends": "20:00"}
    assert browser.post(reverse("availability"), form, **JSON).status_code == 201
    assert browser.post(reverse("availability"), form, **JSON).status_code == 200


def test_the_hours_of_others_are_not_there(enter, karim, amina):
    window = hours(amina, MONDAY, 17, 20)
    browser = enter(karim)
    assert browser.post(reverse("availability-remove", args=[window.pk])).status_code == 404
    assert Availability.objects.count() == 1


# Requests and moves.


def test_a_request_as_a_program(enter, karim, amina):
    offer(amina)
    browser, form = enter(karim), {"client_key": uuid.uuid4(), "goal": "Learn"}
    url = reverse("mentorship-request", args=[amina.pk])
    first, again = browser.post(url, form, **JSON), browser.post(url, form, **JSON)
    made = Mentorship.objects.get()
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == {"id": made.pk, "url": made.get_absolute_url(), "state": "requested"}
    other = browser.post(url, {"client_key": uuid.uuid4(), "goal": "Again"}, **JSON)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "conflict")


@pytest.mark.parametrize("who", ["suspended", "outsider"])
def test_one_does_not_ask_whom_one_does_not_see(enter, karim, who, request):
    person = request.getfixturevalue(who)
    assert enter(karim).get(reverse("mentorship-request", args=[person.pk])).status_code == 404


def test_the_pages_offer_what_one_may_do_now(enter, requested, amina, karim):
    url = requested.get_absolute_url()
    assert "Accept" in text(enter(amina).get(url))
    assert "Accept" not in text(enter(karim).get(url))
    assert "Take the request back" in text(enter(karim).get(url))


def test_a_move_goes_back_to_the_page(enter, requested, amina):
    answer = enter(amina).post(reverse("mentorship-move", args=[requested.pk, "accept"]))
    assert (answer.status_code, answer.url) == (302, requested.get_absolute_url())


def test_a_move_that_came_too_late_says_where_it_stands(enter, active, amina):
    browser, url = enter(amina), reverse("mentorship-move", args=[active.pk, "accept"])
    assert browser.post(url, **JSON).json()["error"]["message"].endswith("it is meanwhile active.")
    page = browser.post(url)
    assert page.status_code == 409
    assert "it is meanwhile active." in text(page)


@pytest.mark.parametrize("act", ["lapse", "cancel", "explode"])
def test_there_are_no_other_moves(enter, requested, amina, act):
    assert enter(amina).post(reverse("mentorship-move", args=[requested.pk, act])).status_code == 404


def test_goals_are_added_and_ticked(enter, active, karim):
    browser = enter(karim)
    browser.post(reverse("goal-add", args=[active.pk]), {"text": "Stand up"})
    goal = active.goals.get()
    url = reverse("goal-tick", args=[active.pk, goal.pk])
    assert browser.post(url, {"done": "on"}, **JSON).json()["done"] is True
    assert browser.post(url, **JSON).json()["done"] is False


def test_a_goal_is_reached_only_through_its_mentorship(enter, active, hiwa, karim, amina):
    goal = Goal.objects.create(mentorship=active, text="Stand up")
    other = pair_up(hiwa, amina)
    answer = enter(hiwa).post(reverse("goal-tick", args=[other.pk, goal.pk]), {"done": "on"})
    assert (answer.status_code, Goal.objects.get().done) == (404, False)


def test_a_mentorship_costs_the_same_for_one_session_and_for_three(
    enter, active, session, karim, slot, django_assert_num_queries
):
    browser = enter(karim)
    browser.get(active.get_absolute_url())  # what a process asks once is asked
    with django_assert_num_queries(12):
        browser.get(active.get_absolute_url())
    for n in (7, 14):
        later = slot + timezone.timedelta(days=n)
        actions.book(by=karim, mentorship=active, starts=later, minutes=60, client_key=uuid.uuid4())
    Goal.objects.create(mentorship=active, text="Stand up")
    with django_assert_num_queries(12):
        page = browser.get(active.get_absolute_url())
    assert len(page.context["coming"]) == 3
