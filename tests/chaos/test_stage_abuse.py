"""What is not meant well at a stage is refused, and the database is as it was."""

import asyncio
import json
import time
import uuid

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.chaos.clients import ask, wait_until
from tests.chaos.figures import note
from tests.chaos.test_stage import score
from tests.chaos.voters import post

pytestmark = pytest.mark.chaos
WITHIN = 15


@pytest.fixture
def hall(stage):
    made = stage(CHAOS_TICK="2")
    made.told = json.loads(made.run("tests.chaos.hall", 3))
    (made.site,) = made.serve()
    made.before = score(made.site, made.told)
    return made


def line(hall, session: str, origin: str | None = None):
    port = hall.site.port
    headers = {"Cookie": f"sessionid={session}"}
    address = f"ws://127.0.0.1:{port}/live/"
    return connect(address, origin=origin or f"http://127.0.0.1:{port}", additional_headers=headers)


def test_what_is_not_allowed_changes_nothing(hall):
    told, session = hall.told, hall.told["sessions"][0]
    at, first, second = told["at"], *told["options"]

    def send(path: str, by: str = session, **fields) -> int:
        return ask(hall.site.port, by, f"{at}{path}", fields).status

    with pytest.raises(InvalidStatus):
        line(hall, session, origin="https://evil.example")
    refused = {
        "no session": send(f"questions/{told['question']}/vote/", by=""),
        "another talk's question": send(f"questions/{told['elsewhere']}/vote/"),
        "a hidden question": send(f"questions/{told['hidden']}/vote/"),
        "deciding": send(f"questions/{told['question']}/answer/", state="visible", sender=1),
        "too long": send("ask/", body="x" * 5000, client_key=uuid.uuid4()),
        "another poll's answer": send(f"polls/{told['poll']}/ballot/", choice=second + 100),
        "a poll that is none": send(f"polls/{told['poll'] + 1}/ballot/", choice=first),
        "a reaction that is none": send("react/", kind="boo"),
        "the desk's hands": send("desk/hands/1/call/"),
    }
    status, _said = asyncio.run(
        post(hall.site.port, session, f"{at}polls/{told['poll']}/ballot/", choice=[first, second])
    )
    refused["two answers of one"] = status
    assert refused == {
        "no session": 401,
        "another talk's question": 404,
        "a hidden question": 404,
        "deciding": 404,
        "too long": 422,
        "another poll's answer": 422,
        "a poll that is none": 404,
        "a reaction that is none": 422,
        "the desk's hands": 404,
        "two answers of one": 422,
    }
    assert score(hall.site, told) == hall.before
    fast = [send("react/", kind="clap") for _ in range(20)]
    assert fast.count(429) > 10
    note("stage_abuse", refused=len(refused) + 1)


def test_a_flood_on_the_line_is_cut_off_and_the_server_lives(hall):
    socket = line(hall, hall.told["sessions"][0])
    with pytest.raises(ConnectionClosed) as closed:
        for _ in range(200):
            socket.send(json.dumps({"op": "vote", "s": hall.told["stream"]}))
        socket.recv(timeout=5)
    assert closed.value.rcvd.code in (4400, 4429)
    large = line(hall, hall.told["sessions"][1])
    large.send("x" * 20 * 1024)
    with pytest.raises(ConnectionClosed):
        large.recv(timeout=5)
    assert ask(hall.site.port, "", hall.told["at"], accept="text/html").status == 200


def test_who_is_thrown_out_of_the_hall_has_no_line_any_more(hall):
    socket = line(hall, hall.told["sessions"][2])
    socket.send(json.dumps({"op": "sub", "s": hall.told["stream"], "c": 0}))
    socket.recv(timeout=10)
    began = time.monotonic()
    hall.act("leave_hall", hall.told["people"][2])
    codes = []

    def is_closed() -> bool:
        try:
            socket.recv(timeout=0.5)
        except TimeoutError:
            return False
        except ConnectionClosed as end:
            codes.append(end.rcvd.code if end.rcvd else 0)
        return bool(codes)

    wait_until(is_closed, WITHIN, "the line is still open")
    assert codes == [4403]
    path = f"{hall.told['at']}questions/{hall.told['question']}/vote/"
    assert ask(hall.site.port, hall.told["sessions"][2], path, {}).status == 401
    note("stage_revoke", line_closed_s=round(time.monotonic() - began, 1))
