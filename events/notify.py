"""What is told by mail of an event: that there is news, and where; no names, no words of it (domain I9)."""

from django.utils import translation

from people.models import User
from people.notify import mail

from .models import Announcement


def news(person: User, announcement: Announcement) -> None:
    """To somebody who comes to the event."""
    with translation.override(person.language):
        mail(person, "event-news", path=announcement.get_absolute_url(), kind=announcement.kind)
