"""Where two people meet by video: at an address of their own, or on the video server of the site
(`community.video`). Without either, the two have their room of text (`Mentorship.topic`)."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils.crypto import salted_hmac

from community import video
from people.models import User

from .models import Mentorship, Session

OPENS_BEFORE = timedelta(minutes=15)
SALT = "mentoring.room"


def opens_at(session: Session) -> datetime:
    return session.starts - OPENS_BEFORE


def domain(mentorship: Mentorship) -> str:
    """Whose place the two come to, as they should see it before they go; "" where there is none."""
    return urlsplit(mentorship.video_address).hostname or video.host()


def room(session: Session, person: User) -> str:
    """The address at which `person` joins this session."""
    if own := session.mentorship.video_address:
        return own
    return video.address(video.VideoRoom(_name(session), opens_at(session), session.ends), person)


def _name(session: Session) -> str:
    """One for both, another after each move, and not to be guessed: on a public server it is the key."""
    return salted_hmac(SALT, f"{session.uid} {session.starts.isoformat()}", algorithm="sha256").hexdigest()[
        :32
    ]
