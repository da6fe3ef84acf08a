"""Pair a cohort as well as it can be paired, and say how well: from a file, invented, or of the database.

With --json the whole record is written, with the certificate that anybody can check. The order of the rows
and, among equal totals, nothing but the lot decides: `--shuffle` and `--lot` are there to see that.
"""

import json
import time
from pathlib import Path
from random import Random

from django.core.management.base import BaseCommand, CommandError

from mentoring.invented import invent
from mentoring.models import MatchRun
from mentoring.pairing import Outcome, propose
from mentoring.record import People, record
from mentoring.runs import gather
from people.models import Programme

from .mentoring_demo import USUAL


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--cohort", type=Path, help="a file of people, as mentoring_demo writes it")
        parser.add_argument("--people", type=int, help="invent so many mentees and mentors instead")
        parser.add_argument("--programme", help="the people of this programme instead, by its slug")
        parser.add_argument("--kind", choices=MatchRun.Kind.values, default="mentoring", help="who with whom")
        parser.add_argument("--seed", type=int, default=7, help="of the invented people")
        parser.add_argument("--tight", action="store_true", help="one place with each invented mentor")
        parser.add_argument("--lot", type=int, default=7, help="the seed of the lot between equals")
        parser.add_argument("--minimum", type=int, default=0, help="the least score of a pair")
        parser.add_argument("--shuffle", type=int, help="first shuffle the rows, by this seed")
        parser.add_argument("--json", action="store_true", help="write the whole record")

    def handle(self, *args, lot, minimum, shuffle, **options):
        people = self._people(**options)
        if shuffle is not None:
            for side in (people.mentees, people.mentors):
                Random(shuffle).shuffle(side)  # noqa: S311  nothing here is secret
        began = time.process_time()
        outcome = propose(people.mentees, people.mentors, seed=lot, minimum=minimum, excluded=people.excluded)
        told = record(outcome)
        self.stderr.write(f"{time.process_time() - began:.2f} s of CPU")
        self.stdout.write(json.dumps(told, indent=1) if options["json"] else summary(outcome, told["result"]))

    def _people(self, *, cohort, people, programme, kind, seed, tight, **options) -> People:
        if programme is not None:
            return _of_programme(programme, kind)
        if people is not None:
            return invent(people, seed, tight=tight)
        path = cohort or USUAL
        if not path.exists():
            raise CommandError(f"{path} is not there: run mentoring_demo first, or give --people.")
        return People.from_data(json.loads(path.read_text("utf-8")))


def _of_programme(slug: str, kind: str) -> People:
    found = Programme.objects.filter(slug=slug).first()
    if found is None:
        raise CommandError(f"There is no programme {slug!r}.")
    cohort = gather(found, kind)
    return People(cohort.mentees, cohort.mentors, cohort.excluded)


def summary(outcome: Outcome, result: str) -> str:
    totals = outcome.totals
    return (
        f"{totals.paired} of {totals.mentees} paired, {totals.points} points, {totals.mean} on average,"
        f" {totals.worst_off} for the worst-off tenth.\n"
        f"{'Proved' if outcome.is_proved else 'NOT PROVED'} to be the best. Result {result}"
    )
