"""A real server for the journeys: `manage.py serve` on a copy of the filled demo, at a port of its own.

Filling in the demo takes long and gives the same every time, so it is kept in `.cache/` for the day (the
demo's dates count from today) and for the code that made it. The same goes for the collected static files.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

from tests import database
from tests.database import CACHE, ROOT
from tests.processes import free_port

# Ours, and which libraries' files there are.
STATIC_SOURCES = [ROOT / name for name in ("diwan/static", "diwan/settings", "requirements.txt")]
STARTS_WITHIN = 60
ENDS_WITHIN = 20


class Site:
    """The running site. `folder` is its data: database, media, and mail as files."""

    def __init__(self, folder: Path, **env: str):
        self.folder = folder
        self.port = free_port()
        self._env = env
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = folder / "server.log"
        self._process: subprocess.Popen | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        patience = time.monotonic() + STARTS_WITHIN
        while not self._ready():
            if self._process.poll() is not None or time.monotonic() > patience:
                self.stop()
                raise RuntimeError(f"The server did not start:\n{self.log()[-3000:]}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End the server as an operator would, or at once if it does not listen."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        self.stop()
        self.start()

    def manage(self, *command: str) -> str:
        """What a management command prints, run on this site's data."""
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=self._environment(),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def _environment(self) -> dict[str, str]:
        return {**environment(self.folder), "PORT": str(self.port), **self._env}

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False


def environment(folder: Path) -> dict[str, str]:
    """The embedded default on `folder`, whatever the suite itself runs on."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DEBUG", "EMAIL_URL"}}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "diwan.settings.embedded",
        "DATA_DIR": str(folder),
        "DATABASE_URL": "",
        "REDIS_URL": "",
    }


def copy_of_the_demo(folder: Path) -> Path:
    """`folder` as a data folder of the site, filled with today's demo."""
    shutil.copytree(_filled_demo(), folder)
    (folder / "static").symlink_to(collected_static(), target_is_directory=True)
    return folder


def _filled_demo() -> Path:
    # The demo is made through the actions, so they are of what made it too.
    sources = (ROOT / "diwan/demo", ROOT / "diwan/management", *sorted(ROOT.glob("*/actions*")))
    made = CACHE / f"demo-{_hash(str(date.today()) + 'films' + database.fingerprint(), *sources)}"
    with database.alone("demo"):
        if not made.exists():
            making = CACHE / f"making-demo-{os.getpid()}"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir(parents=True)
            shutil.copyfile(database.sqlite_template(), making / "diwan.sqlite3")
            _manage(making, "demo")
            # Once for all journeys, instead of by the worker of each.
            _manage(making, "db_worker", "--backend=background", "--queue-name=films", "--batch")
            database.fold_journal(making / "diwan.sqlite3")
            _keep(making, made, "demo-*")
    return made


def collected_static() -> Path:
    """The folder of the collected static files."""
    made = CACHE / f"static-{_hash('', *STATIC_SOURCES)}"
    with database.alone("static"):
        if not made.exists():
            making = CACHE / f"making-static-{os.getpid()}"
            _manage(making, "collectstatic", "--no-input", "--verbosity=0")
            _keep(making / "static", made, "static-*")
            shutil.rmtree(making)
    return made


def compile_messages() -> None:
    """Bring the catalogues up to their sources, where one is behind."""
    sources = list((ROOT / "diwan/locale").glob("*/LC_MESSAGES/*.po"))
    compiled = [source.with_suffix(".mo") for source in sources]
    if any(
        not made.exists() or made.stat().st_mtime < source.stat().st_mtime
        for source, made in zip(sources, compiled, strict=True)
    ):
        _manage(CACHE / "making", "messages", "--compile")


def _manage(folder: Path, *command: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment(folder),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _keep(made: Path, name: Path, older: str) -> None:
    """Put what was made under its name, and take away what earlier code or an earlier day made."""
    for old in set(CACHE.glob(older)) - {name}:
        shutil.rmtree(old, ignore_errors=True)
    made.rename(name)


def _hash(start: str, *paths: Path) -> str:
    """Changes with `start` and with any file at or below `paths`."""
    digest = hashlib.sha256(start.encode())
    files = [file for path in paths for file in (path, *path.rglob("*")) if file.is_file()]
    for file in sorted(files):
        if file.suffix != ".pyc":
            digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]
