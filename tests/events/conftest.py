"""A conference with one talk on stage, and everybody who may stand around it."""

import pytest

from diwan.context import is_demo_site
from tests import factories
from tests.events import making
from tests.ground import shared


@shared
def conference(db):
    return making.event()


@shared
def speaker(programme):
    return factories.member("speaker", programme=programme, call_me="Lidewij")


@shared
def talk(conference, speaker):
    return making.talk(conference, speaker)


@shared
def registered(conference, amina):
    """Amina, who has registered."""
    making.register(amina, event=conference)
    return amina


@pytest.fixture
def counted(django_assert_num_queries):
    """Counts the queries of a page, without the one that a process asks only once."""
    is_demo_site()
    return django_assert_num_queries
