"""The database itself refuses to change or remove a row of the audit log."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER people_audit_no_{verb} BEFORE {VERB} ON people_auditentry
BEGIN SELECT RAISE(ABORT, 'The audit log is only ever added to.'); END
"""
POSTGRES = """
CREATE FUNCTION people_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The audit log is only ever added to.'; END $$;
CREATE TRIGGER people_audit_append_only BEFORE UPDATE OR DELETE ON people_auditentry
FOR EACH ROW EXECUTE FUNCTION people_audit_refuse();
"""


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        return
    for verb in ("update", "delete"):
        schema_editor.execute(SQLITE.format(verb=verb, VERB=verb.upper()))


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER people_audit_append_only ON people_auditentry")
        schema_editor.execute("DROP FUNCTION people_audit_refuse()")
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER people_audit_no_{verb}")


class Migration(migrations.Migration):
    dependencies = [("people", "0002_media")]
    operations = [migrations.RunPython(add, drop)]
