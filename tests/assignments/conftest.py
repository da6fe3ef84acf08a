"""The people of a host, a second officer, and somebody who has no part in any of it."""

import pytest
from django.utils import timezone

from assignments.models import Assignment
from tests import factories
from tests.assignments import applying, making
from tests.ground import shared


@shared
def yusuf(somalia):
    """Focal point of the utility."""
    return making.focal_point(somalia, call_me="Yusuf", language="so", time_zone="Africa/Mogadishu")


@shared
def deputy(somalia):
    """Deputy of the utility."""
    return making.focal_point(somalia, call_me="Deputy", time_zone="Africa/Mogadishu")


@shared
def utility(somalia, yusuf, deputy):
    """A host in Somalia with both seats filled."""
    return making.host(somalia, focal=yusuf, deputy=deputy, name="Water Utility", slug="utility")


@shared
def officer2(programme):
    """A second programme officer: some steps need another person."""
    return factories.member("officer", programme=programme, call_me="Second")


@shared
def stranger(iraq):
    """A focal point of another host, in another country."""
    person = making.focal_point(iraq, call_me="Stranger")
    making.host(iraq, focal=person, name="Another Host")
    return person


@pytest.fixture
def enter(client):
    """A browser in which somebody is logged in."""

    def enter(person):
        client.force_login(person)
        return client

    return enter


@shared
def vacancy(utility, yusuf):
    """An open call of the utility's."""
    return applying.open_vacancy(utility, yusuf)


@pytest.fixture
def at(vacancy, amina, yusuf, officer2):
    """Amina's application in a state; `yusuf` and the second officer said yes where that was said."""
    return lambda state, **columns: applying.at(
        state, vacancy, amina, host=yusuf, officer=officer2, **columns
    )


@pytest.fixture
def today():
    return timezone.localdate()


@shared
def fresh(amina, utility):
    """Confirmed, nothing ticked."""
    return making.assignment(amina, utility)


@shared
def active(amina, utility):
    return making.ready(making.assignment(amina, utility, state=Assignment.State.ACTIVE))
