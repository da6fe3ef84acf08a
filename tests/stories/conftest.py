"""A story with everything on it."""

import datetime

import pytest

from assignments.models import Assignment, latest_end
from tests import factories
from tests.ground import shared
from tests.stories import making


@shared
def host(somalia):
    return factories.InstitutionFactory(name="Webi Water", focus_country=somalia, is_demo=True)


@shared
def assignment(amina, somalia, host):
    starts = datetime.date(2026, 3, 9)
    return Assignment.objects.create(
        programme=somalia.programme,
        expert=amina,
        host=host,
        focus_country=somalia,
        sector=factories.SectorFactory(),
        title="Find the leaks of Amina",
        mode="mixed",
        starts=starts,
        ends=datetime.date(2026, 5, 20),
        latest_end=latest_end(starts),
    )


@shared
def leaks(somalia, host, assignment):
    """A story with everything on it. Its files stay where they are."""
    return making.story(
        "Listening",
        slug="listening",
        picture=making.picture(),
        picture_alt="A street at night",
        film=making.film("en", "so"),
        focus_country=somalia,
        sector=assignment.sector,
        host=host,
        assignment=assignment,
        goals=[6, 9],
        tags=["water"],
        body=[
            ("heading", "A box"),
            ("paragraph", "<p>It counts.</p>"),
            ("quote", {"text": "I saw a street", "who": "Karim, intern"}),
            ("figure", {"figure": "2 of 3", "caption": "still run"}),
        ],
    )


@pytest.fixture
def enter(client):
    """A browser in which somebody is logged in."""

    def enter(person):
        client.force_login(person)
        return client

    return enter
