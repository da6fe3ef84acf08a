"""Polls: one at a time, an answer each, results when the host says so, and on no wire before."""

import pytest
from django.contrib.auth.models import AnonymousUser

from community.live.streams import Audience, NotYours, changes, find
from events import reading_live
from events.actions import polls
from events.models import Ballot, Poll
from people.refusals import Conflict, Refused
from tests.events import making, making_live

pytestmark = pytest.mark.django_db
AUDIENCE = Audience("en", True)
SHOWN = {"reveal": "live", "language": "en"}
JSON = {"Accept": "application/json"}


def counts(poll) -> list[int]:
    return [bar.number for bar in reading_live.results(poll).bars]


def test_an_answer_can_be_changed_while_it_is_open(talk, registered, speaker):
    poll = making_live.poll(talk, speaker)
    making_live.answer(poll, registered, 0)
    making_live.answer(poll, registered, 2)
    assert (counts(poll), Ballot.objects.count()) == ([0, 0, 1], 1)
    polls.close_poll(by=speaker, poll=poll)
    with pytest.raises(Conflict):
        making_live.answer(poll, registered, 0)
    assert counts(poll) == [0, 0, 1]


def test_one_answer_or_several(talk, registered, speaker):
    single = making_live.poll(talk, speaker)
    for wrong in ((0, 1), ()):
        with pytest.raises(Refused):
            making_live.answer(single, registered, *wrong)
    polls.close_poll(by=speaker, poll=single)
    multiple = making_live.poll(talk, speaker, kind="multiple")
    making_live.answer(multiple, registered, 0, 1)
    assert (counts(single), counts(multiple)) == ([0, 0, 0], [1, 1, 0])
    assert reading_live.results(multiple).ballots == 1


def test_one_poll_is_open_at_a_time(talk, speaker):
    making_live.poll(talk, speaker)
    second = making_live.poll(talk, speaker, is_open=False, body="Then?")
    with pytest.raises(Conflict, match="Another poll is open"):
        polls.open_poll(by=speaker, poll=second)


def test_a_draft_is_the_desks(talk, registered, speaker):
    poll = making_live.poll(talk, speaker, is_open=False)
    with pytest.raises(Conflict):
        making_live.answer(poll, registered, 0)
    with pytest.raises(Conflict):
        polls.close_poll(by=speaker, poll=poll)
    seen = [Poll.objects.visible_to(who).count() for who in (AnonymousUser(), registered, speaker)]
    assert seen == [0, 0, 1]
    assert [change.content for change in changes(AnonymousUser(), talk.polls_stream, 0).changes] == [None]


# reveal, state: who is told the results (nobody without an account, who has not answered, who has, the desk)
TOLD = {
    ("live", "open"): (True, True, True, True),
    ("after_vote", "open"): (False, False, True, True),
    ("after_close", "open"): (False, False, False, True),
    ("after_close", "closed"): (True, True, True, True),
    ("after_vote", "closed"): (True, True, True, True),
}


@pytest.mark.parametrize(("reveal", "state"), TOLD)
def test_results_when_the_host_says_so(reveal, state, talk, conference, registered, karim, speaker):
    making.register(karim, event=conference)
    poll = making_live.poll(talk, speaker, reveal=reveal)
    making_live.answer(poll, registered, 0)
    if state == "closed":
        polls.close_poll(by=speaker, poll=poll)

    def told(person) -> bool:
        try:
            return bool(changes(person, poll.results_stream, 0).changes)
        except NotYours:
            return False

    people = (AnonymousUser(), karim, registered, speaker)
    assert tuple(told(person) for person in people) == TOLD[reveal, state]


def test_the_host_shows_the_results_now(talk, registered, speaker):
    poll = making_live.poll(talk, speaker)
    polls.reveal_results(by=speaker, poll=poll)
    assert changes(AnonymousUser(), poll.results_stream, 0).changes
    with pytest.raises(Refused):
        polls.close_poll(by=registered, poll=poll)


