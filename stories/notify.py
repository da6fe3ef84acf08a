"""What people in stories are told by mail: that there is something to look at, and where.

No title, no name, no country: a mail may be read by others (domain I9).
"""

from django.conf import settings
from django.utils import translation

from people.models import User
from people.notify import mail, send

from .models import Appearance


def asked(appearance: Appearance) -> None:
    """There is a version to look at."""
    _to(appearance, "story-asked")


def withdrawn(appearance: Appearance) -> None:
    """A story in which somebody is was taken out of view."""
    _to(appearance, "story-withdrawn")


def _to(appearance: Appearance, template: str) -> None:
    language = appearance.person.language if appearance.person else appearance.language
    with translation.override(language):
        path = appearance.get_absolute_url()
    if appearance.person:
        mail(appearance.person, template, path=path)
    elif appearance.email:
        send.enqueue(appearance.email, language, settings.TIME_ZONE, template, {"path": path})


def moved(person: User, thing) -> None:
    """Something that one tells has moved on."""
    with translation.override(person.language):
        mail(person, "pitch-moved", path=thing.get_absolute_url())
