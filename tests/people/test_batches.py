"""Writes that come at one moment: together, each answered, and none spoilt by another."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection

from people.batches import Batch

pytestmark = pytest.mark.usefixtures("committed")


class Writer:
    """Notes what is written together. `first` keeps everybody waiting until the others have come."""

    def __init__(self):
        self.written: list[list[str]] = []
        self.come = threading.Event()

    def __call__(self, items):
        if items == ["first"]:
            assert self.come.wait(10)
        self.written.append(list(items))
        if "gone" in items:
            raise LookupError("gone")
        if "cut" in items:
            raise OperationalError("the line is cut")
        return [LookupError("not yours") if item == "barred" else item.upper() for item in items]


def told(*items: str) -> tuple[list, list[list[str]]]:
    """What those were told who came while somebody else wrote, and what was written together after that."""
    writer = Writer()
    batch = Batch(writer)

    def submit(item):
        try:
            return batch.submit(item)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(items) + 1) as people:
        first = people.submit(submit, "first")
        while batch._waiting or not batch._turn.locked():
            assert not first.done()
        others = [people.submit(submit, item) for item in items]
        while len(batch._waiting) < len(items):
            assert not first.done()
        writer.come.set()
        assert first.result() == "FIRST"
        answers = [other.result() for other in others]
    return answers, [sorted(batch) for batch in writer.written[1:]]


def test_who_comes_meanwhile_is_written_together():
    assert told("a", "b", "c") == (["A", "B", "C"], [["a", "b", "c"]])


def test_each_is_told_their_own():
    (a, barred), written = told("a", "barred")
    assert (a, str(barred)) == ("A", "not yours")
    assert written == [["a", "barred"]]


def test_one_that_cannot_be_written_takes_nobody_along():
    (a, gone, b), written = told("a", "gone", "b")
    assert (a, str(gone), b) == ("A", "gone", "B")
    together, *alone = written
    assert together == ["a", "b", "gone"]
    assert sorted(alone) == [["a"], ["b"], ["gone"]]


def test_without_a_database_nobody_is_tried_again():
    (a, cut), written = told("a", "cut")
    assert (str(a), str(cut)) == ("the line is cut", "the line is cut")
    assert written == [["a", "cut"]]
