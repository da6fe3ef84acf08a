"""The hub and its sockets: nothing is missed, nothing reaches the wrong reader, nobody deafens another."""

import asyncio
import json
import uuid

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community import actions
from community.live.consumer import BURST, WINDOW, LiveConsumer
from community.live.frames import WRITER, Frame
from community.live.hub import hub
from community.models import ForumAccess, Inbox
from community.streams import WaitingStream
from people.actions import suspend
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db
consumer = LiveConsumer.as_asgi()


@shared
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina)


@pytest.fixture
def say(django_capture_on_commit_callbacks):
    """Write a post and let what waits for the commit happen."""

    async def write(topic, by, body="Something new"):
        def commit():
            with django_capture_on_commit_callbacks(execute=True):
                return actions.reply(by=by, topic=topic, body=body, client_key=uuid.uuid4()).thing

        return await sync_to_async(commit)()

    return write


class Reader:
    """A browser's end of the line, logged in or not."""

    def __init__(self, person=None):
        headers = []
        if person:
            self.session = SessionStore()
            self.session[SESSION_KEY] = str(person.pk)
            self.session[HASH_SESSION_KEY] = person.get_session_auth_hash()
            self.session.create()
            headers = [(b"cookie", f"sessionid={self.session.session_key}".encode())]
        self.line = WebsocketCommunicator(consumer, "/live/?language=nl", headers=headers)

    async def connect(self, topic=None, cursor=0):
        await self.line.connect()
        if topic:
            await self.send(op="sub", s=topic.stream, c=cursor)
        return self

    async def send(self, **message):
        await self.line.send_to(text_data=json.dumps(message))

    async def frame(self):
        return json.loads(await self.line.receive_from(timeout=2))

    async def silent(self):
        return await self.line.receive_nothing(timeout=0.15, interval=0.05)

    async def closed(self):
        return (await self.line.receive_output(timeout=2))["code"]


@pytest.fixture
def reader(request):
    """Make readers; at the end of the test everybody hangs up."""

    async def make(person=None, topic=None, cursor=0):
        return await (await sync_to_async(Reader)(person)).connect(topic, cursor)

    yield make
    for task in list(hub._tasks):
        task.cancel()


async def test_a_new_post_reaches_a_reader(reader, say, topic, amina, karim):
    line = await reader(karim, topic, cursor=1)
    post = await say(topic, amina, "Fresh *news*")
    frame = await line.frame()
    assert (frame["s"], frame["c"], frame["del"]) == (topic.stream, 2, [])
    assert f'id="p{post.pk}"' in frame["html"] and "<em>news</em>" in frame["html"]


async def test_catching_up_gives_what_was_written_meanwhile(reader, say, topic, amina, karim):
    for number in range(3):
        await say(topic, amina, f"While away {number}")
    frame = await (await reader(karim, topic, cursor=1)).frame()
    assert frame["c"] == 4
    assert frame["html"].count("<article") == 3


async def test_an_edit_and_a_tombstone_arrive_as_changes(reader, topic, amina, moderator, karim):
    first = await sync_to_async(topic.posts.get)()
    await sync_to_async(actions.hide)(by=moderator, post=first, reason="test")
    frame = await (await reader(karim, topic, cursor=1)).frame()
    assert (frame["html"], frame["del"], frame["c"]) == ("", [f"p{first.pk}"], 2)


async def test_the_language_is_the_readers(reader, topic, karim):
    frame = await (await reader(karim, topic)).frame()
    assert "ma " in frame["html"] or "nov" in frame["html"] or "2026" in frame["html"]
    assert hub.rooms[topic.stream].cursors
    assert next(iter(hub.sockets)).audience.language == "nl"


async def test_a_stranger_and_a_missing_topic_look_alike(reader, topic, outsider):
    line = await reader(outsider, topic)
    assert await line.frame() == {"s": topic.stream, "gone": 1}
    await line.send(op="sub", s="t999999", c=0)
    assert await line.frame() == {"s": "t999999", "gone": 1}
    await line.send(op="sub", s="nonsense", c=0)
    assert await line.frame() == {"s": "nonsense", "gone": 1}


async def test_a_public_forum_is_read_without_an_account(reader, say, amina):
    forum = await sync_to_async(factories.ForumFactory)(public_read=True)
    topic = await sync_to_async(factories.topic)(forum, amina)
    frame = await (await reader(None, topic)).frame()
    assert "<article" in frame["html"]
    assert "Amina" not in frame["html"]


async def test_a_suspended_member_gets_nothing_more(
    reader, say, topic, amina, karim, officer, django_capture_on_commit_callbacks
):
    line = await reader(karim, topic, cursor=1)
    await asyncio.sleep(0.05)

    def commit():
        with django_capture_on_commit_callbacks(execute=True):
            suspend(by=officer, person=karim, reason="test")

    await sync_to_async(commit)()
    assert await line.closed() == 4403
    await say(topic, amina, "Not for Karim")
    assert await line.silent()


