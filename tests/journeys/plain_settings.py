"""The embedded default for readers who load no scripts and styles, so that none need collecting."""

from diwan.settings.embedded import *  # noqa: F403
from diwan.settings.embedded import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
