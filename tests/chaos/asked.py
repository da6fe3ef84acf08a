"""Make mentors with two places each whom more have asked than they can take, and two pairs under way; print
how to be them.

Run as `python -m tests.chaos.asked MENTORS MENTEES`: the rows must be committed where a server sees them.
"""

import json
import os
import sys
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")

import django

django.setup()

from mentoring.models import MentoringProfile, Mentorship  # noqa: E402
from tests import factories  # noqa: E402
from tests.chaos.pairs import paired  # noqa: E402
from tests.chaos.people import session_of  # noqa: E402

PLACES = 2


def asked(mentors: int, mentees: int) -> list[dict]:
    country = factories.FocusCountryFactory()
    asking = [factories.member("intern", country) for _ in range(mentees)]
    told = []
    for _ in range(mentors):
        mentor = factories.member("expert", country)
        MentoringProfile.objects.create(person=mentor, mentors=True, capacity=PLACES)
        requests = [
            Mentorship.objects.create(
                programme=country.programme,
                mentor=mentor,
                mentee=mentee,
                goal="Learn",
                client_key=uuid.uuid4(),
            ).pk
            for mentee in asking
        ]
        told.append({"mentor": session_of(mentor), "places": PLACES, "requests": requests})
    return told


def main(mentors: int, mentees: int) -> None:
    sys.stdout.write(json.dumps({"asked": asked(mentors, mentees), "pairs": paired(2, 1)}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