async def test_permission_is_asked_at_each_delivery(reader, say, topic, amina, karim):
    """Access taken away without anybody telling the hub: the next delivery finds out."""
    line = await reader(karim, topic, cursor=1)
    await sync_to_async(ForumAccess.objects.filter(forum=topic.forum).delete)()
    await sync_to_async(ForumAccess.objects.create)(forum=topic.forum, level=30, role="expert")
    await say(topic, amina, "Experts only now")
    assert await line.frame() == {"s": topic.stream, "gone": 1}


@pytest.mark.parametrize("lost", ["access", "part"])
async def test_whoever_may_have_lost_access_is_asked_at_once(
    reader, topic, karim, lost, django_capture_on_commit_callbacks
):
    """No post, no heartbeat: the loss itself is told."""
    line = await reader(karim, topic, cursor=1)
    await asyncio.sleep(0.05)

    def commit():
        with django_capture_on_commit_callbacks(execute=True):
            if lost == "access":
                ForumAccess.objects.get(forum=topic.forum, role="").delete()
            else:
                karim.participations.get().delete()

    await sync_to_async(commit)()
    if lost == "access":
        assert await line.frame() == {"s": topic.stream, "gone": 1}
    else:
        assert await line.closed() == 4403


async def test_logging_out_ends_the_line_at_the_heartbeat(reader, topic, karim):
    line = await reader(karim, topic, cursor=1)
    await sync_to_async(line.session.flush)()
    await hub.tick()
    assert await line.closed() == 4403


async def test_a_changed_password_ends_other_lines(reader, topic, karim):
    line = await reader(karim, topic, cursor=1)

    def change():
        karim.set_password("another one")
        karim.save()

    await sync_to_async(change)()
    await hub.tick()
    assert await line.closed() == 4403


async def test_the_heartbeat_heals_a_lost_hint(reader, topic, amina, karim):
    line = await reader(karim, topic, cursor=1)
    await asyncio.sleep(0.05)
    # Written outside `say`: the transaction never commits here, so no hint goes out.
    await sync_to_async(factories.post)(topic, amina, "Nobody told the hub")
    assert await line.silent()
    await hub.tick()
    frames = [await line.frame(), await line.frame()]
    assert {"hb": {topic.stream: 2}} in frames
    assert any("Nobody told the hub" in frame.get("html", "") for frame in frames)


@pytest.mark.parametrize("readers", [1, 5])
async def test_a_hint_costs_six_queries_however_many_listen(reader, topic, amina, karim, readers):
    lines = [await reader(karim, topic, cursor=1) for _ in range(readers)]
    await asyncio.sleep(0.1)
    await sync_to_async(factories.post)(topic, amina, "Counted")
    counted = CaptureQueriesContext(connection)
    await sync_to_async(counted.__enter__)()
    hub._mark([topic.stream])
    for line in lines:
        assert "Counted" in (await line.frame())["html"]
    await sync_to_async(counted.__exit__)(None, None, None)
    # The topic, who may read it, its head, its rows with their files and translations.
    assert await sync_to_async(len)(counted) == 6


async def test_the_number_in_the_head_follows_the_inbox(reader, say, topic, amina, karim):
    line, name = await reader(karim), f"n{karim.pk}"
    await say(topic, amina, "Dear @Karim")
    # From the beginning: what waits is told at once, however far the inbox has come.
    await line.send(op="sub", s=name, c=0)
    assert await line.frame() == {"s": name, "c": 1, "html": "1", "del": []}
    await sync_to_async(actions.mark_read)(by=karim, topic=topic, number=2)
    await hub.tick()
    assert {"s": name, "c": 2, "html": "", "del": []} in [await line.frame(), await line.frame()]


async def test_the_number_is_its_owners_and_no_reason_to_reload(reader, topic, amina, karim):
    await sync_to_async(Inbox.objects.create)(person=karim, head=10_000)
    line, other = await reader(karim), await reader(amina)
    for one in (line, other):
        await one.send(op="sub", s=f"n{karim.pk}", c=0)
    assert await line.frame() == {"s": f"n{karim.pk}", "c": 10_000, "html": "", "del": []}
    assert await other.frame() == {"s": f"n{karim.pk}", "gone": 1}


@pytest.mark.parametrize("many", [1, 3])
async def test_idle_pages_cost_a_heartbeat_the_same_however_many(reader, karim, somalia, many, monkeypatch):
    """Session, account, membership, heads: asked once for all of them; nobody's number is counted."""
    monkeypatch.setattr(WaitingStream, "pace", 0)
    people = [karim] + [await sync_to_async(factories.member)("expert", somalia) for _ in range(many - 1)]
    for person in people:
        line = await reader(person)
        await line.send(op="sub", s=f"n{person.pk}", c=0)
    await asyncio.sleep(0.1)
    counted = CaptureQueriesContext(connection)
    await sync_to_async(counted.__enter__)()
    await hub.tick()
    await asyncio.sleep(0.1)
    await sync_to_async(counted.__exit__)(None, None, None)
    assert await sync_to_async(len)(counted) == 4


