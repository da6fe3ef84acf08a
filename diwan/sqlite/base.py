"""Whoever waits to write asks again every few milliseconds.

SQLite's own waiting grows to a tenth of a second between two looks, so who waits longest looks least often.
With eight writers one in a hundred waited for two seconds (`python -m tests.chaos sqlite_writers`).
"""

import random
import time

from django.db import OperationalError
from django.db.backends.sqlite3 import base

LOOKS_AGAIN = 0.004


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self):
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        deadline = time.monotonic() + patience
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    return super()._start_transaction_under_autocommit()
                except OperationalError as error:
                    if "locked" not in str(error) or time.monotonic() > deadline:
                        raise
                time.sleep(random.uniform(0, LOOKS_AGAIN))  # noqa: S311 (chance, not a secret)
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
