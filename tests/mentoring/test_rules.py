"""Who may do what, as one table: role against act."""

import uuid

import pytest
from django.utils import timezone

from mentoring import actions
from mentoring.models import Availability, Goal
from people.refusals import Refused
from tests import factories
from tests.mentoring.conftest import ask, hours, offer, pair_up

pytestmark = pytest.mark.django_db

ROLES = ["amina", "karim", "hiwa", "officer", "moderator", "suspended", "outsider"]
# act: (state to begin with, who may). Amina is the mentor, Karim the mentee; the others are nobody here.
MAY = {
    "accept": ("requested", {"amina"}),
    "decline": ("requested", {"amina"}),
    "withdraw": ("requested", {"karim"}),
    "pause": ("active", {"amina", "karim"}),
    "resume": ("paused", {"amina", "karim"}),
    "complete": ("active", {"amina", "karim"}),
    "end_early": ("paused", {"amina", "karim"}),
    "add_goal": ("active", {"amina", "karim"}),
    "tick_goal": ("active", {"amina", "karim"}),
    "book": ("active", {"amina", "karim"}),
    "cancel": ("active", {"amina", "karim"}),
    "mark_held": ("over", {"amina", "karim"}),
    "mark_missed": ("over", {"amina", "karim"}),
    "set_room": ("active", {"amina", "karim"}),
    "open_calendar": ("active", {"amina", "karim", "hiwa", "officer", "moderator"}),
    "remove_availability": ("active", {"amina"}),
    "request_mentorship": ("active", {"amina", "karim", "officer", "moderator"}),
}


@pytest.fixture
def at(amina, karim, slot, monkeypatch):
    """Bring the two to a state, with a session booked where they are active."""

    def bring(state):
        hours(amina, 1, 17, 20)
        hours(karim, 1, 19, 22)
        if state == "requested":
            offer(amina)
            return ask(karim, amina), None
        pair = pair_up(karim, amina)
        if state == "paused":
            return actions.pause(by=amina, mentorship=pair).thing, None
        session = actions.book(
            by=karim, mentorship=pair, starts=slot, minutes=60, client_key=uuid.uuid4()
        ).thing
        if state == "over":
            monkeypatch.setattr(timezone, "now", lambda: session.ends)
        return pair, session

    return bring


def attempt(act, by, pair, session, slot, hiwa):
    """Do it as it would be done, whatever comes of it."""
    key = uuid.uuid4()
    match act:
        case "add_goal":
            actions.add_goal(by=by, mentorship=pair, text="Stand up and explain")
        case "tick_goal":
            actions.tick_goal(by=by, goal=Goal.objects.create(mentorship=pair, text="One"), done=True)
        case "book":
            after = slot + (session.ends - session.starts)
            actions.book(by=by, mentorship=pair, starts=after, minutes=30, client_key=key)
        case "cancel" | "mark_held":
            getattr(actions, act)(by=by, session=session)
        case "mark_missed":
            actions.mark_missed(by=by, session=session, cause="connection")
        case "set_room":
            actions.set_room(by=by, mentorship=pair, address="https://meet.example.org/ours")
        case "open_calendar":
            actions.open_calendar(by=by, client_key=key)
        case "remove_availability":
            actions.remove_availability(by=by, window=Availability.objects.filter(person=pair.mentor).get())
        case "request_mentorship":
            offer(hiwa)
            actions.request_mentorship(by=by, mentor=hiwa, goal="Learn", client_key=key)
        case _:
            getattr(actions, act)(by=by, mentorship=pair)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", MAY)
def test_role_against_act(act, role, at, slot, hiwa, request):
    state, allowed = MAY[act]
    by = request.getfixturevalue(role)
    pair, session = at(state)
    try:
        attempt(act, by, pair, session, slot, hiwa)
        done = True
    except Refused as refusal:
        assert refusal.status == 403, refusal.sentence
        done = False
    assert done is (role in allowed)


def test_one_asks_within_a_programme(karim):
    elsewhere = factories.member("expert", programme=factories.ProgrammeFactory(slug="another"))
    with pytest.raises(Refused, match="own programme"):
        actions.request_mentorship(by=karim, mentor=elsewhere, goal="Learn", client_key=uuid.uuid4())


def test_one_waits_for_five_answers_at_most(karim, somalia):
    experts = [factories.member("expert", somalia) for _ in range(6)]
    offer(*experts)
    for expert in experts[:5]:
        ask(karim, expert)
    with pytest.raises(Refused, match="several answers"):
        ask(karim, experts[5])


def test_after_a_no_one_does_not_ask_again_at_once(requested, amina, karim, monkeypatch):
    actions.decline(by=amina, mentorship=requested)
    with pytest.raises(Refused, match="short while ago"):
        ask(karim, amina)
    later = timezone.now() + timezone.timedelta(days=15)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert ask(karim, amina).state == "requested"


@pytest.mark.parametrize("act", ["accept", "resume", "book"])
def test_nothing_begins_with_somebody_who_is_suspended(act, at, slot, amina, karim, hiwa):
    state = {"accept": "requested", "resume": "paused", "book": "active"}[act]
    pair, session = at(state)
    karim.suspended_at = timezone.now()
    karim.save()
    with pytest.raises(Refused, match="cannot be reached"):
        attempt(act, amina, pair, session, slot, hiwa)


def test_somebody_may_be_left_whatever_became_of_them(active, amina, karim):
    karim.suspended_at = timezone.now()
    karim.save()
    assert actions.end_early(by=amina, mentorship=active).thing.state == "ended_early"


def test_a_session_that_has_begun_is_not_cancelled(session, amina, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: session.starts)
    with pytest.raises(Refused, match="until it starts"):
        actions.cancel(by=amina, session=session)


def test_how_it_went_is_said_afterwards(session, amina, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: session.ends - timezone.timedelta(seconds=1))
    with pytest.raises(Refused, match="once the session is over"):
        actions.mark_held(by=amina, session=session)
