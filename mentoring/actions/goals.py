"""What a pair wants to reach, and what each of the two does next."""

from datetime import date

from people.keys import Done
from people.models import User
from people.rules import require

from ..models import Goal, Mentorship, NextStep


def add_goal(*, by: User, mentorship: Mentorship, text: str) -> Done[Goal]:
    """Write down a goal; the same words again are the same goal."""
    require(by, "mentoring.set_goals", mentorship)
    return Done(*Goal.objects.get_or_create(mentorship=mentorship, text=text))


def tick_goal(*, by: User, goal: Goal, done: bool) -> Done[Goal]:
    """Say that a goal is reached, or that it is not yet."""
    require(by, "mentoring.set_goals", goal.mentorship)
    goal.done = done
    goal.save(update_fields=["done"])
    return Done(goal, created=False)


def add_step(
    *, by: User, mentorship: Mentorship, text: str, mine: bool, due: date | None = None
) -> Done[NextStep]:
    """Write down what one of the two does next; the same words again are the same step."""
    require(by, "mentoring.set_goals", mentorship)
    person = by if mine else mentorship.other(by)
    step = {"mentorship": mentorship, "person": person, "text": text}
    return Done(*NextStep.objects.get_or_create(**step, defaults={"due": due}))


def tick_step(*, by: User, step: NextStep, done: bool) -> Done[NextStep]:
    """Say that a step is done, or that it is not yet."""
    require(by, "mentoring.set_goals", step.mentorship)
    step.done = done
    step.save(update_fields=["done"])
    return Done(step, created=False)
