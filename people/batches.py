"""Writes that come at the same moment share one transaction, and each is answered after its commit.

Who comes first writes at once; whoever comes meanwhile is written together with all the others who did, by
the first of them; between two writes is a short rest, in which some gather. So an idle site waits for
nothing, and a hall that votes at once costs a few transactions instead of hundreds (docs/decisions/0034).
"""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.db import OperationalError, connection, transaction

# Seconds. A hall's votes come some milliseconds apart: without it nearly each would be a write of its own.
REST = 0.03


class _Entry:
    def __init__(self, item: Any):
        self.item = item
        self.done = False
        self.result: Any = None


class Batch:
    """`write(items)` does them all inside one transaction; returns a result, or an exception, for each."""

    def __init__(self, write: Callable[[Sequence[Any]], list[Any]]):
        self._write = write
        self._waiting: list[_Entry] = []
        self._list = threading.Lock()
        self._turn = threading.Lock()
        self._rested = time.monotonic()

    def submit(self, item: Any) -> Any:
        """Have `item` written; returns when it is committed, or raises what became of it."""
        entry = _Entry(item)
        if connection.in_atomic_block:
            # Somebody else's transaction, whose commit the others could not wait for.
            self._do([entry])
        else:
            with self._list:
                self._waiting.append(entry)
            with self._turn:
                if not entry.done:
                    time.sleep(max(0, self._rested - time.monotonic()))
                    with self._list:
                        batch, self._waiting = self._waiting, []
                    self._do(batch)
                    self._rested = time.monotonic() + REST
        if isinstance(entry.result, Exception):
            raise entry.result
        return entry.result

    def _do(self, batch: list[_Entry]) -> None:
        try:
            with transaction.atomic():
                results = self._write([entry.item for entry in batch])
        except Exception as error:
            # Nothing of it was written. One that cannot be takes nobody along; a database that is away does.
            if len(batch) > 1 and not isinstance(error, OperationalError):
                for entry in batch:
                    self._do([entry])
                return
            results = [error] * len(batch)
        for entry, result in zip(batch, results, strict=True):
            entry.result, entry.done = result, True