async def test_a_reader_who_does_not_acknowledge_is_not_sent_more(reader, say, topic, amina, karim):
    line = await reader(karim, topic, cursor=1)
    for number in range(WINDOW):
        await say(topic, amina, f"Post {number}")
        received = (await line.frame())["c"]
    assert received == 1 + WINDOW
    for number in range(2):
        await say(topic, amina, f"Too much {number}")
    assert await line.silent()
    await line.send(op="ack", s=topic.stream, c=received)
    assert (await line.frame())["c"] == 3 + WINDOW


async def test_far_behind_means_reload(reader, topic, karim):
    topic.head = 500
    await sync_to_async(topic.save)(update_fields=["head"])
    await sync_to_async(topic.posts.update)(change=500)
    assert await (await reader(karim, topic)).frame() == {"s": topic.stream, "reset": 1, "c": 500}


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "[]",
        "null",
        "{}",
        '{"op":"sub"}',
        '{"op":"sub","s":3}',
        '{"op":"sub","s":"t1","c":-1}',
        '{"op":"sub","s":"t1","c":true}',
        '{"op":"nope","s":"t1"}',
        "[" * 9000,
    ],
)
async def test_malformed_frames_close_the_line(reader, text):
    line = await reader()
    await line.line.send_to(text_data=text)
    assert await line.closed() == 4400


async def test_a_flood_closes_the_line(reader):
    line = await reader()
    for _ in range(BURST + 2):
        await line.send(op="un", s="t1")
    assert await line.closed() == 4429


async def test_a_busy_topic_floods_nobody_out(reader, say, topic, amina, karim):
    """Whoever acknowledges each of many posts is no flood; the same words without a post are."""
    line = await reader(karim, topic, cursor=1)
    for number in range(BURST + 10):
        await say(topic, amina, f"Post {number}")
        await line.send(op="ack", s=topic.stream, c=(await line.frame())["c"])
    await say(topic, amina, "Still there?")
    assert "Still there?" in (await line.frame())["html"]
    for _ in range(BURST + 2):
        await line.send(op="ack", s=topic.stream, c=1)
    assert await line.closed() == 4429


async def test_a_dead_socket_does_not_stop_the_heartbeat(reader, topic, karim, hiwa, monkeypatch):
    await reader(hiwa, topic, cursor=1)
    alive = await reader(karim, topic, cursor=1)
    await asyncio.sleep(0.05)
    beat = LiveConsumer.beat

    async def fails(self, heads):
        if self.person_id == hiwa.pk:
            raise ConnectionError("The socket is closed.")
        await beat(self, heads)

    monkeypatch.setattr(LiveConsumer, "beat", fails)
    await hub.tick()
    assert await alive.frame() == {"hb": {topic.stream: 1}}
    assert hub.sockets_of(hiwa.pk) == 0


async def test_a_dead_socket_does_not_stop_the_others(reader, say, topic, amina, karim, hiwa, monkeypatch):
    dead, alive = await reader(hiwa, topic, cursor=1), await reader(karim, topic, cursor=1)
    await asyncio.sleep(0.05)
    victim = next(socket for socket in hub.sockets if socket.person_id == hiwa.pk)

    async def broken(*_args):
        raise OSError

    monkeypatch.setattr(victim, "send", broken)
    await say(topic, amina, "For who is there")
    assert "For who is there" in (await alive.frame())["html"]
    assert dead


# One frame for many.


@pytest.mark.parametrize("size", [0, 125, 126, 65535, 65536])
def test_a_ready_frame_is_what_a_websocket_library_would_send(size):
    from websockets.frames import Frame as Reference
    from websockets.frames import Opcode

    frame = Frame({"html": "ا" * 3 + "x" * size})
    assert frame.wire == Reference(Opcode.TEXT, frame.text.encode()).serialize(mask=False)


async def test_both_ways_of_sending_deliver_the_same(topic, amina, karim, say):
    """Where the server writes ready frames, and where it does not."""
    written: list[bytes] = []
    plain = await (await sync_to_async(Reader)(karim)).connect(topic, topic.head)
    ready = await sync_to_async(Reader)(amina)
    ready.line.scope[WRITER] = written.append
    await ready.connect(topic, topic.head)
    await say(topic, amina)
    text = await plain.line.receive_from(timeout=5)
    for _ in range(50):
        if written:
            break
        await asyncio.sleep(0.05)
    assert [frame.partition(b"{")[1:] for frame in written] == [text.encode().partition(b"{")[1:]]
    await plain.line.disconnect()
    await ready.line.disconnect()
