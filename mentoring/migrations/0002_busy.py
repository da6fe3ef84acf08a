"""The quarters that sessions hold move down to people/, where other floors hold time as well."""

from django.db import migrations


def move_down(apps, _schema_editor):
    there = apps.get_model("people", "Busy")
    rows = apps.get_model("mentoring", "Busy").objects.values_list("person", "at", "session__uid")
    there.objects.bulk_create(
        (there(person_id=person, at=at, held_by=uid) for person, at, uid in rows.iterator()), batch_size=500
    )


def move_up(apps, _schema_editor):
    here, there = apps.get_model("mentoring", "Busy"), apps.get_model("people", "Busy")
    sessions = dict(apps.get_model("mentoring", "Session").objects.values_list("uid", "pk"))
    rows = there.objects.filter(held_by__in=sessions).values_list("person", "at", "held_by")
    here.objects.bulk_create(
        here(person_id=person, at=at, session_id=sessions[uid]) for person, at, uid in rows
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0011_busy"), ("mentoring", "0001_initial")]

    operations = [
        migrations.RunPython(move_down, move_up),
        migrations.DeleteModel("Busy"),
    ]
