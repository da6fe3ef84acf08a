"""Words of posts, with the full-text index of whichever database this is."""

from django.db import migrations

SQLITE = [
    """CREATE VIRTUAL TABLE community_posttext_fts
       USING fts5(title, key, content='community_posttext', content_rowid='post_id', tokenize='unicode61')""",
    """CREATE TRIGGER community_posttext_added AFTER INSERT ON community_posttext BEGIN
       INSERT INTO community_posttext_fts(rowid, title, key) VALUES (new.post_id, new.title, new.key); END""",
    """CREATE TRIGGER community_posttext_removed AFTER DELETE ON community_posttext BEGIN
       INSERT INTO community_posttext_fts(community_posttext_fts, rowid, title, key)
       VALUES ('delete', old.post_id, old.title, old.key); END""",
    """CREATE TRIGGER community_posttext_changed AFTER UPDATE ON community_posttext BEGIN
       INSERT INTO community_posttext_fts(community_posttext_fts, rowid, title, key)
       VALUES ('delete', old.post_id, old.title, old.key);
       INSERT INTO community_posttext_fts(rowid, title, key) VALUES (new.post_id, new.title, new.key); END""",
]
POSTGRES = [
    """CREATE INDEX community_posttext_words ON community_posttext
       USING gin (to_tsvector('simple', title || ' ' || key))""",
    "CREATE INDEX community_posttext_titles ON community_posttext USING gin (to_tsvector('simple', title))",
]


def add(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("community", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
