"""What the pages of meeting people show, in a number of queries that does not grow with the people."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery

from assignments.agenda import agenda, entries
from community import video
from people import clock
from people.models import Participation, User
from people.models.places import country_name
from people.rules import may

from .models import Attendee, CheckinNote, Event, MeetingRequest, Table, TableRound, TableSeat
from .models.attendees import language_name
from .slots import free_quarters

# So many dates of a row are named.
NEXT_OF_ROW = 4


class Card(NamedTuple):
    """Somebody on the list, with what they chose to say."""

    attendee: Attendee
    country: str
    languages: list[str]
    interests: list[str]


class Choice(NamedTuple):
    label: str
    address: str
    taken: bool


def attendee_list(event: Event, user, query) -> dict:
    """The list as `user` sees it, filtered by `?language=` and `?tag=`."""
    country = Participation.objects.current().filter(person=OuterRef("person")).exclude(focus_country=None)
    seen = (
        Attendee.objects.visible_to(user)
        .filter(event=event)
        .select_related("person", "event")
        .prefetch_related("languages", "interests")
        .annotate(country=Subquery(country.values("focus_country__code")[:1]))
    )
    cards = [_card(attendee) for attendee in seen]
    language, tag = query.get("language", ""), query.get("tag", "")
    shown = [
        card
        for card in cards
        if (not language or any(one.language == language for one in card.attendee.languages.all()))
        and (not tag or tag in card.interests)
    ]
    codes = Counter(one.language for card in cards for one in card.attendee.languages.all())
    tags = Counter(word for card in cards for word in card.interests)
    return {
        "cards": shown,
        "mine": next((card for card in cards if card.attendee.person_id == user.pk), None),
        "asked": bool(language or tag),
        "spoken": [
            _choice(language_name(code), {"language": code, "tag": tag}, "language", language == code)
            for code in sorted(codes)
        ],
        "tags": [
            _choice(word, {"language": language, "tag": word}, "tag", tag == word)
            for word, _count in sorted(tags.most_common(12))
        ],
    }


def _choice(label: str, asked: dict[str, str], name: str, taken: bool) -> Choice:
    asked = {key: value for key, value in asked.items() if value and not (taken and key == name)}
    return Choice(label, "?" + urlencode(asked), taken)


def _card(attendee) -> Card:
    country = country_name(attendee.country) if attendee.shows_country and attendee.country else ""
    languages = [language_name(one.language) for one in attendee.languages.all()]
    return Card(attendee, country, languages, sorted(tag.name for tag in attendee.interests.all()))


def times_for(event: Event, user: User, attendee: Attendee) -> list[tuple[str, str]]:
    """The free times as choices: on the event's clock, and on one's own where that differs."""
    found = []
    for moment in free_quarters(event, user, attendee.person):
        told = clock.day_and_clock(moment, event.zone)
        own = clock.day_and_clock(moment, user.zone)
        told = told if own == told else f"{told} · {own} ({clock.zone_city(user.zone)})"
        found.append((moment.isoformat(), told))
    return found


@dataclass(frozen=True)
class Appointment:
    """A meeting as one of the two sees it."""

    meeting: MeetingRequest
    other: User
    mine: bool
    may_answer: bool
    video: str
    may_write: bool

    @property
    def nowhere(self) -> bool:
        """Agreed, and nothing here is kept for the two to meet at."""
        return self.meeting.state == MeetingRequest.State.AGREED and not (self.meeting.table or self.video)


def meetings(user, event: Event | None = None) -> list[Appointment]:
    """One's meetings that are ahead, in order of time; of one event, or of all."""
    seen = MeetingRequest.objects.visible_to(user).ahead()
    if event:
        seen = seen.filter(event=event)
    seen = seen.select_related("event", "asker", "asked").order_by("starts", "pk")
    host = video.host()
    people = [one.other(user).pk for one in seen] if user.is_member else []
    members = set(Participation.objects.current().filter(person__in=people).values_list("person", flat=True))
    return [
        Appointment(
            one,
            one.other(user),
            one.asker_id == user.pk,
            one.state == MeetingRequest.State.ASKED and one.asked_id == user.pk,
            host if one.state == MeetingRequest.State.AGREED and not one.table else "",
            one.other(user).pk in members,
        )
        for one in seen
    ]


