"""What no check constraint can say, because it looks at another row or at the calendar, a trigger does.

A later migration that rebuilds one of these tables on SQLite drops its triggers: tests/assignments hold them.
"""

from django.db import migrations

# (name, table, when it is wrong on SQLite, the same on PostgreSQL, what is said)
REFUSALS = [
    # Domain I2: `latest_end` itself is no later than three calendar months after the start.
    (
        "assignments_three_months",
        "assignments_assignment",
        """NEW.latest_end > min(
             date(NEW.starts, '+3 months'), date(NEW.starts, 'start of month', '+4 months', '-1 day'))""",
        "NEW.latest_end > (NEW.starts + interval '3 months')::date",
        "An assignment takes three months at most.",
    ),
    # Domain I4, from both sides.
    (
        "assignments_vacancy_has_need",
        "assignments_vacancy",
        *[
            """NEW.state IN ('published', 'closed', 'filled') AND NOT EXISTS (
                 SELECT 1 FROM assignments_need WHERE id = NEW.need_id AND state = 'approved')"""
        ]
        * 2,
        "No vacancy is published without an approved need.",
    ),
    (
        "assignments_need_stays_approved",
        "assignments_need",
        *[
            """NEW.state <> 'approved' AND EXISTS (
                 SELECT 1 FROM assignments_vacancy
                 WHERE need_id = NEW.id AND state IN ('published', 'closed', 'filled'))"""
        ]
        * 2,
        "A need stays approved while a vacancy for it is published.",
    ),
]
SQLITE = """
CREATE TRIGGER {name}_{verb} BEFORE {VERB} ON {table} WHEN {wrong}
BEGIN SELECT RAISE(ABORT, '{told}'); END
"""
POSTGRES = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF {wrong} THEN RAISE EXCEPTION '{told}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$;
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
"""


def add(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for name, table, on_sqlite, on_server, told in REFUSALS:
        if on_postgres:
            schema_editor.execute(POSTGRES.format(name=name, table=table, wrong=on_server, told=told))
            continue
        for verb in ("insert", "update"):
            words = {"name": name, "table": table, "wrong": on_sqlite, "told": told}
            schema_editor.execute(SQLITE.format(verb=verb, VERB=verb.upper(), **words))


def drop(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for name, table, *_ in REFUSALS:
        if on_postgres:
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
            schema_editor.execute(f"DROP FUNCTION {name}()")
            continue
        for verb in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER {name}_{verb}")


class Migration(migrations.Migration):
    dependencies = [("assignments", "0001_initial")]
    operations = [migrations.RunPython(add, drop)]
