"""The peer of `make bench BENCH=schedule`: pretalx with sixty talks, in an environment of its own.

    python3.11 -m venv /tmp/pretalx
    /tmp/pretalx/bin/pip install pretalx faker freezegun
    PRETALX_DATA_DIR=/tmp/pretalx-data /tmp/pretalx/bin/python -m pretalx rebuild
    PRETALX=/tmp/pretalx/bin/python make bench BENCH=schedule

`rebuild` needs npm and about two minutes. The rest is done here, once, in the folder PRETALX_DATA (otherwise
one in `.cache/`): the database, its own demo event, and that grown from 36 to sixty talks in four rooms.
"""

import contextlib
import http.client
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.database import CACHE
from tests.processes import end, free_port

PATH, HOST = "/democon/schedule/nojs", "localhost"
TALKS = 60
PATIENCE = 120
FIRST = {
    "DJANGO_SUPERUSER_EMAIL": "nobody@example.com",
    "DJANGO_SUPERUSER_PASSWORD": "a-password-for-nobody",
    "PRETALX_INIT_ORGANISER_NAME": "Nobody",
    "PRETALX_INIT_ORGANISER_SLUG": "nobody",
}
# Talks that its demo rejected are confirmed, at the times of the others, in as many rooms again.
GROW = f"""
from pretalx.event.models import Event
event = Event.objects.get(slug="democon")
slots = list(event.current_schedule.talks.filter(is_visible=True, submission__isnull=False))
beside = {{room: event.rooms.create(name=f"Beside {{room.name}}") for room in event.rooms.all()}}
more = event.submissions.filter(state="rejected")[: {TALKS} - len(slots)]
for slot, submission in zip(slots, more):
    event.submissions.filter(pk=submission.pk).update(state="confirmed")
    event.current_schedule.talks.create(
        submission=submission, room=beside[slot.room], start=slot.start, end=slot.end, is_visible=True
    )
"""
SERVE = """
import sys
from wsgiref.simple_server import make_server, WSGIRequestHandler
from pretalx.wsgi import application
WSGIRequestHandler.log_message = lambda *words: None
make_server("127.0.0.1", int(sys.argv[1]), application).serve_forever()
"""


def installed() -> str | None:
    """The Python of an environment with pretalx in it."""
    if named := os.environ.get("PRETALX"):
        return named
    script = shutil.which("pretalx")
    return str(Path(script).resolve().with_name("python")) if script else None


@contextlib.contextmanager
def running():
    """(port, process) of pretalx in one process, or None where it is not installed."""
    python = installed()
    if python is None:
        sys.stdout.write("pretalx is not installed (see tests/bench/pretalx.py): left out.\n")
        yield None
        return
    folder = _filled(python)
    port = free_port()
    process = subprocess.Popen([python, "-c", SERVE, str(port)], cwd=folder, env=_environment(folder))
    try:
        _wait(port)
        yield port, process.pid
    finally:
        end(process)


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**kept, "PRETALX_DATA_DIR": str(folder)}


def _filled(python: str) -> Path:
    """The folder of its data, made where there is none."""
    folder = Path(os.environ.get("PRETALX_DATA") or CACHE / "pretalx").resolve()
    if folder.exists():
        return folder
    sys.stdout.write("Filling pretalx, once (about a minute) ...\n")
    sys.stdout.flush()
    making = folder.with_name(f"{folder.name}-making-{os.getpid()}")
    making.mkdir(parents=True)
    env = {**_environment(making), **FIRST}

    def manage(*words: str, told: str | None = None) -> None:
        command = [python, "-m", "pretalx", *words]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, cwd=making, env=env, input=told, text=True, check=True, timeout=600, **quiet)

    manage("migrate")
    manage("init", "--noinput")
    manage("create_test_event", "--stage", "schedule", "--seed", "1")
    manage("shell", "--unsafe-disable-scopes", told=GROW)
    return making.rename(folder)


def _wait(port: int) -> None:
    """Until its page is there, with all its talks."""
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        with contextlib.suppress(OSError):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            # Whoever does not ask for HTML gets a drawing of letters.
            line.request("GET", PATH, headers={"Host": HOST, "Accept": "text/html"})
            page = line.getresponse().read()
            line.close()
            if (talks := len(set(re.findall(rb"/talk/(\w+)/", page)))) == TALKS:
                return
            raise SystemExit(f"pretalx shows {talks} talks instead of {TALKS}.")
        time.sleep(0.5)
    raise SystemExit("pretalx did not answer.")
