"""Who can be an intern beside an assignment, and when one can be planned."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from people.models import Participation, Role, User

from .models import Assignment

# While the assignment is ahead or under way.
PLANNABLE = (Assignment.State.CONFIRMED, Assignment.State.PREPARED, Assignment.State.ACTIVE)


def interns(assignment: Assignment, user: User) -> QuerySet[User]:
    """The interns of the assignment's programme whom `user` may see."""
    taking_part = Participation.objects.current().filter(role=Role.INTERN, programme=assignment.programme_id)
    people = User.objects.visible_to(user).members()
    return people.filter(pk__in=taking_part.values("person")).exclude(pk=assignment.expert_id)


def outside(assignment: Assignment, starts: date, ends: date) -> dict[str, str]:
    """What is wrong with these dates beside `assignment`, by field."""
    wrong = {}
    if starts < assignment.starts:
        wrong["starts"] = _("The assignment has not begun by then.")
    elif starts > assignment.ends:
        wrong["starts"] = _("The assignment is over by then.")
    if ends < starts:
        wrong["ends"] = _("The end is before the start.")
    elif ends > assignment.ends:
        wrong["ends"] = _("The assignment is over by then.")
    return wrong
