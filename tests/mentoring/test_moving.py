"""Proposing a time, agreeing, moving: who is asked, what is held meanwhile, and that nobody agrees unseen."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring import actions
from mentoring.models import Session
from people.models import Busy
from people.refusals import Conflict, OtherContent, Refused
from tests.mentoring.conftest import JSON, text

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def early(now):
    """Tuesday 24 March 2026, 08:00 in Utrecht: in nobody's weekly hours."""
    return datetime(2026, 3, 24, 7, tzinfo=UTC)


@pytest.fixture
def proposal(active, karim, early):
    return actions.propose(
        by=karim, mentorship=active, starts=early, minutes=60, aim="Zone four", client_key=uuid.uuid4()
    ).thing


def held_by(session) -> list[datetime]:
    return sorted(set(Busy.objects.filter(held_by=session.uid).values_list("at", flat=True)))


def test_a_proposal_is_held_and_asked(proposal, amina, karim, early, now, mailoutbox):
    assert (proposal.state, proposal.awaits, proposal.answer_by) == ("proposed", "mentor", now + 48 * HOUR)
    assert len(held_by(proposal)) == 4
    assert (mailoutbox[-1].to, mailoutbox[-1].subject) == ([amina.email], "A time for a session is proposed")
    assert "Tue 24 Mar 2026, 08:00" in mailoutbox[-1].body


def test_the_same_proposal_twice_is_once(active, karim, early):
    wish = {"mentorship": active, "starts": early, "minutes": 30, "client_key": uuid.uuid4()}
    first, again = actions.propose(by=karim, **wish), actions.propose(by=karim, **wish)
    assert (first.created, again.created, first.thing) == (True, False, again.thing)
    with pytest.raises(OtherContent):
        actions.propose(by=karim, **{**wish, "minutes": 45})


def test_no_proposal_in_the_past_or_over_another(active, proposal, amina, early, now):
    for starts, refusal in [(now - HOUR, "past"), (early + HOUR / 2, "taken")]:
        with pytest.raises(Refused, match=refusal):
            actions.propose(by=amina, mentorship=active, starts=starts, minutes=60, client_key=uuid.uuid4())


def test_agreeing(proposal, amina, karim, mailoutbox):
    agreed = actions.confirm(by=amina, session=proposal, sequence=0).thing
    agreed.refresh_from_db()
    assert (agreed.state, agreed.awaits, agreed.answer_by) == ("confirmed", "", None)
    assert mailoutbox[-1].to == [karim.email]
    mailoutbox.clear()
    again = actions.confirm(by=amina, session=proposal, sequence=0)
    assert (again.created, again.thing.state, mailoutbox) == (False, "confirmed", [])


def test_only_who_is_asked_answers(proposal, karim, hiwa):
    for person in (karim, hiwa):
        with pytest.raises(Refused, match="Only the person who was asked"):
            actions.confirm(by=person, session=proposal, sequence=0)
        with pytest.raises(Refused, match="Only the person who was asked"):
            actions.suggest(by=person, session=proposal, starts=proposal.starts + HOUR, sequence=0)


def test_a_counter_turns_the_question_round(proposal, amina, karim, early, now):
    later = early + 2 * HOUR
    countered = actions.suggest(by=amina, session=proposal, starts=later, sequence=0).thing
    assert (countered.state, countered.awaits, countered.sequence) == ("proposed", "mentee", 1)
    assert held_by(countered) == [later + n * HOUR / 4 for n in range(4)]
    with pytest.raises(Conflict, match="changed meanwhile"):
        actions.confirm(by=karim, session=proposal, sequence=0)
    assert actions.confirm(by=karim, session=proposal, sequence=1).thing.state == "confirmed"


def test_nobody_answers(proposal, now, monkeypatch, mailoutbox):
    actions.run_out.call(proposal.pk)
    proposal.refresh_from_db()
    assert proposal.state == "proposed"
    monkeypatch.setattr(timezone, "now", lambda: now + 48 * HOUR)
    actions.run_out.call(proposal.pk)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.awaits, Busy.objects.count()) == ("expired", "", 0)
    assert len([mail for mail in mailoutbox[-2:] if "cancelled" in mail.subject]) >= 1


def test_a_move_gives_the_old_time_back(session, amina, karim, slot, mailoutbox):
    mailoutbox.clear()
    moved = actions.move(by=amina, session=session, starts=slot + HOUR / 2, sequence=0).thing
    assert (moved.state, moved.sequence, moved.uid) == ("confirmed", 1, session.uid)
    assert held_by(moved) == [slot + HOUR / 2 + n * HOUR / 4 for n in range(4)]
    assert (moved.zone, moved.wall) == ("Europe/Amsterdam", "2026-03-23T17:30")
    assert sorted(mail.to[0] for mail in mailoutbox) == sorted([amina.email, karim.email])


def test_moving_it_to_where_it_is_changes_nothing(session, karim, slot, mailoutbox):
    actions.move(by=karim, session=session, starts=slot + HOUR, sequence=0)
    mailoutbox.clear()
    again = actions.move(by=karim, session=session, starts=slot + HOUR, sequence=0)
    assert (again.created, again.thing.sequence, mailoutbox) == (False, 1, [])


def test_who_moves_second_is_told(session, amina, karim, slot):
    actions.move(by=karim, session=session, starts=slot + HOUR, sequence=0)
    with pytest.raises(Conflict, match="changed meanwhile"):
        actions.move(by=amina, session=session, starts=slot + 2 * HOUR, sequence=0)


def test_it_moves_to_free_times_alone(session, karim, slot):
    with pytest.raises(Conflict, match="taken"):
        actions.move(by=karim, session=session, starts=slot + 4 * HOUR, sequence=0)
    assert len(held_by(session)) == 4


