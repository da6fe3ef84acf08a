"""Where a pair meets by video, and who is let through the door, when."""

import base64
import hashlib
import hmac
import json
import re
import threading
from datetime import timedelta
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.db.utils import IntegrityError
from django.urls import reverse
from django.utils import timezone

from community import video
from diwan.checks import the_video_server_is_one
from mentoring import actions, rooms
from mentoring.forms import RoomForm
from mentoring.models import Mentorship
from tests.mentoring.conftest import JSON, text

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(monkeypatch):
    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


@pytest.fixture(autouse=True)
def server(settings):
    """A Jitsi server of the site's own."""
    settings.VIDEO_ROOM_URL = "jitsi://diwan:s%2Fcret@meet.diwan.example"


@pytest.fixture
def join(enter, session):
    def join(person, **headers):
        return enter(person).get(reverse("session-join", args=[session.pk]), headers=headers)

    return join


# Through the door.


@pytest.mark.parametrize(
    ("minutes", "status"), [(-16, 403), (-15, 302), (0, 302), (59, 302), (60, 403)], ids=str
)
def test_the_door_is_open_from_a_quarter_before_until_the_end(join, session, karim, clock, minutes, status):
    clock(session.starts + minutes * MINUTE)
    answer = join(karim)
    assert answer.status_code == status
    if status == 302:
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["Cache-Control"] == "private, no-store"
    else:
        assert "video room opens" in text(answer) or "is over" in text(answer)


@pytest.mark.parametrize("who", ["hiwa", "officer", "moderator", "suspended", "outsider"])
def test_nobody_else_finds_the_door(enter, join, session, clock, who, request):
    clock(session.starts)
    person = request.getfixturevalue(who)
    nothing = enter(person).get(reverse("session-join", args=[999999]))
    assert (join(person).status_code, join(person).content) == (404, nothing.content)


def test_a_session_that_was_cancelled_has_no_door(join, session, amina, karim, clock):
    actions.cancel(by=amina, session=session)
    clock(session.starts)
    answer = join(karim, accept="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "refused")


def test_without_a_server_they_meet_in_their_room_of_text(enter, join, session, karim, clock, settings):
    settings.VIDEO_ROOM_URL = None
    clock(session.starts)
    page = enter(karim).get(session.get_absolute_url())
    assert ("Join by video" in text(page), "To your room" in text(page)) == (False, True)
    assert join(karim).status_code == 403


def test_the_page_says_where_it_leads_and_loads_nothing_from_there(enter, session, karim, clock):
    page = enter(karim).get(session.get_absolute_url())
    assert "Join by video" not in text(page)
    assert "It opens at 18:45" in text(page)
    clock(session.starts)
    page = enter(karim).get(session.get_absolute_url())
    assert f'href="{reverse("session-join", args=[session.pk])}" rel="noreferrer"' in page.content.decode()
    assert "meet.diwan.example" in text(page)
    assert not re.search(r'(src|href)="[a-z]*:?//', page.content.decode())


def test_no_address_is_in_a_page_a_mail_or_a_calendar(enter, session, amina, karim, clock, mailoutbox):
    actions.set_room(by=karim, mentorship=session.mentorship, address="https://meet.example.org/our-room")
    clock(session.starts)
    page = enter(karim).get(session.get_absolute_url()).content.decode()
    told = page + "".join(str(mail.message()) for mail in mailoutbox)
    told += enter(karim).get(reverse("session-calendar", args=[session.pk])).content.decode()
    assert [word in told for word in ("our-room", rooms._name(session))] == [False, False]
    assert "meet.example.org" in page


# Whose place it is.


def claims_of(token: str, secret: bytes) -> dict:
    """Checked as the server would, by hand."""
    head, body, signature = token.split(".")
    wanted = base64.urlsafe_b64encode(hmac.digest(secret, f"{head}.{body}".encode(), "sha256"))
    assert wanted.rstrip(b"=").decode() == signature
    head, body = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, body))
    assert head == {"alg": "HS256", "typ": "JWT"}
    return body


def test_jitsi_lets_in_by_a_token_that_ends_with_the_session(session, karim, amina):
    mine, hers = (urlsplit(rooms.room(session, person)) for person in (karim, amina))
    assert (mine.scheme, mine.netloc, mine.path) == ("https", "meet.diwan.example", hers.path)
    name = mine.path[1:]
    assert re.fullmatch("[0-9a-f]{32}", name)
    assert claims_of(parse_qs(mine.query)["jwt"][0], b"s/cret") == {
        "iss": "diwan",
        "aud": "diwan",
        "sub": "meet.diwan.example",
        "room": name,
        "nbf": int((session.starts - 15 * MINUTE).timestamp()),
        "exp": int(session.ends.timestamp()),
    }


def test_a_public_jitsi_is_asked_for_a_name_nobody_guesses(session, karim, settings):
    settings.VIDEO_ROOM_URL = "jitsi://meet.example.org/team/"
    first = rooms.room(session, karim)
    assert re.fullmatch("https://meet.example.org/team/[0-9a-f]{32}", first)
    session.starts += timedelta(days=1)
    assert rooms.room(session, karim) != first


