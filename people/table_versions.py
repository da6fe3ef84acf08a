"""Which state of the public's data a page was made from: a number for each table that public pages read.

The number rises by a trigger of the database, in the transaction that writes: whoever writes, by whatever
way (`save`, `update`, a migration, SQL by hand), in whatever process. So nobody has to remember to say that
something changed, and the number and the rows are seen together or not at all.

Deny by default: a page is kept (`diwan.page_store`) only if every table that its queries named has its
triggers in this database, as the database itself tells.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import wraps

from django.apps import apps
from django.db import connection, transaction

# In every name of a trigger of ours; a table has one for each verb.
_MARK = "shown"
_VERBS = ("INSERT", "UPDATE", "DELETE")
_WORD = re.compile(r"\w+")
_watched: dict[str, frozenset[str]] = {}
# By the database's name: which tables it has, and which of them it counts.
_known: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

_SQLITE = """
CREATE TRIGGER "{mark}_{table}_{verb}" AFTER {verb}{of} ON "{table}" BEGIN
INSERT INTO people_tableversion (name, version) VALUES ('{table}', 1)
ON CONFLICT (name) DO UPDATE SET version = version + 1; END
"""
# Now and then a writer folds what was written before into the numbers. One at a time, and none waits for it:
# whoever finds another at it goes on. The sum of numbers and rows is the same before and after.
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION people_shown_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO people_tablechange (name) VALUES (TG_TABLE_NAME);
  IF random() < 0.02 AND pg_try_advisory_xact_lock(61178) THEN
    WITH gone AS (DELETE FROM people_tablechange RETURNING name),
         told AS (SELECT name, count(*) AS n FROM gone GROUP BY name)
    INSERT INTO people_tableversion AS kept (name, version) SELECT name, n FROM told
    ON CONFLICT (name) DO UPDATE SET version = kept.version + excluded.version;
  END IF;
  RETURN NULL;
END $$
"""
_POSTGRES = """
CREATE TRIGGER {mark}_{table} AFTER INSERT OR UPDATE{of} OR DELETE OR TRUNCATE ON "{table}"
FOR EACH STATEMENT EXECUTE FUNCTION people_shown_changed()
"""


def watch(*labels: str, but: Iterable[str] = ()) -> None:
    """Have the tables of these models ("app.Model") counted; writes to the columns `but` change no page."""
    for label in labels:
        _watched[label] = frozenset(but)


def install(**_kwargs) -> None:
    """Put the triggers where they belong, after each `migrate`: SQLite loses them when it remakes a table.

    Every number rises, for a migration may have changed what the rows say."""
    with transaction.atomic(), connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if "people_tablechange" not in there:
            return
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for label, but in sorted(_watched.items()):
            model = apps.get_model(label)
            if model._meta.db_table in there:
                _install(cursor, model, but)
    forget()


def _install(cursor, model, but: frozenset[str]) -> None:
    table = model._meta.db_table
    columns = [field.column for field in model._meta.local_fields if field.name not in but]
    of = " OF " + ", ".join(f'"{column}"' for column in columns) if but else ""
    if connection.vendor == "postgresql":
        cursor.execute(f'DROP TRIGGER IF EXISTS {_MARK}_{table} ON "{table}"')
        cursor.execute(_POSTGRES.format(mark=_MARK, table=table, of=of))
    else:
        for verb in _VERBS:
            cursor.execute(f'DROP TRIGGER IF EXISTS "{_MARK}_{table}_{verb}"')
            only = of if verb == "UPDATE" else ""
            cursor.execute(_SQLITE.format(mark=_MARK, table=table, verb=verb, of=only))
    cursor.execute(
        "INSERT INTO people_tableversion (name, version) VALUES (%s, 1)"
        " ON CONFLICT (name) DO UPDATE SET version = people_tableversion.version + 1",
        [table],
    )


_NUMBERS = "SELECT name, version FROM people_tableversion"
_NUMBERS_AND_ROWS = """
SELECT name, sum(version)::bigint FROM (SELECT name, version FROM people_tableversion
UNION ALL SELECT name, 1 FROM people_tablechange) AS told GROUP BY name
"""


def now() -> dict[str, int]:
    """Every table's number, as this connection sees it: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS_AND_ROWS if connection.vendor == "postgresql" else _NUMBERS)
        return dict(cursor.fetchall())


def together(tables: Iterable[str], numbers: dict[str, int]) -> int:
    """One number for several tables. Each only rises, so their sum is the same only if each is."""
    return sum(numbers.get(table, 0) for table in tables)


def guarded(tables: Iterable[str]) -> bool:
    """Whether the database counts the writes to all of these."""
    return _tables()[1].issuperset(tables)


@contextmanager
def reading() -> Iterator[set[str]]:
    """The tables that queries name within the block, by any word of theirs that is a table's name."""
    every, named = _tables()[0], set()

    def note(execute, sql, params, many, context):
        named.update(every.intersection(_WORD.findall(sql)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield named


def public_page(view):
    """Decorate a view whose page is the same for everybody without an account: it may be kept."""

    @wraps(view)
    def noting(request, *args, **kwargs):
        if not getattr(request, "may_be_kept", False):
            return view(request, *args, **kwargs)
        # First the numbers, then the rows: what is written in between makes the page newer than it says.
        numbers = request.table_versions or now()
        with reading() as tables:
            response = view(request, *args, **kwargs)
        response.made_from = (frozenset(tables), numbers)
        return response

    return noting


def forget() -> None:
    """Ask the database again which tables it has and counts."""
    _known.clear()


def _tables() -> tuple[frozenset[str], frozenset[str]]:
    """Every table, and those with our triggers; a process asks once."""
    name = str(connection.settings_dict["NAME"])
    if name not in _known:
        with connection.cursor() as cursor:
            every = frozenset(connection.introspection.table_names(cursor, include_views=True))
            _known[name] = (every, frozenset(_with_triggers(cursor)))
    return _known[name]


def _with_triggers(cursor) -> Iterator[str]:
    """PostgreSQL has one trigger for all verbs, SQLite one for each."""
    if connection.vendor == "postgresql":
        cursor.execute(
            "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE tgname = %s || relname AND tgenabled = 'O'",
            [f"{_MARK}_"],
        )
    else:
        cursor.execute(
            "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
            " GROUP BY tbl_name HAVING count(*) = 3",
            [f"{_MARK}_%"],
        )
    return (table for (table,) in cursor.fetchall())
