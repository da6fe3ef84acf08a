"""`make demo` on a filled folder: what is there stays as it is, and nothing is drawn again."""

import contextlib
import sqlite3

import pytest

from tests.journeys import server

pytestmark = pytest.mark.chaos


def content(folder) -> list[str]:
    """The whole database as SQL, but for the versions of tables: a start may be one of other code."""
    with contextlib.closing(sqlite3.connect(folder / "diwan.sqlite3")) as database:
        return [line for line in database.iterdump() if '"people_tableversion"' not in line]


def test_a_second_start_changes_nothing(tmp_path):
    folder = server.copy_of_the_demo(tmp_path / "data")
    # Collected anew, and not where other tests' files lie.
    (folder / "static").unlink()
    site = server.Site(folder)
    site.manage("setup")
    before = content(folder)
    collected = (folder / "static/.sources").stat().st_mtime_ns
    assert "Filling" not in site.manage("setup")
    assert content(folder) == before
    assert (folder / "static/.sources").stat().st_mtime_ns == collected