def test_no_frame_of_the_polls_holds_a_result(talk, registered, speaker):
    poll = making_live.poll(talk, speaker, reveal="live")
    making_live.answer(poll, registered, 0)
    stream, key = find(talk.polls_stream)
    (change,) = stream.batch(key, 0, 50).changes
    html = stream.render(change.content, AUDIENCE)
    assert ("<table" in html, "checked" in html) == (False, False)
    results, key = find(poll.results_stream)
    (change,) = results.batch(key, 0, 50).changes
    html = results.render(change.content, AUDIENCE)
    assert '<rect width="100%"' in html
    assert results.batch(key, change.change, 50).changes == []


def test_answering_by_forms_alone(talk, registered, speaker, client):
    poll = making_live.poll(talk, speaker, reveal="after_vote")
    option = poll.options.all()[1]
    client.force_login(registered)
    path = f"{talk.get_absolute_url()}polls/{poll.pk}/ballot/"
    page = client.get(talk.get_absolute_url()).content.decode()
    assert (f'formaction="{path}"' in page, "<caption>" in page) == (True, False)
    room = talk.room.get_absolute_url()
    answer = client.post(path, {"choice": option.pk, "next": room})
    assert answer.headers["Location"] == f"{room}#v{poll.pk}"
    page = client.get(room).content.decode()
    assert (f'value="{option.pk}" checked' in page, "<caption>" in page) == (True, True)


def test_a_ballot_as_a_program(talk, registered, speaker, client, karim):
    poll = making_live.poll(talk, speaker)
    first, second, _third = (option.pk for option in poll.options.all())
    path = f"{talk.get_absolute_url()}polls/{poll.pk}/ballot/"
    client.force_login(registered)
    tries = (first, [first, second], 0, "x")
    said = [client.post(path, {"choice": one}, headers=JSON).status_code for one in tries]
    assert said == [200, 422, 422, 422]
    client.force_login(karim)
    assert client.post(path, {"choice": first}, headers=JSON).status_code == 403
    assert Ballot.objects.count() == 1


def test_a_poll_is_made_opened_and_closed_at_the_desk(talk, speaker, registered, client):
    desk = f"{talk.get_absolute_url()}desk/polls/"
    client.force_login(registered)
    assert client.get(desk).status_code == 404
    client.force_login(speaker)
    key = client.get(desk).context["form"]["client_key"].value()
    form = {
        "body": "Which?",
        "options": "This\nThat\nThis",
        "kind": "single",
        "reveal": "live",
        "language": "en",
    }
    assert client.post(desk, {**form, "options": "One", "client_key": key}).status_code == 422
    for _ in range(2):
        assert client.post(desk, {**form, "client_key": key}).headers["Location"] == desk
    poll = Poll.objects.get()
    assert [option.body for option in poll.options.all()] == ["This", "That"]
    for act, state in (("open", "open"), ("close", "closed")):
        client.post(f"{desk}{poll.pk}/{act}/")
        poll.refresh_from_db()
        assert poll.state == state


@pytest.mark.parametrize("who", [None, "speaker"])
def test_the_halls_screen_shows_the_poll(who, talk, speaker, client, request):
    """And its results once they are for all, whoever opened the screen."""
    if who:
        client.force_login(request.getfixturevalue(who))
    poll = making_live.poll(talk, speaker, body="Which of these?")
    hall = f"{talk.room.get_absolute_url()}hall/"
    assert "Which of these?" in client.get(hall).content.decode()
    assert "<caption>" not in client.get(hall).content.decode()
    polls.close_poll(by=speaker, poll=poll)
    assert "<caption>" in client.get(hall).content.decode()


def test_who_leaves_takes_their_answer_along(talk, registered, speaker):
    poll = making_live.poll(talk, speaker)
    making_live.answer(poll, registered, 0)
    before = Poll.objects.get().head
    polls.leave(registered)
    assert (counts(poll), Poll.objects.get().head) == ([0, 0, 0], before + 1)
