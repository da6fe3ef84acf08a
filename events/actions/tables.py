"""Rounds of tables: taking part, dealing, coming late, getting up."""

import secrets
import uuid
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.actions.topics import open_room, seat_room
from community.models import Block
from people.audit import record
from people.keys import Done, once
from people.models import User
from people.rules import require

from .. import tables as lot
from ..models import (
    AttendeeLanguage,
    Event,
    MeetingRequest,
    Registration,
    Table,
    TableRound,
    TableSeat,
)


def open_round(
    *, by: User, event: Event, closes_at: datetime, place: str = "", client_key: UUID
) -> Done[TableRound]:
    """Ask who wants to sit at a table, until a time."""
    require(by, "events.open_tables", event)
    told = {"event_id": event.pk, "closes_at": closes_at, "place": place}

    def create():
        number = TableRound.objects.filter(event=event).count() + 1
        made = TableRound.objects.create(opened_by=by, number=number, client_key=client_key, **told)
        record(by=by, act="open", thing=made)
        return made

    return once(TableRound, owner={"opened_by": by}, client_key=client_key, same=told, create=create)


@transaction.atomic
def sit_down(*, by: User, table_round: TableRound) -> Done[TableSeat]:
    """Take part. Once the tables are dealt, one joins the smallest."""
    require(by, "events.sit_down", table_round)
    fresh = _locked(table_round)
    seat, created = TableSeat.objects.get_or_create(round=fresh, person=by)
    if fresh.dealt_at and seat.table is None:
        _seat_late(seat, fresh)
    return Done(seat, created)


@transaction.atomic
def get_up(*, by: User, table_round: TableRound) -> Done[TableRound]:
    """Take part no more; one may always go."""
    fresh = _locked(table_round)
    seat = TableSeat.objects.filter(round=fresh, person=by).select_related("table__topic").first()
    if seat:
        seat.delete()
        if seat.table:
            _open_topic(seat.table)
    return Done(fresh, created=False)


def deal(*, by: User, table_round: TableRound, seed: int | None = None) -> Done[TableRound]:
    """Deal all who take part, in the hall and online apart; done once, twice changes nothing."""
    require(by, "events.deal_tables", table_round)
    return _deal(table_round, by, seed)


def deal_due(now: datetime) -> int:
    """Deal the rounds in which one could take part until now; how many."""
    due = TableRound.objects.filter(dealt_at=None, closes_at__lte=now, event__ends__gt=now)
    return len([_deal(one) for one in due.order_by("pk")])


@transaction.atomic
def _deal(table_round: TableRound, by: User | None = None, seed: int | None = None) -> Done[TableRound]:
    fresh = _locked(table_round)
    if fresh.dealt_at:
        return Done(fresh, created=False)
    fresh.seed, fresh.dealt_at = secrets.randbits(62) if seed is None else seed, timezone.now()
    fresh.save(update_fields=["seed", "dealt_at"])
    people = list(fresh.seats.order_by("person").values_list("person", flat=True))
    spoken, met, apart = _languages(fresh.event, people), _met(fresh.event), _apart(people)
    for online, group in _by_way(fresh.event, people):
        dealt = lot.deal({pk: spoken[pk] for pk in group}, seed=fresh.seed, met=met, apart=apart)
        for seated in dealt:
            _lay(fresh, seated, online=online)
    record(by=by, act="deal", thing=fresh)
    return Done(fresh, created=False)


def _locked(table_round: TableRound) -> TableRound:
    """The round as it is now. The UPDATE takes the lock, on either database."""
    TableRound.objects.filter(pk=table_round.pk).update(number=table_round.number)
    return TableRound.objects.select_related("event").get(pk=table_round.pk)


def _by_way(event: Event, people: list[int]) -> list[tuple[bool, list[int]]]:
    """Those online and those in the hall; where one of the two would be fewer than three, all together."""
    there = Registration.objects.standing().filter(event=event, person__in=people, mode=Event.Mode.ONSITE)
    onsite = set(there.values_list("person", flat=True))
    hall, line = [pk for pk in people if pk in onsite], [pk for pk in people if pk not in onsite]
    if hall and line and min(len(hall), len(line)) < 3:
        return [(True, people)]
    return [(online, group) for online, group in ((False, hall), (True, line)) if group]


def _lay(table_round: TableRound, people: Iterable[int], *, online: bool) -> Table:
    number = table_round.tables.count() + 1
    table = Table.objects.create(round=table_round, number=number, online=online)
    TableSeat.objects.filter(round=table_round, person__in=people).update(table=table)
    _open_topic(table)
    return table


def _open_topic(table: Table) -> None:
    """A private topic for exactly the members at a table; guests have no place in the forums."""
    seated = User.objects.filter(pk__in=table.seats.values("person"))
    members = list(seated.filter(pk__in=User.objects.members().values("pk")).order_by("pk"))
    if table.topic:
        seat_room(room=table.topic, people=members)
        return
    if not members:
        return
    language = members[0].language
    with override(language):
        title = _("%(event)s: table %(number)s") % {
            "event": table.round.event.label,
            "number": table.number,
        }
    key = uuid.uuid5(table.uid, "topic")
    table.topic = open_room(by=None, title=title[:200], people=members, language=language, client_key=key)
    table.save(update_fields=["topic"])


def _seat_late(seat: TableSeat, table_round: TableRound) -> None:
    here = Registration.objects.standing().filter(event=table_round.event, person=seat.person)
    online = not here.filter(mode=Event.Mode.ONSITE).exists()
    laid = {table.pk: table for table in table_round.tables.select_related("topic", "round__event")}
    mine = {pk: table for pk, table in laid.items() if table.online == online} or laid
    seated: dict[int, list[int]] = {pk: [] for pk in mine}
    for table, person in TableSeat.objects.filter(table__in=mine).values_list("table", "person"):
        seated[table].append(person)
    people = [seat.person_id, *(person for group in seated.values() for person in group)]
    found = lot.late(seat.person_id, seated, apart=_apart(people))
    if found is None:
        seat.table = _lay(table_round, [seat.person_id], online=online)
        return
    seat.table = mine[found]
    seat.save(update_fields=["table"])
    _open_topic(mine[found])


def _languages(event: Event, people: list[int]) -> dict[int, set[str]]:
    """What each speaks: as they said on the list, else the language they use this site in."""
    spoken = {
        pk: {language} for pk, language in User.objects.filter(pk__in=people).values_list("pk", "language")
    }
    told: dict[int, set[str]] = {}
    rows = AttendeeLanguage.objects.filter(attendee__event=event, attendee__person__in=people)
    for person, language in rows.values_list("attendee__person", "language"):
        told.setdefault(person, set()).add(language)
    return spoken | told


def _met(event: Event) -> set[lot.Pair]:
    """Who has sat together at this event, or agreed to meet."""
    seated: dict[int, list[int]] = {}
    rows = TableSeat.objects.filter(round__event=event).exclude(table=None)
    for table, person in rows.values_list("table", "person"):
        seated.setdefault(table, []).append(person)
    agreed = MeetingRequest.objects.filter(event=event, state=MeetingRequest.State.AGREED)
    return lot.pairs([*seated.values(), *agreed.values_list("asker", "asked")])


def _apart(people: list[int]) -> set[lot.Pair]:
    blocks = Block.objects.filter(kind=Block.Kind.BLOCK, person__in=people, other__in=people)
    return {frozenset(pair) for pair in blocks.values_list("person", "other")}
