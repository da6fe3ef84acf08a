"""Meeting people at the conference: who is listed, two meetings, and a round of tables that is dealt."""

from datetime import timedelta
from itertools import pairwise

from django.utils import timezone

from events.actions import attendees, meetings, tables
from events.models import Attendee, Event, MeetingHours, Registration
from events.slots import free_quarters

from .events import CONFERENCE
from .world import World, key, read

# On the conference's clock.
HOURS = [(10, 13), (14, 17)]
# The same people sit at the same tables each time.
LOT = 2026


def fill(world: World) -> None:
    conference = Event.objects.get(slug=CONFERENCE)
    _hours(conference)
    coming = set(Registration.objects.standing().filter(event=conference).values_list("person", flat=True))
    cards = [
        attendees.be_listed(
            by=world.people[row["person"]],
            event=conference,
            **{name: row[name] for name in ("helps_with", "looks_for", "interests", "languages")},
            shows_country=True,
        ).thing
        for row in read("meeting")["attendee"]
        if world.people[row["person"]].pk in coming
    ]
    _meetings(conference, cards)
    _tables(world, conference, cards)


def _hours(conference: Event) -> None:
    """Beside the talks: four rooms leave hardly a break that all have."""
    first = conference.starts.astimezone(conference.zone)
    for day in range(2):
        for starts, ends in HOURS:
            at = (first + timedelta(days=day)).replace(minute=0)
            MeetingHours.objects.create(
                event=conference, starts=at.replace(hour=starts), ends=at.replace(hour=ends)
            )


def _meetings(conference: Event, cards: list[Attendee]) -> None:
    """The first two neighbours on the list have asked each other; one of them has an answer."""
    for number, (one, other) in enumerate(list(pairwise(cards))[:2]):
        free = free_quarters(conference, one.person, other.person)
        if not free:
            return
        asked = meetings.ask_to_meet(
            by=one.person, attendee=other, starts=free[number], client_key=key("meeting", number)
        ).thing
        if number == 0:
            meetings.agree(by=other.person, meeting=asked)


def _tables(world: World, conference: Event, cards: list[Attendee]) -> None:
    host = world.people["mod"]
    opened = tables.open_round(
        by=host,
        event=conference,
        closes_at=timezone.now() + timedelta(minutes=15),
        client_key=key("tables", 1),
    ).thing
    for card in cards:
        tables.sit_down(by=card.person, table_round=opened)
    tables.deal(by=host, table_round=opened, seed=LOT)
