"""The matching: a run of which one pair was published, and a later one that waits for a look."""

from django_tasks_db.models import DBTaskResult

from mentoring.actions import matching
from mentoring.models import MatchRun
from mentoring.runs import WEIGHTS
from people.notify import send

from .world import World, key

LOT = 20260317
# Whose match is published; the others of that run were left out for a second look.
TOLD = "lana"


def fill(world: World) -> None:
    officer = world.people["staff"]
    first = _run(world, "first")
    for match in first.matches.exclude(mentee=world.people[TOLD]):
        matching.leave_out(by=officer, match=match)
    matching.publish(by=officer, run=first)
    second = _run(world, "second")
    matching.lock(by=officer, match=second.matches.latest("score"))
    # Nobody is written to about what the demo only pretends.
    DBTaskResult.objects.filter(task_path=send.module_path).delete()


def _run(world: World, name: str) -> MatchRun:
    return matching.run_matching(
        by=world.people["staff"],
        programme=world.programme,
        kind=MatchRun.Kind.MENTORING,
        minimum=0,
        seed=LOT,
        weights=WEIGHTS[MatchRun.Kind.MENTORING],
        client_key=key("match run", name),
    ).thing
