"""Make mentors and mentees who are all paired with one another and can at any hour; print how to be them.

Run as `python -m tests.chaos.pairs MENTORS MENTEES`: the rows must be committed where a server sees them.
"""

import json
import os
import sys
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")

import django

django.setup()

from django.utils import timezone  # noqa: E402

from mentoring.models import DAY_MINUTES, Availability, Mentorship  # noqa: E402
from tests import factories  # noqa: E402
from tests.chaos.people import session_of  # noqa: E402


def somebody(role: str, country):
    person = factories.member(role, country)
    for day in range(1, 8):
        Availability.objects.create(person=person, weekday=day, starts=0, ends=DAY_MINUTES)
    return person


def paired(mentors: int, mentees: int) -> list[dict]:
    """Every mentor with every mentee, under way; the number of each pair and how to be the two."""
    country = factories.FocusCountryFactory()
    people = {
        role: [somebody(role, country) for _ in range(count)]
        for role, count in (("expert", mentors), ("intern", mentees))
    }
    logins = {person.pk: session_of(person) for some in people.values() for person in some}
    told = []
    now = timezone.now()
    for mentor in people["expert"]:
        for place, mentee in enumerate(people["intern"], start=1):
            pair = Mentorship.objects.create(
                programme=country.programme,
                mentor=mentor,
                mentee=mentee,
                goal="Learn",
                state=Mentorship.State.ACTIVE,
                place=place,
                mentor_signed_at=now,
                mentee_signed_at=now,
                started_at=now,
                client_key=uuid.uuid4(),
            )
            told.append({"pk": pair.pk, "mentor": logins[mentor.pk], "mentee": logins[mentee.pk]})
    return told


def main(mentors: int, mentees: int) -> None:
    sys.stdout.write(json.dumps(paired(mentors, mentees)))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
