"""Whether the site can do its work now (`/readyz`), and whether it may start at all (`serve`)."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from people.models import FilmWork, User

WORKER_LATE = timedelta(minutes=5)


def problems() -> list[str]:
    """What is missing right now, by name: "database", "cache", "worker"."""
    found = []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if _a_task_waits():
            found.append("worker")
    except DatabaseError:
        found.append("database")
    try:
        cache.get("readyz")
    except Exception:  # each cache backend has errors of its own
        found.append("cache")
    return found


def _a_task_waits() -> bool:
    """Whether the worker is late with one; what was put off until a moment ago is not late yet.

    Films wait for each other, however long: for them it is enough that somebody works on one."""
    now = timezone.now()
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - WORKER_LATE)
    late = late.exclude(run_after__range=(now - WORKER_LATE, now))
    if late.exclude(queue_name="films").exists():
        return True
    at_work = FilmWork.objects.filter(beat_at__gt=now - WORKER_LATE)
    return late.filter(queue_name="films").exists() and not at_work.exists()


def refuse_unless_fit() -> None:
    """Stop a start that would go wrong later: one clear line each."""
    if _pending_migrations():
        raise ImproperlyConfigured("The database is behind the code: run `python manage.py migrate` first.")
    if not settings.PRODUCTION:
        return
    if settings.DEBUG:
        raise ImproperlyConfigured("DEBUG is on: a public site must not run with it. Unset DEBUG.")
    if len(settings.SECRET_KEY) < 40:
        raise ImproperlyConfigured("SECRET_KEY is missing or short: set it to 50 random characters.")
    if not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the site's own hosts, such as diwan.example.")
    if User.objects.filter(is_demo=True).exists():
        raise ImproperlyConfigured(
            "Demo people are in this database: give the site an empty one, for the demo cannot be taken out."
        )


def write_ahead() -> None:
    """Put an SQLite file into WAL mode, which it keeps: readers and one writer do not wait for each other.

    A file that came back from a dump is in the other mode, where they do, and may do so until both give up.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=WAL")


def _pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
