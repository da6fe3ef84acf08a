"""A member with everything that a member can have."""

import pytest

from tests.life import live


@pytest.fixture
def life(karim, amina, moderator):
    return live(karim, amina, moderator)
