"""Where two people meet by video: at an address of their own, or on the video server of the site.

An address is made when somebody joins and is told to nobody else: it stands in no page, mail or calendar.
Without either, the two have their room of text (`Mentorship.topic`).
"""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from community.webpush import encode
from people.models import User
from people.refusals import Refused

from .models import Mentorship, Session

OPENS_BEFORE = timedelta(minutes=15)
# A video server that takes longer is given up.
SECONDS = 5
SALT = "mentoring.room"


class NoAnswer(Refused):
    """The site's video server cannot be reached."""

    status = 503
    code = "no_answer"

    def __init__(self):
        super().__init__(
            _("The video room does not answer just now. Try again in a minute, or meet in your room here.")
        )


def opens_at(session: Session) -> datetime:
    return session.starts - OPENS_BEFORE


def domain(mentorship: Mentorship) -> str:
    """Whose place the two come to, as they should see it before they go; "" where there is none."""
    return urlsplit(mentorship.video_address).hostname or _server().hostname or ""


def room(session: Session, person: User) -> str:
    """The address at which `person` joins this session."""
    if own := session.mentorship.video_address:
        return own
    server = _server()
    return _big_blue_button(server, session, person) if server.scheme == "bbb" else _jitsi(server, session)


def _server() -> SplitResult:
    return urlsplit(settings.VIDEO_ROOM_URL or "")


def _name(session: Session) -> str:
    """One for both, another after each move, and not to be guessed: on a public server it is the key."""
    return salted_hmac(SALT, f"{session.uid} {session.starts.isoformat()}", algorithm="sha256").hexdigest()[
        :32
    ]


def _base(server: SplitResult) -> str:
    return f"https://{server.netloc.rpartition('@')[2]}{server.path.rstrip('/')}"


# Jitsi: whoever knows the name comes in; a server of one's own may ask for a signed token as well.


def _jitsi(server: SplitResult, session: Session) -> str:
    name = _name(session)
    if not server.password:
        return f"{_base(server)}/{name}"
    app = unquote(server.username or "")
    claims = {
        "iss": app,
        "aud": app,
        "sub": server.hostname,
        "room": name,
        "nbf": int(opens_at(session).timestamp()),
        "exp": int(session.ends.timestamp()),
    }
    return f"{_base(server)}/{name}?jwt={sign(claims, unquote(server.password))}"


def sign(claims: dict, secret: str) -> str:
    """A JSON web token (RFC 7519), HS256."""
    parts = ({"alg": "HS256", "typ": "JWT"}, claims)
    said = ".".join(encode(json.dumps(part).encode()) for part in parts)
    return f"{said}.{encode(hmac.digest(secret.encode(), said.encode(), 'sha256'))}"


# BigBlueButton: a meeting is made first, again and again if need be; then each joins by a signed address.


def _big_blue_button(server: SplitResult, session: Session, person: User) -> str:
    name = _name(session)
    minutes = (session.ends - opens_at(session)) // timedelta(minutes=1)
    never = dict.fromkeys(["record", "autoStartRecording", "allowStartStopRecording"], "false")
    _ask(server, _call(server, "create", meetingID=name, name="Diwan", duration=minutes, **never))
    asked = _call(server, "join", meetingID=name, fullName=person.call_me, role="MODERATOR")
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
