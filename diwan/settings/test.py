"""The suite: a folder and a database of its own, quick hashing, tasks at once, no `collectstatic`.

TEST_ON=services runs it on the PostgreSQL and Redis that TEST_DATABASE_URL and TEST_REDIS_URL name.
"""

import os
import tempfile

_services = os.environ.get("TEST_ON") == "services"
os.environ["DATA_DIR"] = os.environ.get("TEST_DATA_DIR") or tempfile.mkdtemp(prefix="diwan-test-")
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "") if _services else ""
os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL", "") if _services else ""
os.environ["REDIS_PREFIX"] = f"diwan-test-{os.getpid()}"

from .embedded import *  # noqa: E402, F403
from .embedded import MIDDLEWARE, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MIDDLEWARE = [entry for entry in MIDDLEWARE if not entry.startswith("whitenoise")]
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": ["default", "films"],
    },
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests write in a second what people write in a day; those about limits set their own.
COMMUNITY_LIMITS = dict.fromkeys(("new", "member", "trusted"), (100_000, 3600))
# A test's rows, and the numbers of its tables, are undone after it; a page that was kept would stay.
PAGE_STORE_BYTES = 0
COUNT_SECONDS = 0
# The hub's database work runs in the test's own thread, inside its transaction.
LIVE_THREADS = 0
