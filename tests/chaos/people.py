"""Make a topic and members who write and read in it; print how to be them.

Run as `python -m tests.chaos.people READERS WRITERS`: the rows must be committed where a server sees them.
"""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")

import django

django.setup()

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from tests import factories  # noqa: E402


def session_of(person) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


def main(readers: int = 1, writers: int = 1) -> None:
    country = factories.FocusCountryFactory()
    people = [factories.member("expert", country) for _ in range(writers + readers)]
    topic = factories.topic(factories.ForumFactory(), people[0])
    sessions = [session_of(person) for person in people]
    told = {
        "topic": topic.pk,
        "forum": topic.forum.slug,
        "stream": topic.stream,
        "head": topic.head,
        "author": people[0].pk,
        "writer": sessions[0],
        "writers": sessions[:writers],
        "reader": sessions[writers],
        "sessions": sessions[writers:],
        "readers": [person.pk for person in people[writers:]],
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
