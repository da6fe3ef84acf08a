"""`make bench BENCH=board`: the CPU of the staff's pages over the programme ten times, beside an empty page.

One process, a warmed client, `time.process_time`: what the pages themselves cost, without server and line.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.assignments import scale
from tests.database import sqlite_template

ROUNDS = 30
BUDGET_MS = 150


def measure(client: Client, path: str, rounds: int) -> float:
    """Milliseconds of CPU of one answer: the median of `rounds`, the first three left out."""
    taken = []
    for _ in range(rounds + 3):
        began = time.process_time()
        answer = client.get(path)
        taken.append((time.process_time() - began) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{path} answered {answer.status_code}.")
    return statistics.median(taken[3:])


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "board.sqlite3"
        copy.write_bytes(sqlite_template().read_bytes())
        connection.close()
        connection.settings_dict["NAME"] = str(copy)
        call_command("migrate", verbosity=0)
        programme = scale.fill()
        officer = factories.member("officer", programme=programme)
        settings.ALLOWED_HOSTS = ["*"]
        client = Client()
        client.force_login(officer)
        pages = {
            "empty": "/healthz",
            "board": reverse("board"),
            "one state": f"{reverse('board')}?state=closed&page=3",
            "numbers": reverse("board-numbers"),
            "public numbers": reverse("numbers"),
        }
        costs = {name: round(measure(client, path, ROUNDS), 1) for name, path in pages.items()}
        for name, cost in costs.items():
            sys.stdout.write(f"{name:16} {cost:8.1f} ms CPU\n")
        told = {"cpu_ms": costs, "assignments": scale.ASSIGNMENTS, "within": costs["board"] < BUDGET_MS}
        sys.stdout.write(json.dumps(told) + "\n")
        connection.close()
