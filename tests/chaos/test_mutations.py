"""The guards are guarded: without each of them a named test turns red.

Every mutation is made in a copy of the project, where the named test first passes and then must fail.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.chaos.figures import IN_FULL, note
from tests.processes import ROOT

pytestmark = [
    pytest.mark.chaos,
    pytest.mark.skipif(not IN_FULL, reason="runs in full only: python -m tests.chaos mutations"),
]
LIVE = "tests/community/test_live.py"


class Mutation(NamedTuple):
    """In each of `files` (path: what stands there, what shall) the guard goes; `test` is who notices."""

    files: dict[str, tuple[str, str]]
    test: str


MUTATIONS = {
    "join, then read": Mutation(
        {
            "community/live/room.py": (
                "self.cursors[socket] = cursor\n        self.look()",
                "self.cursors[socket] = cursor",
            )
        },
        f"{LIVE}::test_catching_up_gives_what_was_written_meanwhile",
    ),
    "the topic's row lock": Mutation(
        {"community/actions/posts.py": ('{"head": F("head") + 1}', '{"head": topic.head + 1}')},
        "tests/chaos/test_sqlite_writers.py",
    ),
    "the send window": Mutation(
        {"community/live/consumer.py": ("return len(self._flying.get(name, ())) < WINDOW", "return True")},
        f"{LIVE}::test_a_reader_who_does_not_acknowledge_is_not_sent_more",
    ),
    "permission in the delivering query": Mutation(
        {
            "community/live/room.py": (
                "allowed = self.stream.readers(self.key, people)",
                "allowed = people",
            )
        },
        f"{LIVE}::test_permission_is_asked_at_each_delivery",
    ),
    "the unique key": Mutation(
        {
            "community/migrations/0001_initial.py": (
                "fields=('author', 'client_key'), name='post_once'",
                "fields=('id',), name='post_once'",
            )
        },
        "tests/chaos/test_send_once.py",
    ),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("mutated") / "project"
    left_out = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".cache", ".*_cache")
    shutil.copytree(ROOT, made, ignore=left_out)
    return made


def passes(copy: Path, test: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", test]
    # Whether the guard is missed is asked, not how fast the machine is today.
    env = {**os.environ, "CHAOS": "short"}
    done = subprocess.run(command, cwd=copy, env=env, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.returncode == 0


@pytest.mark.parametrize("name", MUTATIONS)
def test_without_it_a_named_test_turns_red(copy, name):
    mutation = MUTATIONS[name]
    assert passes(copy, mutation.test)
    for path, (guard, without) in mutation.files.items():
        text = (ROOT / path).read_text()
        assert text.count(guard) == 1, f"{path} has changed: tell this check what stands there now"
        (copy / path).write_text(text.replace(guard, without))
    try:
        assert not passes(copy, mutation.test)
    finally:
        for path in mutation.files:
            shutil.copyfile(ROOT / path, copy / path)
    note("mutations", **{name: "red"})
