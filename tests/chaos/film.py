"""Put a film of 4K and so many seconds into the library, to be prepared; print its number.

Run as `python -m tests.chaos.film SECONDS`: the row must be committed where a worker sees it.
"""

import os
import sys
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")

import django

django.setup()

from people.films import actions  # noqa: E402
from people.incoming import actions as incoming  # noqa: E402
from tests import factories  # noqa: E402
from tests.people import odd_films  # noqa: E402


def main(seconds: int) -> None:
    person = factories.member("expert", factories.FocusCountryFactory())
    content = odd_films.large(seconds).read_bytes()
    upload = incoming.begin(by=person, client_key=uuid.uuid4(), name="4k.mp4", size=len(content)).thing
    for start in range(0, len(content), incoming.LARGEST_PIECE):
        piece = content[start : start + incoming.LARGEST_PIECE]
        upload = incoming.receive(by=person, upload=upload, offset=start, piece=piece)
    film = actions.from_upload(by=person, upload=upload, title="A minute of 4K").thing
    sys.stdout.write(str(film.pk))


if __name__ == "__main__":
    main(int(sys.argv[1]))