def test_shortly_before_the_other_is_asked(session, amina, karim, slot, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: slot - 2 * HOUR)
    with pytest.raises(Refused, match="propose another time"):
        actions.move(by=karim, session=session, starts=slot + timedelta(days=7), sequence=0)
    asked = actions.suggest(by=karim, session=session, starts=slot + HOUR, sequence=0).thing
    assert (asked.state, asked.awaits, asked.answer_by) == ("proposed", "mentor", slot + HOUR)


def test_a_cancelled_session_is_not_moved(session, amina, karim, slot):
    stale = Session.objects.select_related("mentorship").get(pk=session.pk)
    actions.cancel(by=amina, session=session)
    with pytest.raises(Conflict, match="cancelled"):
        actions.move(by=karim, session=stale, starts=slot + HOUR, sequence=1)
    assert Busy.objects.count() == 0


def test_a_cancellation_counts_on_from_what_was_moved_meanwhile(session, amina, karim, slot):
    stale = Session.objects.select_related("mentorship").get(pk=session.pk)
    actions.move(by=karim, session=session, starts=slot + HOUR, sequence=0)
    assert actions.cancel(by=amina, session=stale).thing.sequence == 2


# The pages.


def test_proposing_from_the_page(enter, active, karim, amina, now):
    url = reverse("session-propose", args=[active.pk])
    form = {"client_key": uuid.uuid4(), "wall": "2026-03-24T10:00", "minutes": 60}
    page = enter(karim).post(url, form, follow=True)
    assert "Proposed. Amina is asked by mail." in text(page)
    assert "Amina is asked whether this time suits." in text(page)
    session = Session.objects.get()
    assert session.starts == datetime(2026, 3, 24, 7, tzinfo=UTC)
    page = text(enter(amina).get(session.get_absolute_url()))
    assert "Karim asks whether this time suits you." in page
    assert "Yes, it suits" in page
    answer = enter(amina).post(reverse("session-confirm", args=[session.pk]), {"sequence": 0}, **JSON)
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")


@pytest.mark.parametrize(
    ("wall", "said"),
    [
        ("2026-03-24T10:05", "full quarter"),
        ("", "Choose a time"),
        ("soon", "Choose a time"),
        ("2026-03-29T02:30", "Choose 01:30 or 03:30."),
    ],
)
def test_what_cannot_be_proposed_is_said_beside_the_field(enter, active, amina, now, wall, said):
    form = {"client_key": uuid.uuid4(), "wall": wall, "minutes": 60}
    page = enter(amina).post(reverse("session-propose", args=[active.pk]), form)
    assert page.status_code == 422
    assert said in text(page)


def test_an_hour_that_comes_twice_is_asked_about(enter, active, amina, now):
    url = reverse("session-propose", args=[active.pk])
    form = {"client_key": uuid.uuid4(), "wall": "2026-10-25T02:30", "minutes": 60}
    assert "This hour comes twice" not in text(enter(amina).get(url))
    page = enter(amina).post(url, form)
    assert (page.status_code, "it may be CEST or CET" in text(page)) == (422, True)
    enter(amina).post(url, {**form, "reading": "later"})
    assert Session.objects.get().starts == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_moving_from_the_page(enter, session, karim, slot):
    url = reverse("session-move", args=[session.pk])
    offered = enter(karim).get(url).context["days"]
    assert offered[1].slots[0].mine == "19:00–20:00"  # its own time is not in its way
    wish = {"starts": f"{slot + HOUR:%Y-%m-%dT%H:%MZ}", "sequence": 0}
    assert enter(karim).post(url, wish, **JSON).json()["sequence"] == 1
    page = enter(karim).post(url, {**wish, "starts": f"{slot:%Y-%m-%dT%H:%MZ}"})
    assert (page.status_code, "changed meanwhile" in text(page)) == (409, True)


def test_what_cannot_be_moved_shows_no_form(enter, session, amina, karim):
    actions.cancel(by=amina, session=session)
    for name in ("session-move", "session-suggest"):
        answer = enter(karim).get(reverse(name, args=[session.pk]))
        assert (answer.status_code, answer["Location"]) == (302, session.get_absolute_url())


def test_others_find_nothing(enter, session, hiwa):
    for name in ("move", "suggest", "confirm", "contest", "prepare"):
        path = reverse(f"session-{name}", args=[session.pk])
        assert enter(hiwa).post(path, {"sequence": 0}).status_code == 404


def test_strangers_and_staff_may_nothing(
    active, session, hiwa, officer, moderator, suspended, outsider, slot
):
    """Whatever is asked of a session of two others, by whomever, it is refused and nothing is written."""
    same = {"mentorship": active, "starts": slot + HOUR, "minutes": 30}
    plan = {**same, "every": 1, "times": 2, "zone": "Africa/Mogadishu"}
    moved = {"session": session, "starts": slot + HOUR, "sequence": 0}
    told = {"session": session, "rating": 1, "fit": "not", "text": ""}
    acts = [
        (actions.propose, same),
        (actions.book_series, plan),
        (actions.write_note, {"session": session, "body": "x", "shared": False}),
        (actions.give_feedback, told),
    ]
    unkeyed = [
        (actions.move, moved),
        (actions.suggest, moved),
        (actions.prepare, {"session": session, "goal": None, "aim": "x"}),
        (actions.cancel, {"session": session}),
    ]
    for person in (hiwa, officer, moderator, suspended, outsider):
        for act, fields in acts:
            with pytest.raises(Refused):
                act(by=person, client_key=uuid.uuid4(), **fields)
        for act, fields in unkeyed:
            with pytest.raises(Refused):
                act(by=person, **fields)
    assert (Session.objects.count(), Session.objects.get().sequence) == (1, 0)
