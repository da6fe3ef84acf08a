"""Our handler and server as a browser, a phone on a bad line and a stranger meet them."""

import http.client
import json
import socket
import time

import pytest
from django.conf import settings

from tests.processes import free_port, running

# Connections of one process at most, where it has a pool (settings/embedded.py).
POOL = settings.DATABASES["default"]["OPTIONS"].get("pool", {}).get("max_size", 0)

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(scope="module")
def port():
    number = free_port()
    with running("-m", "tests.diwan.probe", str(number), port=number, ready="/empty/"):
        yield number


def ask(port, method, path, body=None, headers=None):
    """(status, headers, body) of one request on a connection of its own."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    line.request(method, path, body, headers or {})
    answer = line.getresponse()
    try:
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


def diary(port) -> dict:
    return json.loads(ask(port, "GET", "/diary/")[2])


def test_a_page_starts_and_ends_in_one_thread_of_the_pool(port):
    for _ in range(3):
        assert ask(port, "GET", "/empty/")[2] == b"ok"
    told = diary(port)
    pairs = list(zip(told["started"], told["finished"], strict=False))[-3:]
    assert all(start == finish and start.startswith("page") for start, finish in pairs)


def test_language_does_not_leak_into_the_next_page(port):
    assert {ask(port, "GET", "/speak/")[2] for _ in range(12)} == {b"en"}


def test_connections_are_kept_by_the_threads(port):
    seen = [json.loads(ask(port, "GET", "/database/")[2]) for _ in range(24)]
    threads = {entry["thread"] for entry in seen}
    assert len(threads) <= settings.PAGE_THREADS
    # SQLite: a connection each, kept; PostgreSQL: taken from a pool and given back.
    assert len({entry["connection"] for entry in seen}) <= max(len(threads), POOL)


def test_a_stream_arrives_while_it_is_made(port):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    line.request("GET", "/ticking/")
    answer = line.getresponse()
    assert answer.read(5) == b"tick\n"
    assert answer.read(5) == b"tick\n"
    line.close()


def test_a_stream_ends_when_its_reader_leaves(port):
    before = len(diary(port)["left"])
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    line.request("GET", "/ticking/")
    line.getresponse().read(5)
    line.sock.close()
    line.close()
    deadline = time.monotonic() + 5
    while len(diary(port)["left"]) == before:
        assert time.monotonic() < deadline, "the generator still runs"
        time.sleep(0.05)


def test_a_synchronous_iterator_may_use_the_database(port):
    assert ask(port, "GET", "/rows/")[2] == b"0\n1\n2\n"


def test_an_upload_arrives_whole(port):
    content = bytes(range(256)) * 4096
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n\r\n'
        + content
        + b"\r\n--x--\r\n"
    )
    status, _headers, answer = ask(
        port, "POST", "/upload_form/", body, {"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert (status, json.loads(answer)) == (200, {"file": ["a.bin", len(content)]})


def test_an_error_is_a_page_and_not_a_dropped_line(port):
    status, _headers, body = ask(port, "GET", "/broken/")
    assert status == 500
    assert b"Traceback" not in body


def test_a_forged_root_path_is_ignored(port):
    told = json.loads(ask(port, "GET", "/root/", headers={"Daphne-Root-Path": "//evil.example"})[2])
    assert told == {"script_name": "", "path": "/root/"}


def test_a_declared_body_above_the_limit_is_refused_before_it_arrives(port):
    before = diary(port)["rss_kb"]
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    line.sendall(b"POST /upload/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % (512 * 2**20))
    assert line.recv(100).startswith(b"HTTP/1.1 413 ")
    line.close()
    assert diary(port)["rss_kb"] - before < 8 * 1024


def test_a_chunked_body_above_the_limit_is_refused_while_it_arrives(port):
    before = diary(port)["rss_kb"]
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    line.sendall(b"POST /upload/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
    chunk = b"100000\r\n" + bytes(0x100000) + b"\r\n"
    for _ in range(settings.MAX_BODY_BYTES // 0x100000 + 2):
        line.sendall(chunk)
    assert line.recv(100).startswith(b"HTTP/1.1 413 ")
    line.close()
    assert diary(port)["rss_kb"] - before < 40 * 1024


def test_a_form_that_is_too_big_for_django_is_an_answer_too(port):
    body = b"a=" + bytes(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    status, _headers, _body = ask(
        port, "POST", "/upload/", body, {"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert status == 400


def test_a_slow_reader_does_not_fill_the_memory(port):
    before = diary(port)["rss_kb"]
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect(("127.0.0.1", port))
    line.sendall(b"GET /big/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert line.recv(1000).startswith(b"HTTP/1.1 200 ")
    time.sleep(1.5)
    grown = diary(port)["rss_kb"] - before
    line.close()
    assert grown < 16 * 1024


def test_other_pages_answer_while_one_streams(port):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    line.request("GET", "/ticking/")
    line.getresponse().read(5)
    assert ask(port, "GET", "/empty/")[0] == 200
    line.close()
