"""Migrate once, copy often: migrating costs some fifteen seconds, a copy none.

A template database is kept in `.cache/`, or on the PostgreSQL server, under a name made of every migration
and of what `prepare` does; each test process works on a copy of its own.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
from django.apps import apps
from django.db import connections
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache"
# Templates on a PostgreSQL server: of as many branches as one works on at a time.
KEPT = 4


def fingerprint() -> str:
    """Changes with any migration of any app, with what `prepare` makes, and with the triggers."""
    digest = hashlib.sha256()
    made_by = ("diwan/management/commands/prepare.py", "people/table_versions.py", "diwan/watched.py")
    files = [ROOT / name for name in made_by]
    for config in apps.get_app_configs():
        files += sorted(Path(config.path, "migrations").glob("*.py"))
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _fill(url: str, folder: Path) -> None:
    """Migrate and prepare the database at `url`."""
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "diwan.settings.embedded",
        "DATABASE_URL": url,
        "REDIS_URL": "",
        "DATA_DIR": str(folder),
    }
    for command in (["migrate", "--verbosity=0"], ["prepare"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)


def use_copy(name: str) -> None:
    """Point Django's default connection at a fresh copy of the template, called `name`."""
    connection = connections["default"]
    connection.close()
    maker = _copy_postgres if connection.vendor == "postgresql" else _copy_sqlite
    connection.settings_dict["NAME"] = maker(connection, name)


@contextlib.contextmanager
def alone(what: str):
    """One process makes what is kept in `.cache/`, the others wait for it."""
    CACHE.mkdir(exist_ok=True)
    with open(CACHE / f"{what}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def sqlite_template() -> Path:
    """A migrated and prepared SQLite file that nobody may write to; made if it is not there."""
    template = CACHE / f"template-{fingerprint()}.sqlite3"
    with alone("template"):
        if not template.exists():
            making = CACHE / f"making-{os.getpid()}.sqlite3"
            _fill(f"sqlite:///{making}", CACHE / "making")
            fold_journal(making)
            making.rename(template)
    return template


def fold_journal(database: Path) -> None:
    """Bring everything into the one file, so that copying it copies all. It stays in WAL mode as the site's
    is: in the other, who reads and waits to write keeps whoever commits from it, for twenty seconds."""
    with contextlib.closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _copy_sqlite(_connection, name: str) -> str:
    copy = Path(os.environ["DATA_DIR"]) / f"{name}.sqlite3"
    # A new file, for threads of an earlier test may still hold the one of that name, and its journal.
    for left in copy.parent.glob(f"{copy.name}*"):
        left.unlink()
    shutil.copyfile(sqlite_template(), copy)
    return str(copy)


def _copy_postgres(_connection, name: str) -> str:
    return new_copy(name)


def new_copy(name: str) -> str:
    """A fresh copy of the template on the PostgreSQL server of TEST_DATABASE_URL; returns its name."""
    template = f"diwan_template_{fingerprint()}"
    copy = f"diwan_test_{name}_{os.getpid()}"
    with _server() as run:
        # One process makes the template, the others wait for it.
        run("SELECT pg_advisory_lock(61177)")
        if template not in _names(run, "diwan_template_%"):
            _make_template(run, template)
        run("DROP DATABASE IF EXISTS {}", copy)
        run("CREATE DATABASE {} TEMPLATE {}", copy, template)
    return copy


def _make_template(run, template: str) -> None:
    for older in _names(run, "diwan_template_%")[KEPT - 1 :]:
        run("DROP DATABASE {}", older)
    making = f"diwan_making_{os.getpid()}"
    run("CREATE DATABASE {}", making)
    _fill(f"{os.environ['TEST_DATABASE_URL'].rpartition('/')[0]}/{making}", CACHE / "making")
    run("ALTER DATABASE {} RENAME TO {}", making, template)


def _names(run, like: str) -> list[str]:
    """The newest first."""
    found = run(f"SELECT datname FROM pg_database WHERE datname LIKE '{like}' ORDER BY oid DESC")
    return [name for (name,) in found.fetchall()]


@contextlib.contextmanager
def _server():
    """Run statements on the PostgreSQL server; `{}` stands for a database's name."""
    with psycopg.connect(os.environ["TEST_DATABASE_URL"], autocommit=True) as admin:
        yield lambda text, *names: admin.execute(sql.SQL(text).format(*map(sql.Identifier, names)))


def drop(name: str) -> None:
    with _server() as run:
        run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def drop_copy() -> None:
    """Remove this process's copy from a PostgreSQL server; files go with the test's folder."""
    connection = connections["default"]
    if connection.vendor == "postgresql":
        connection.close()
        connection.close_pool()
        drop(connection.settings_dict["NAME"])
