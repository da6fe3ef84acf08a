"""The video server of the site: rooms for those who meet here, in pairs or at a table.

An address is made when somebody joins and is told to nobody else: it stands in no page, mail or calendar.
"""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.refusals import Refused

from .webpush import encode

# A video server that takes longer is given up.
SECONDS = 5


class NoAnswer(Refused):
    """The site's video server cannot be reached."""

    status = 503
    code = "no_answer"

    def __init__(self):
        super().__init__(
            _("The video room does not answer just now. Try again in a minute, or meet in your room here.")
        )


class VideoRoom(NamedTuple):
    """On a public server the name is the key, so it must not be guessed."""

    name: str
    opens: datetime
    ends: datetime


def host() -> str:
    """Whose place people come to; "" where the site has no video server."""
    return _server().hostname or ""


def address(room: VideoRoom, person: User) -> str:
    """The address at which `person` joins."""
    server = _server()
    return _big_blue_button(server, room, person) if server.scheme == "bbb" else _jitsi(server, room)


def _server() -> SplitResult:
    return urlsplit(settings.VIDEO_ROOM_URL or "")


def _base(server: SplitResult) -> str:
    return f"https://{server.netloc.rpartition('@')[2]}{server.path.rstrip('/')}"


# Jitsi: whoever knows the name comes in; a server of one's own may ask for a signed token as well.


def _jitsi(server: SplitResult, room: VideoRoom) -> str:
    if not server.password:
        return f"{_base(server)}/{room.name}"
    app = unquote(server.username or "")
    claims = {
        "iss": app,
        "aud": app,
        "sub": server.hostname,
        "room": room.name,
        "nbf": int(room.opens.timestamp()),
        "exp": int(room.ends.timestamp()),
    }
    return f"{_base(server)}/{room.name}?jwt={sign(claims, unquote(server.password))}"


def sign(claims: dict, secret: str) -> str:
    """A JSON web token (RFC 7519), HS256."""
    parts = ({"alg": "HS256", "typ": "JWT"}, claims)
    said = ".".join(encode(json.dumps(part).encode()) for part in parts)
    return f"{said}.{encode(hmac.digest(secret.encode(), said.encode(), 'sha256'))}"


# BigBlueButton: a meeting is made first, again and again if need be; then each joins by a signed address.


def _big_blue_button(server: SplitResult, room: VideoRoom, person: User) -> str:
    minutes = (room.ends - room.opens) // timedelta(minutes=1)
    never = dict.fromkeys(["record", "autoStartRecording", "allowStartStopRecording"], "false")
    _ask(server, _call(server, "create", meetingID=room.name, name="Diwan", duration=minutes, **never))
    asked = _call(server, "join", meetingID=room.name, fullName=person.call_me, role="MODERATOR")
    return _base(server) + asked


def _call(server: SplitResult, act: str, **query) -> str:
    """The path of a call, signed as BigBlueButton wants it."""
    text = urlencode(query)
    checksum = hashlib.sha256(f"{act}{text}{unquote(server.password or '')}".encode()).hexdigest()
    return f"/api/{act}?{text}&checksum={checksum}"


def _ask(server: SplitResult, path: str) -> None:
    connection = HTTPSConnection(server.hostname or "", server.port, timeout=SECONDS)
    try:
        connection.request("GET", server.path.rstrip("/") + path)
        answer = connection.getresponse().read(10_000)
    except (OSError, HTTPException) as error:
        raise NoAnswer from error
    finally:
        connection.close()
    if b"<returncode>SUCCESS</returncode>" not in answer:
        raise NoAnswer
