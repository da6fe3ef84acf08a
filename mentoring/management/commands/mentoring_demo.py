"""Invent a cohort to try the pairing on, and write it to a file; the database is not touched."""

import json
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from mentoring.invented import invent

USUAL = Path(settings.DATA_DIR) / "cohort.json"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--people", type=int, default=150, help="so many mentees, and so many mentors")
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--tight", action="store_true", help="one place with each mentor")
        parser.add_argument("--to", type=Path, default=USUAL, help="the file; - writes to standard output")

    def handle(self, *args, people, seed, tight, to, **options):
        told = json.dumps(invent(people, seed, tight=tight).to_data(), indent=1)
        if str(to) == "-":
            self.stdout.write(told)
            return
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(told + "\n", "utf-8")
        self.stdout.write(f"{people} mentees and {people} mentors are in {to}.")
