"""The ground that tests stand on is laid once: each test gets copies of what the one before it asked for too.

A fixture marked `@shared` writes rows and nothing else, and asks only for fixtures that do the same. Each is
a layer, in a savepoint of its own. A test rises from a savepoint above its layers, so what it does is undone
before the next one; layers that the next one does not ask for are undone as well. Hence a test finds exactly
what it would find if everything were made for it alone. Tests of a file run in the order that keeps most.
"""

import functools
import inspect
import pickle
from itertools import chain, groupby

import pytest
from django.core import mail
from django.db import transaction


def shared(make):
    """A fixture that is laid once for all the tests in a row that ask for it."""

    @functools.wraps(make)
    def fixture(**asked):
        # Asked for by name from within a test, or in a database of the test's own: made on the spot.
        return _copies[fixture] if fixture in _copies else make(**asked)

    fixture.is_shared = True
    return pytest.fixture(fixture)


_layers: list[tuple] = []
_copies: dict = {}


def stand_on(wanted: list) -> None:
    """Undo what is not wanted now, lay what is missing, and copy everything for the test that begins."""
    keep = 0
    while keep < min(len(wanted), len(_layers)) and _layers[keep][0] is wanted[keep]:
        keep += 1
    clear(keep)
    for fixture in wanted[keep:]:
        _lay(fixture)
    _copies.clear()
    # What was sent on the way is no test's to count: another would not find it.
    mail.outbox.clear()
    if _layers:
        _copies.update(zip(wanted, pickle.loads(_layers[-1][2]), strict=True))


def clear(keep: int = 0) -> None:
    """Undo all layers but the lowest `keep`."""
    _copies.clear()
    while len(_layers) > keep:
        _undo(_layers.pop()[1])


def _lay(fixture) -> None:
    """One layer more, on top; all that lies there is kept as one, so that copies know each other."""
    below = pickle.loads(_layers[-1][2]) if _layers else []
    named = {layer[0].__name__: value for layer, value in zip(_layers, below, strict=True)}
    # `db` says that a fixture needs the database; it is nothing in itself.
    asked = {name: None if name == "db" else named[name] for name in inspect.signature(fixture).parameters}
    atomic = transaction.atomic()
    atomic._from_testcase = True
    atomic.__enter__()
    try:
        pickled = pickle.dumps([*below, fixture.__wrapped__(**asked)])
    except BaseException:
        _undo(atomic)
        raise
    _layers.append((fixture, atomic, pickled))


def _undo(atomic) -> None:
    transaction.set_rollback(True)
    atomic.__exit__(None, None, None)


def wanted_by(item) -> list:
    """The shared fixtures that a test asks for, each after those that it asks for itself."""
    found, definitions = {}, item._fixtureinfo.name2fixturedefs

    def follow(name: str) -> None:
        for definition in definitions.get(name, ())[-1:]:
            for other in definition.argnames:
                if other != name:
                    follow(other)
            if getattr(definition.func, "is_shared", False):
                found[definition.func] = None

    for name in item.fixturenames:
        follow(name)
    return list(found)


def in_order(items: list) -> list:
    """The tests, with those of a file that ask for the same side by side; else they stay in their order."""
    ordered: list = []
    for _file, tests in groupby(items, key=lambda item: item.path):
        asked = {test: wanted_by(test) for test in tests}
        seen: dict = {}
        for fixture in chain.from_iterable(asked.values()):
            seen.setdefault(fixture, len(seen))
        ordered += sorted(asked, key=lambda test, asked=asked, seen=seen: [seen[one] for one in asked[test]])
    return ordered
