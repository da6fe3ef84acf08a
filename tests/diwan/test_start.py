"""A wrong setting, an unwritable folder, a taken port, an unfit site: one clear line, and no start."""

import os
import secrets
import socket
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from diwan import readiness
from tests import factories
from tests.processes import ROOT


def start(tmp_path, *command, **env):
    """(exit code, lines on standard error) of manage.py in a clean environment."""
    clean = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    done = subprocess.run(
        [sys.executable, "manage.py", *(command or ("check",))],
        cwd=ROOT,
        env={**clean, "DATA_DIR": str(tmp_path / "data"), **env},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stderr.strip().splitlines()


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({"DEBUG": "maybe"}, "DEBUG is 'maybe': write 1 for yes or 0 for no."),
        ({"PORT": "80808"}, "PORT is '80808': write a number from 1 to 65535."),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must start with one of: postgres://"),
        ({"REDIS_URL": "localhost"}, "REDIS_URL must start with one of: redis://"),
    ],
)
def test_an_unknown_value_is_one_line(tmp_path, env, says):
    code, lines = start(tmp_path, **env)
    assert code == 2
    assert len(lines) == 1
    assert lines[0].startswith(f"diwan: {says}")


def test_an_unwritable_data_folder_is_one_line(tmp_path):
    (tmp_path / "data").write_text("a file where a folder should be")
    code, lines = start(tmp_path)
    assert code == 2
    assert len(lines) == 1
    assert "DATA_DIR: cannot write to" in lines[0]


def test_a_taken_port_is_one_line(tmp_path, monkeypatch):
    from django.core.management import CommandError

    monkeypatch.setattr("diwan.management.commands.serve.refuse_unless_fit", lambda: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(
            (ImproperlyConfigured, CommandError), match=f"Port {port} on 127.0.0.1 cannot be used"
        ):
            call_command("serve", port=port, no_worker=True)


def test_an_empty_database_is_one_line(tmp_path):
    code, lines = start(tmp_path, "serve", "--no-worker")
    assert code == 2
    assert lines == ["diwan: The database is behind the code: run `python manage.py migrate` first."]


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True
    settings.DEBUG = False
    settings.SECRET_KEY = secrets.token_urlsafe(50)
    settings.ALLOWED_HOSTS = ["diwan.example"]
    return settings


@pytest.mark.django_db
def test_a_fit_site_starts(production):
    readiness.refuse_unless_fit()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("setting", "value", "says"),
    [
        ("DEBUG", True, "DEBUG is on"),
        ("SECRET_KEY", "short", "SECRET_KEY is missing or short"),
        ("ALLOWED_HOSTS", [], "ALLOWED_HOSTS must name"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS must name"),
    ],
)
def test_production_refuses(production, setting, value, says):
    setattr(production, setting, value)
    with pytest.raises(ImproperlyConfigured, match=says):
        readiness.refuse_unless_fit()


@pytest.mark.django_db
def test_production_refuses_demo_people(production):
    factories.PersonFactory(is_demo=True)
    with pytest.raises(ImproperlyConfigured, match="Demo people"):
        readiness.refuse_unless_fit()


@pytest.mark.django_db
def test_readyz_names_what_is_missing(client, monkeypatch):
    assert client.get("/readyz").json() == {"ready": True, "problems": []}
    monkeypatch.setattr("diwan.readiness.problems", lambda: ["worker"])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["problems"]) == (503, ["worker"])


@pytest.mark.django_db
def test_a_queue_that_nobody_works_off_is_not_ready():
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    late = timezone.now() - readiness.WORKER_LATE * 2
    DBTaskResult.objects.create(
        task_path="x", args_kwargs={}, queue_name="default", backend_name="background"
    )
    DBTaskResult.objects.update(enqueued_at=late)
    assert readiness.problems() == ["worker"]
    # Put off until a moment ago, it is not late yet.
    DBTaskResult.objects.update(run_after=timezone.now())
    assert readiness.problems() == []
    DBTaskResult.objects.update(run_after=late)
    assert readiness.problems() == ["worker"]


@pytest.mark.django_db
def test_films_may_wait_for_each_other_as_long_as_somebody_works_on_one():
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from people.models import FilmWork
    from tests.stories import making

    DBTaskResult.objects.create(task_path="x", args_kwargs={}, queue_name="films", backend_name="background")
    DBTaskResult.objects.update(enqueued_at=timezone.now() - readiness.WORKER_LATE * 2)
    making.film()
    assert readiness.problems() == ["worker"]
    FilmWork.objects.update(beat_at=timezone.now())
    assert readiness.problems() == []
