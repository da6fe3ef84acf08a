"""With whom somebody may tell a story: the expert, the interns and the hosts of the work they are part of."""

from django.db.models import Q

from assignments.models import Assignment
from people.models import User

from .models import Pitch, is_editor


def work_of(user: User):
    """The assignments that a story of theirs can be about."""
    seen = Assignment.objects.visible_to(user).select_related("host")
    if user.roles & {"officer", "care", "admin"}:
        seen = seen.filter(Q(expert=user) | Q(internships__intern=user)).distinct()
    return seen.order_by("-starts")


def companions(user: User):
    """Members beside them in that work."""
    work = work_of(user).order_by().values("pk")
    beside = (
        Q(assignments__in=work)
        | Q(internships__assignment__in=work)
        | Q(seat__until=None, seat__institution__assignments__in=work)
    )
    people = User.objects.visible_to(user).members().filter(pk__in=User.objects.filter(beside).values("pk"))
    return people.exclude(pk=user.pk)


def holder(pitch: Pitch) -> str:
    """Which side has to do something next; empty where nobody has."""
    from .states import HOLDERS

    return HOLDERS.get(Pitch.State(pitch.state), "")


def waits_for(user: User):
    """The pitches that wait for `user`: own drafts, and for editors what was offered."""
    states = [Pitch.State.DRAFT, *([Pitch.State.OFFERED] if is_editor(user) else [])]
    return Pitch.objects.visible_to(user).filter(state__in=states)
