"""A member with everything that a member can have."""

import pytest
from django.db import connection

from tests.life import live


@pytest.fixture
def life(karim, amina, moderator):
    return live(karim, amina, moderator)


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """The database without a transaction around the test; what it writes it takes away itself."""
    with django_db_blocker.unblock():
        yield
        connection.close()
