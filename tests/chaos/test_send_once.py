"""One key is one post: at once, again, after a restart, through another process, by a plain form."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.chaos.clients import ask, page, reply
from tests.chaos.figures import note

pytestmark = pytest.mark.chaos


def send_once(play) -> None:
    told = play.people()
    first, second = play.serve(2)
    key = str(uuid.uuid4())

    def send(site, body="Once"):
        return reply(site.port, told["writer"], told["topic"], body, key)

    with ThreadPoolExecutor(3) as three:
        answers = list(three.map(send, [first, second, first]))
    first.restart()
    answers += [send(first), send(second)]
    assert sorted(answer.status for answer in answers) == [200, 200, 200, 200, 201]
    assert len({answer.told["number"] for answer in answers}) == 1
    other = send(first, "Something else")
    assert (other.status, other.told["error"]["code"]) == (409, "key_reused")
    by_form = {"body": "By hand", "client_key": str(uuid.uuid4())}
    path = f"/en/community/t/{told['topic']}/reply/"
    twice = [ask(first.port, told["writer"], path, by_form, accept="text/html") for _ in range(2)]
    assert {answer.status for answer in twice} == {302}
    assert len({answer.headers["Location"] for answer in twice}) == 1
    assert len(page(first.port, told)) == 3
    note("send_once", sent=len(answers) + 2, posts=2)


def test_send_once(stage):
    send_once(stage())


def test_send_once_on_services(services_stage):
    send_once(services_stage())
