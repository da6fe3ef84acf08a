"""What a work plan says, as a mark to compare: one agrees to what one has read, not to what came after."""

import hashlib
from collections.abc import Iterable

from .models import WorkGoal


def plan_mark(goals: Iterable[WorkGoal]) -> str:
    said = "\n".join(f"{goal.pk} {goal.text} {goal.level} {goal.due_on}" for goal in goals)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