@dataclass(frozen=True)
class Round:
    """A round of tables as one reader sees it."""

    round: TableRound
    taking_part: int
    mine: TableSeat | None
    others: list[str]
    topic: object | None
    tables: list
    may_deal: bool


def rounds(event: Event, user) -> list[Round]:
    """The rounds of an event, the latest first, with one's own table or, for who deals, all of them."""
    found = list(TableRound.objects.visible_to(user).filter(event=event).order_by("-number"))
    seats = list(
        TableSeat.objects.filter(round__in=found).select_related("person", "table__topic").order_by("person")
    )
    hosts = bool(found) and may(user, "events.deal_tables", found[0])
    laid = list(Table.objects.visible_to(user).filter(round__in=found)) if hosts else []
    return [_round(one, [s for s in seats if s.round_id == one.pk], laid, user, hosts) for one in found]


def _round(one: TableRound, seats: list[TableSeat], laid: list, user, hosts: bool) -> Round:
    mine = next((seat for seat in seats if seat.person_id == user.pk), None)
    table = mine.table if mine else None
    others = [s.person.called for s in seats if table and s.table_id == table.pk and s.person_id != user.pk]
    by_table = [
        (found, [seat.person.called for seat in seats if seat.table_id == found.pk])
        for found in laid
        if found.round_id == one.pk
    ]
    topic = table.topic if table and user.is_member else None
    return Round(one, len(seats), mine, others, topic, by_table, hosts and one.dealt_at is None)


def notes(event: Event, user) -> list[CheckinNote]:
    return list(CheckinNote.objects.visible_to(user).filter(event=event).select_related("person"))


def from_the_log(event: Event, user) -> dict[str, str]:
    """What a note may begin with: the last line of each kind in one's own log of that month."""
    month = event.starts.astimezone(event.zone).date().replace(day=1)
    rows = entries(user, month) if user.is_member else None
    last = rows.filter(assignment__expert=user).order_by("-week").first() if rows is not None else None
    if last is None:
        return {}
    return {name: getattr(last, name) for name in ("challenge", "achievement", "recommendation")}


def agenda_of(event: Event, user) -> list:
    """What was written in the weekly logs of that month, by country, for those who may read it."""
    month = event.starts.astimezone(event.zone).date().replace(day=1)
    rows = entries(user, month) if user.is_authenticated and user.is_member else None
    return agenda(rows, user) if rows is not None else []


def of_kind(event: Event, user) -> dict:
    """What an event's page shows of its kind, and which ways to meet people lead from it."""
    inside = Event.objects.admitting(user).filter(pk=event.pk).exists() if user.is_authenticated else False
    told = {
        "inside": inside,
        "materials": list(event.materials.visible_to(user)),
        "tags": sorted(tag.name for tag in event.tags.all()),
        "sectors": list(event.sectors.all()),
        "may_repeat": event.series is None and may(user, "events.repeat", event),
        "others": _others_of_row(event, user),
    }
    if event.kind == Event.Kind.CHECKIN and inside:
        told |= {
            "notes": notes(event, user),
            "agenda": agenda_of(event, user),
            "may_note": may(user, "events.check_in_note", event),
        }
    return told


def _others_of_row(event: Event, user) -> list[Event]:
    """The next dates of a row of events."""
    if event.series is None:
        return []
    row = Event.objects.visible_to(user).filter(series=event.series).exclude(pk=event.pk)
    return list(row.coming()[:NEXT_OF_ROW])
