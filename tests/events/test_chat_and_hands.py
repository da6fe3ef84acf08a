"""Chat, raised hands and reactions of a talk."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from community.live.streams import Audience, NotYours, changes, find
from events import reading_live
from events.actions import chat, hands, reactions
from events.models import ChatMessage, Hand, Silence
from people.refusals import Conflict, Refused, TooMany
from tests.events import making, making_live

pytestmark = pytest.mark.django_db
AUDIENCE = Audience("en", True)
JSON = {"Accept": "application/json"}


def reads(person, name: str) -> bool:
    try:
        changes(person, name, 0)
    except NotYours:
        return False
    return True


def html_of(name: str) -> str:
    stream, key = find(name)
    batch = stream.batch(key, 0, 50)
    return "".join(stream.render(one.content, AUDIENCE) for one in batch.changes if one.content is not None)


# who: reads the chat, writes in it
CHAT = {
    "nobody": (False, False),
    "outsider": (False, False),
    "karim": (False, False),
    "suspended": (False, False),
    "registered": (True, True),
    "speaker": (True, True),
    "moderator": (True, True),
}


@pytest.mark.parametrize("who", CHAT)
def test_the_chat_is_for_those_who_take_part(who, talk, registered, request):
    person = AnonymousUser() if who == "nobody" else request.getfixturevalue(who)
    message = making_live.message(talk, registered)
    told, says = CHAT[who]
    assert reads(person, talk.chat) == told
    assert ChatMessage.objects.visible_to(person).filter(pk=message.pk).exists() == told
    if says:
        making_live.message(talk, person)
    elif who != "nobody":
        with pytest.raises(Refused):
            making_live.message(talk, person)


def test_a_message_taken_away_is_gone_but_for_the_desk(talk, registered, speaker):
    message = making_live.message(talk, registered, "Buy this")
    chat.hide(by=speaker, message=message)
    assert "Buy this" not in html_of(talk.chat)
    seen = [ChatMessage.objects.visible_to(who).count() for who in (registered, speaker)]
    assert seen == [0, 1]
    with pytest.raises(Refused):
        chat.hide(by=registered, message=message)


def test_silence_ends_by_itself_or_by_the_moderator(talk, registered, speaker):
    message = making_live.message(talk, registered)
    chat.silence(by=speaker, message=message, minutes=10)
    with pytest.raises(Refused, match="silent"):
        making_live.message(talk, registered)
    making.question(talk, registered)
    chat.silence(by=speaker, message=message, minutes=0)
    making_live.message(talk, registered)
    assert Silence.objects.count() == 1


def test_nobody_fills_the_chat_alone(talk, registered):
    for number in range(chat.MOST):
        making_live.message(talk, registered, f"Message {number}")
    with pytest.raises(TooMany):
        making_live.message(talk, registered)


def test_chatting_by_forms_alone(talk, registered, speaker, client):
    client.force_login(registered)
    form = {"body": " Two \n lines ", "client_key": uuid.uuid4()}
    for _ in range(2):
        answer = client.post(f"{talk.get_absolute_url()}chat/", form)
        assert answer.headers["Location"] == f"{talk.get_absolute_url()}#chat"
    assert ChatMessage.objects.get().body == "Two lines"
    page = client.get(talk.get_absolute_url()).content.decode()
    assert ("Two lines" in page, 'id="moderate"' in page) == (True, False)
    client.force_login(speaker)
    assert 'id="moderate"' in client.get(talk.get_absolute_url()).content.decode()


def test_hands_are_served_in_their_order(talk, conference, registered, karim, speaker):
    making.register(karim, event=conference, mode="onsite")
    first, second = making_live.hand(talk, registered), making_live.hand(talk, karim)
    assert making_live.hand(talk, registered) == first
    assert [(hand, hand.mode) for hand in reading_live.queue(talk)] == [(first, "online"), (second, "onsite")]
    hands.call(by=speaker, hand=first)
    hands.call(by=speaker, hand=second)
    first.refresh_from_db()
    assert (first.state, [hand.pk for hand in talk.hands.up()]) == (Hand.State.SERVED, [second.pk])
    hands.lower(by=karim, talk=talk)
    with pytest.raises(Conflict):
        hands.serve(by=speaker, hand=second)
    assert not talk.hands.up().exists()


def test_the_queue_names_nobody_but_at_the_desk(talk, registered, speaker):
    making_live.hand(talk, registered)
    assert registered.call_me not in html_of(talk.queue)
    assert registered.call_me in html_of(talk.desk_queue)
    assert [reads(who, talk.desk_queue) for who in (AnonymousUser(), registered, speaker)] == [
        False,
        False,
        True,
    ]


def test_a_hand_by_forms_alone(talk, registered, speaker, client):
    at = talk.get_absolute_url()
    client.force_login(registered)
    key = {"client_key": uuid.uuid4()}
    said = [
        client.post(f"{at}hand/{act}/", key, headers=JSON) for act in ("raise", "raise", "lower", "lower")
    ]
    assert [(one.status_code, one.json()["state"]) for one in said] == [
        (201, "raised"),
        (200, "raised"),
        (200, "lowered"),
        (200, "lowered"),
    ]
    hand = making_live.hand(talk, registered)
    assert client.post(f"{at}desk/hands/{hand.pk}/call/").status_code == 404
    client.force_login(speaker)
    assert registered.call_me in client.get(f"{at}desk/hands/").content.decode()
    client.post(f"{at}desk/hands/{hand.pk}/call/")
    client.force_login(registered)
    page = client.get(at).content.decode()
    assert "data-floor>" in page


def test_reactions_are_sums_and_nobody_is_in_them(talk, registered, speaker):
    cache.clear()
    reactions.react(by=registered, talk=talk, kind="clap")
    with pytest.raises(TooMany):
        reactions.react(by=registered, talk=talk, kind="heart")
    cache.clear()
    reactions.react(by=registered, talk=talk, kind="clap")
    talk.refresh_from_db()
    assert {one.kind: one.number for one in reading_live.reactions(talk).each if one.number} == {"clap": 2}
    batch = changes(AnonymousUser(), talk.reactions_stream, 0)
    assert (batch.head, len(batch.changes)) == (2, 1)
    assert registered.call_me not in html_of(talk.reactions_stream)


@pytest.mark.parametrize("who", ["speaker", "registered", None])
async def test_how_many_are_here_is_exact_for_the_desk(who, talk, speaker, registered, monkeypatch):
    from asgiref.sync import sync_to_async

    from community.live.hub import hub
    from community.live.presence import Gathering

    told = []

    class Socket:
        following = {talk.stage}

        def __init__(self, person_id, number):
            self.person_id, self.viewer = person_id, person_id or -number

        def has_credit(self, _name):
            return True

        async def push(self, frame):
            told.append(frame.text)

    person = {"speaker": speaker, "registered": registered, None: None}[who]
    gathering = Gathering()
    gathering.told = {Socket(None, number): (0, ()) for number in range(1, 13)}
    asking = Socket(person.pk if person else None, 13)
    gathering.told[asking] = (0, ())
    monkeypatch.setattr(hub, "db", lambda function, *args: sync_to_async(function)(*args))
    await hub.presence._count(talk.stage, gathering)
    assert gathering.told[asking] == (13 if who == "speaker" else 10, ())