class BigBlueButton(BaseHTTPRequestHandler):
    """As much of one as we ask: it checks the signature and says yes."""

    asked: list = []
    says = b"<response><returncode>SUCCESS</returncode></response>"

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.says)

    def log_message(self, *_args):
        pass


@pytest.fixture
def big_blue_button(settings, monkeypatch):
    monkeypatch.setattr(video, "HTTPSConnection", HTTPConnection)
    monkeypatch.setattr(BigBlueButton, "asked", [])
    listening = HTTPServer(("127.0.0.1", 0), BigBlueButton)
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.VIDEO_ROOM_URL = f"bbb://:top%2Fsecret@127.0.0.1:{listening.server_port}/bigbluebutton"
    yield BigBlueButton
    listening.shutdown()
    thread.join()
    listening.server_close()


def is_signed(address: str) -> bool:
    path, _mark, query = address.partition("?")
    said, _mark, checksum = query.rpartition("&checksum=")
    return hashlib.sha256(f"{path.rpartition('/')[2]}{said}top/secret".encode()).hexdigest() == checksum


def test_big_blue_button_makes_the_meeting_and_lets_in(session, karim, big_blue_button):
    address = rooms.room(session, karim)
    (made,) = big_blue_button.asked
    assert made.startswith("/bigbluebutton/api/create?")
    assert is_signed(made) and is_signed(address)
    meeting, joins = (parse_qs(urlsplit(path).query) for path in (made, address))
    assert meeting["meetingID"] == joins["meetingID"] == [rooms._name(session)]
    assert (meeting["duration"], meeting["record"]) == (["75"], ["false"])
    assert urlsplit(address).path == "/bigbluebutton/api/join"
    assert joins["fullName"] == ["Karim"]


def test_a_video_server_that_does_not_answer_is_said(join, session, karim, clock, settings, big_blue_button):
    clock(session.starts)
    big_blue_button.says = b"<response><returncode>FAILED</returncode></response>"
    assert join(karim).status_code == 503
    settings.VIDEO_ROOM_URL = "bbb://:secret@127.0.0.1:9/bigbluebutton"
    answer = join(karim)
    assert (answer.status_code, "Try again in a minute" in text(answer)) == (503, True)
    big_blue_button.says = b"<response><returncode>SUCCESS</returncode></response>"


# An address of the pair's own.


def test_a_pair_meets_where_it_likes(enter, join, session, amina, karim, clock):
    url = reverse("mentorship-room", args=[session.mentorship_id])
    answer = enter(amina).post(url, {"address": "meet.example.org/our-room"})
    assert answer.url == session.mentorship.get_absolute_url()
    assert "meet.example.org" in text(enter(karim).get(session.get_absolute_url()))
    clock(session.starts)
    assert join(karim).url == "https://meet.example.org/our-room"
    enter(karim).post(url, {"address": ""})
    assert join(karim).url.startswith("https://meet.diwan.example/")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://meet.example.org/a",
        "https://meet.example.org@evil.example/a",
        "https://mееt.example.org/a",
        "https://meet.example.org/a b",
        "ftp://meet.example.org/",
        "//",
    ],
)
def test_only_plain_https_is_an_address(address):
    form = RoomForm({"address": address})
    assert not form.is_valid()
    assert list(form.errors) == ["address"]


def test_the_page_keeps_what_was_typed_and_says_why_beside_it(enter, active, karim):
    url = reverse("mentorship-room", args=[active.pk])
    page = enter(karim).post(url, {"address": "http://meet.example.org/a"})
    assert page.status_code == 422
    assert "Enter an address that begins with https://." in text(page)
    assert 'value="http://meet.example.org/a"' in page.content.decode()


def test_the_database_holds_https_alone(active):
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("UPDATE mentoring_mentorship SET video_address = 'javascript:alert(1)'")


def test_who_sets_it(enter, active, amina, hiwa, officer):
    url = reverse("mentorship-room", args=[active.pk])
    for person, status in ((amina, 200), (hiwa, 404), (officer, 403)):
        assert enter(person).get(url).status_code == status
        asked = enter(person).post(url, {"address": "https://x.example/"}, **JSON)
        assert asked.status_code == status
    actions.end_early(by=amina, mentorship=active)
    assert enter(amina).get(url).status_code == 403
    assert Mentorship.objects.get().video_address == "https://x.example/"


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        (None, True),
        ("jitsi://meet.example.org", True),
        ("jitsi://app:secret@meet.example.org", True),
        ("bbb://:secret@bbb.example.org/bigbluebutton", True),
        ("bbb://bbb.example.org/bigbluebutton", False),
        ("jitsi://app@meet.example.org", False),
        ("jitsi://", False),
    ],
)
def test_a_site_does_not_start_with_half_a_video_server(settings, url, is_one):
    settings.VIDEO_ROOM_URL = url
    assert (the_video_server_is_one(None) == []) is is_one
