"""Notes on devices: a push service on this machine, and browsers that subscribed to it."""

import pytest

from community import webpush
from tests.community import push_service
from tests.community.push_service import Device


@pytest.fixture
def push_on(settings):
    settings.VAPID_PRIVATE_KEY = webpush.new_key()
    settings.PUSH_TO_PRIVATE = True


@pytest.fixture
def service():
    with push_service.running() as running:
        yield running


@pytest.fixture
def device(service):
    """Devices of a member; each has a path of its own at the service."""

    def make(person, path="one"):
        made = Device(person, f"{service.url}{path}")
        assert made.add().status_code == 201
        return made

    return make
