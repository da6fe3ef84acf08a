"""Servers and people for the checks: on SQLite in a folder, or two processes on PostgreSQL and Redis."""

import json
import logging
import os
import shutil
import subprocess
import sys

import pytest
from django.conf import settings

from tests import database
from tests.journeys import server
from tests.processes import ROOT

# A line that breaks is what is wanted here, and no error.
logging.getLogger("websockets").setLevel(logging.CRITICAL)
FAST = {"DJANGO_SETTINGS_MODULE": "tests.chaos.settings"}


class Stage:
    """Where a check plays: servers on one database. `env` is theirs, and that of programs beside them."""

    def __init__(self, folder, **env: str):
        self.folder = folder
        if not (folder / "static").exists():
            (folder / "static").symlink_to(server.collected_static(), target_is_directory=True)
        self.env = {**FAST, **env}
        self.sites: list[server.Site] = []

    def people(self, readers: int = 1, writers: int = 1) -> dict:
        """Commit a topic with members who read and write; how to be them."""
        return json.loads(self.run("tests.chaos.people", readers, writers))

    def act(self, *words) -> None:
        self.run("tests.chaos.acts", *words)

    def run(self, module: str, *words) -> str:
        env = {**server.environment(self.folder), **self.env}
        command = [sys.executable, "-m", module, *map(str, words)]
        return subprocess.run(
            command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def serve(self, processes: int = 1) -> list[server.Site]:
        for _ in range(processes):
            site = server.Site(self.folder, **self.env)
            self.sites.append(site)
            site.start()
        return self.sites

    def ports(self) -> list[int]:
        return [site.port for site in self.sites]

    def log(self) -> str:
        return self.sites[0].log()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "data"
    made.mkdir()
    shutil.copyfile(database.sqlite_template(), made / "diwan.sqlite3")
    return made


@pytest.fixture
def stage(folder):
    """`stage(**env)` on the embedded default."""
    if settings.REDIS_URL:
        pytest.skip("plays on the embedded default, where it was run")
    made = []

    def make(**env: str) -> Stage:
        made.append(Stage(folder, **env))
        return made[-1]

    yield make
    for one in made:
        for site in one.sites:
            site.stop()


@pytest.fixture
def services_stage(tmp_path):
    """`services_stage(**env)` on PostgreSQL and Redis."""
    if not settings.REDIS_URL:
        pytest.skip("needs PostgreSQL and Redis (TEST_ON=services)")
    name = database.new_copy("chaos")
    made = []

    def make(**env: str) -> Stage:
        folder = tmp_path / "services"
        folder.mkdir()
        found = {
            "DATABASE_URL": f"{os.environ['TEST_DATABASE_URL'].rpartition('/')[0]}/{name}",
            "REDIS_URL": settings.REDIS_URL,
            "SECRET_KEY": "one secret for all processes of a site, fifty letters long",
            "REDIS_PREFIX": f"diwan-chaos-{os.getpid()}",
        }
        made.append(Stage(folder, **{**found, **env}))
        return made[-1]

    yield make
    for one in made:
        for site in one.sites:
            site.stop()
    database.drop(name)
