"""The film that comes with a pitch: of at most three minutes, sent in pieces or whole."""

from typing import NamedTuple

from people.films import actions as films
from people.films import taking
from people.models import Film, Upload, User

LONGEST_SECONDS = 180


class Sent(NamedTuple):
    """A film that may be kept, and the upload by which it came in pieces."""

    clean: taking.Clean
    upload: Upload | None


def check(sent) -> Sent | Film:
    """A file, or a whole upload, as a film of at most three minutes; a `ValidationError` says why it is none.

    An upload of which a film was made already is that film: the form is sent twice."""
    if not isinstance(sent, Upload):
        return Sent(taking.film(sent, longest=LONGEST_SECONDS), None)
    return sent.film or Sent(films.accepted(sent, longest=LONGEST_SECONDS), sent)


def keep(sent: Sent | Film, *, title: str, by: User) -> Film:
    """Put it into the library, where nobody but those who see the pitch sees it."""
    if isinstance(sent, Film):
        return sent
    return films.keep(sent.clean, by=by, title=title, upload=sent.upload)
