"""Make a talk on stage with questions, a poll and a hall full of guests; print how to be them.

Run as `python -m tests.chaos.hall GUESTS`: the rows must be committed where a server sees them.
"""

import json
import os
import sys
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")

import django

django.setup()

from django.db import transaction  # noqa: E402

from events.models import Event, Question, Registration  # noqa: E402
from people.models import User  # noqa: E402
from tests import factories  # noqa: E402
from tests.chaos.people import session_of  # noqa: E402
from tests.events import making, making_live  # noqa: E402


def guests(event: Event, count: int) -> list[User]:
    made = [
        User(email=f"{number}@guest.invalid", full_name="A guest", call_me="A guest", password="!")
        for number in range(count)
    ]
    User.objects.bulk_create(made)
    Registration.objects.bulk_create(
        Registration(event=event, person=one, mode=Event.Mode.ONSITE, client_key=uuid.uuid4()) for one in made
    )
    return made


@transaction.atomic
def main(count: int) -> None:
    event = making.event()
    lead = factories.member("moderator", programme=event.programme)
    people = guests(event, count)
    talk, other = making.talk(event), making.talk(event)
    making.register(lead, event=event)
    shown, elsewhere = (making.question(at, lead, Question.State.VISIBLE, lead=lead) for at in (talk, other))
    hidden = making.question(talk, lead, Question.State.HIDDEN, body="Secret", lead=lead)
    poll = making_live.poll(talk, lead, reveal="live")
    talk.refresh_from_db()
    told = {
        "at": talk.get_absolute_url(),
        "stream": talk.stage,
        "head": talk.head,
        "talk": talk.pk,
        "question": shown.pk,
        "hidden": hidden.pk,
        "elsewhere": elsewhere.pk,
        "poll": poll.pk,
        "options": list(poll.options.values_list("pk", flat=True)[:2]),
        "event": event.pk,
        "people": [person.pk for person in people],
        "sessions": [session_of(person) for person in people],
        "lead": session_of(lead),
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
