"""What pages say of the ways to come to an event, and of what those who come need."""

from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, F, Q

from .models import Event, Need, NeedKind, NeedsReader, Registration, SeatPool


class Way(NamedTuple):
    """One way to come: the seats left (None: no end), how many wait, whether it is the reader's way."""

    mode: str
    left: int | None
    waiting: int
    mine: bool

    @property
    def full(self) -> bool:
        return self.left == 0


def ways(event: Event, registration: Registration | None, user) -> list[Way]:
    at = "event__registrations"
    waits = Q(**{f"{at}__mode": F("mode"), f"{at}__state": Registration.State.WAITLISTED})
    rows = SeatPool.objects.visible_to(user).filter(event=event)
    pools = {pool.mode: pool for pool in rows.annotate(waiting=Count(at, filter=waits))}
    return [
        Way(
            mode,
            pools[mode].left if mode in pools else None,
            pools[mode].waiting if mode in pools else 0,
            registration is not None and registration.mode == mode,
        )
        for mode in event.ways
    ]


def looks_after(event: Event, user) -> bool:
    """Whether the reader is to read something of what people need."""
    mine = NeedsReader.objects.visible_to(user)
    return user.is_authenticated and mine.filter(event=event, person=user).exists()


class Kept(NamedTuple):
    """Needs of one kind, for who looks after it."""

    label: str
    needs: list[Need]


def looked_after(event: Event, user) -> list[Kept]:
    """What those need who come, of the kinds that the reader looks after."""
    kinds = NeedsReader.objects.visible_to(user).filter(event=event, person=user)
    mine = sorted(set(kinds.values_list("kind", flat=True)), key=NeedKind.values.index)
    needs = Need.objects.visible_to(user).filter(registration__event=event, kind__in=mine)
    needs = needs.filter(registration__state__in=Registration.HOLDING).select_related("registration__person")
    by_kind = {
        kind: list(some)
        for kind, some in groupby(
            needs.order_by("kind", "registration__person__full_name", "pk"), key=lambda need: need.kind
        )
    }
    return [Kept(str(NeedKind(kind).label), by_kind.get(kind, [])) for kind in mine]
