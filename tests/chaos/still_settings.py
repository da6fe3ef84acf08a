"""As `tests.chaos.settings`, and no time passes for the site."""

from django.utils import timezone

from tests.chaos.settings import *  # noqa: F403

NOW = timezone.now()
timezone.now = lambda: NOW
