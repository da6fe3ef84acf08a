"""Fill in the demo programme, once."""

from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone

from diwan.demo import (
    calls,
    coming,
    consents,
    door,
    events,
    forums,
    frame,
    interplay,
    matching,
    meeting,
    mentoring,
    stage,
    stories,
    tending,
    ties,
    work,
)
from diwan.demo.studio import Studio
from diwan.demo.world import World
from people.models import Programme

PARTS = [
    (
        "people and places",
        [frame.fill_programme, frame.fill_people, frame.fill_institutions, frame.fill_assignments],
    ),
    ("forums", [forums.fill, tending.fill]),
    ("the programme's work", [work.fill, ties.fill]),
    ("mentoring", [mentoring.fill, matching.fill]),
    ("events", [events.fill, coming.fill, door.fill, calls.fill, interplay.fill, meeting.fill]),
    ("stories, pictures and films", [stories.fill, consents.fill]),
    ("the stages of the conference", [stage.fill]),
]


def filled() -> bool:
    """Whether the demo is there already; a database without tables has none."""
    tables = connection.introspection.table_names()
    return Programme._meta.db_table in tables and Programme.objects.filter(is_demo=True).exists()


class Command(BaseCommand):
    help = __doc__
    stealth_options = ("studio",)

    def handle(self, *args, studio=None, **options):
        """`studio` is one that has begun already."""
        if filled():
            return
        world = World(today=timezone.localdate())
        with studio or Studio() as world.studio:
            for name, parts in PARTS:
                self.stdout.write(f"Filling in the demo: {name} ...")
                with transaction.atomic():
                    for fill in parts:
                        fill(world)
