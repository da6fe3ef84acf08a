"""What pages of gatherings show, in a number of queries that does not grow with the programme."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.utils import timezone

from people.models import Consent, FocusCountry, Participation, Purpose, Sector, User
from people.rules import may
from people.structured import PUBLISHER, SCHEMA

from .models import CertificateRule, Event, EventTag, Question, Registration, Room, Talk, TalkSpeaker, Vote

PAST_PER_PAGE = 20
HIGHLIGHTS = (Talk.Kind.KEYNOTE, Talk.Kind.PANEL)
# As many places as css/programme.css knows; a fuller day is shown as a list.
MOST_LINES, MOST_ROOMS = 72, 8


class Choice(NamedTuple):
    """One step of a filter: its word, where it leads, whether it is taken."""

    label: str
    address: str
    taken: bool


def coming(user):
    """Events on or still to come, each with `mine`: whether the reader is registered."""
    return _marked(Event.objects.visible_to(user), user).coming()


def _marked(events, user):
    mine = Registration.objects.standing().filter(event=OuterRef("pk"), person=user.pk)
    return events.select_related("focus_country").annotate(mine=Exists(mine))


def event_list(user, query) -> dict:
    """Coming and past events, filtered by `?country=`, `?kind=`, `?sector=` and `?tag=`, with the filters
    that lead further."""
    seen = Event.objects.visible_to(user)
    asked = {name: query.get(name, "").strip().lower() for name in ("country", "kind", "sector", "tag")}
    asked = {name: value for name, value in asked.items() if value}
    found = _marked(seen, user)
    if "country" in asked:
        found = found.filter(focus_country__code=asked["country"].upper())
    if "kind" in asked:
        found = found.filter(kind=asked["kind"])
    if "sector" in asked:
        found = found.filter(sectors__slug=asked["sector"])
    if "tag" in asked:
        found = found.filter(
            pk__in=EventTag.objects.filter(tag__name__iexact=asked["tag"]).values("content_object")
        )
    countries = [
        (country.code.lower(), country.label)
        for country in FocusCountry.objects.visible_to(user).filter(event__in=seen).distinct()
    ]
    sectors = Sector.objects.visible_to(user).filter(event__in=seen).distinct()
    tags = EventTag.objects.filter(content_object__in=seen).order_by("tag__name")
    words = list(dict.fromkeys(tags.values_list("tag__name", flat=True)))
    kinds = set(seen.order_by().values_list("kind", flat=True).distinct())
    past: Page = Paginator(found.past(), PAST_PER_PAGE).get_page(query.get("page"))
    return {
        "coming": found.coming(),
        "past": past,
        "earlier": urlencode({**asked, "page": past.number + 1}) if past.has_next() else "",
        "later": urlencode({**asked, "page": past.number - 1}) if past.has_previous() else "",
        "asked": asked,
        "countries": _choices("country", countries, asked),
        "more": [
            _choices("sector", [(sector.slug, sector.label) for sector in sectors], asked),
            _choices("tag", [(word.lower(), word) for word in words], asked),
        ],
        "kinds": _choices("kind", [(k.value, k.label) for k in Event.Kind if k in kinds], asked),
    }


def _choices(name: str, options: list[tuple], asked: dict) -> list[Choice]:
    """Each option as a link that keeps the other filter; the one that is taken leads out again."""
    others = {key: value for key, value in asked.items() if key != name}
    return [
        Choice(
            label,
            "?" + urlencode(others if asked.get(name) == value else {**others, name: value}),
            asked.get(name) == value,
        )
        for value, label in options
    ]


class Credit(NamedTuple):
    """Somebody who speaks. Without a name they are "a speaker"; `person` is for members to look up."""

    name: str
    person: User | None


def with_credits(talks: Iterable[Talk], user) -> list[Talk]:
    """Talks with `credits`, in one query.

    A name is public only with consent to being named (domain I1), and never while a country of that person
    is in safety mode (I7); members also see how somebody is called whom they may see.
    """
    talks = list(talks)
    person = OuterRef("person")
    withdrawn = Participation.objects.withdrawn().filter(person=person)
    speakers = (
        TalkSpeaker.objects.filter(talk__in=talks)
        .select_related("person")
        .annotate(
            named=Exists(Consent.objects.active().filter(person=person, purpose=Purpose.NAMED)),
            withdrawn=Exists(withdrawn),
            seen=Exists(User.objects.visible_to(user).filter(pk=person)),
        )
    )
    by_talk: dict[int, list[Credit]] = {}
    for speaker in speakers if talks else ():
        by_talk.setdefault(speaker.talk_id, []).append(_credit(speaker))
    for talk in talks:
        talk.credits = by_talk.get(talk.pk, [])
    return talks


def _credit(speaker) -> Credit:
    if speaker.withdrawn:
        return Credit("", None)
    person = speaker.person if speaker.seen else None
    if speaker.named:
        return Credit(speaker.person.full_name, person)
    return Credit(person.call_me if person else "", person)


def highlights(event: Event, user) -> list[Talk]:
    """What a conference is announced with."""
    return with_credits(
        event.talks.visible_to(user).standing().filter(kind__in=HIGHLIGHTS).select_related("room", "track"),
        user,
    )


class Stage(NamedTuple):
    """What a room has on now, and next."""

    room: Room
    now: Talk | None
    next: Talk | None

    @property
    def turns_at(self) -> datetime.datetime | None:
        """When this will no longer be true."""
        if self.now:
            return self.now.ends
        return self.next.starts if self.next else None

    @property
    def next_today(self) -> bool:
        """Whether what comes next comes on this date of the event's calendar."""
        if self.next is None:
            return False
        zone = self.room.event.zone
        return timezone.localdate(self.next.starts, zone) == timezone.localdate(None, zone)


def stages(event: Event, user) -> list[Stage]:
    """Every room of a conference with what is on and what comes."""
    rooms = list(event.rooms.all())
    ahead = list(_ahead(event.talks.visible_to(user)))
    told = [_stage(room, [talk for talk in ahead if talk.room_id == room.pk]) for room in rooms]
    with_credits([talk for stage in told for talk in (stage.now, stage.next) if talk], user)
    return told


def stage_of(room: Room, user) -> Stage:
    return _stage(room, with_credits(_ahead(room.talks.visible_to(user))[:2], user))


def _ahead(talks):
    return (
        talks.standing()
        .filter(ends__gt=timezone.now())
        .select_related("event", "room", "track")
        .order_by("starts")
    )


def _stage(room: Room, ahead: list[Talk]) -> Stage:
    is_on = bool(ahead) and ahead[0].is_on
    now, *later = ahead if is_on else [None, *ahead]
    return Stage(room, now, later[0] if later else None)


def last_in(room: Room, user) -> Talk | None:
    """The talk that was on most recently: its questions are still there to read."""
    return (
        room.talks.visible_to(user)
        .standing()
        .filter(ends__lte=timezone.now())
        .select_related("event")
        .order_by("-ends")
        .first()
    )


@dataclass(frozen=True)
class Place:
    """A talk in a day's grid: from one line to another, in a column. Lines and columns count from one."""

    talk: Talk
    first: int
    last: int
    column: int


@dataclass(frozen=True)
class Day:
    """A day of the programme: a list in order of time, and a grid of rooms and times where that `fits`."""

    date: datetime.date
    rooms: list[Room]
    places: list[Place]
    # The times at which something starts, by line.
    starts: list[tuple[int, datetime.datetime]]
    fits: bool

    @property
    def on_now(self) -> Talk | None:
        return next((place.talk for place in self.places if place.talk.is_on), None)


def schedule(event: Event, user) -> list[Day]:
    """The programme by days of the event's own calendar."""
    talks = with_credits(
        event.talks.visible_to(user)
        .standing()
        .select_related("room", "track")
        .order_by("starts", "room__position"),
        user,
    )
    days = groupby(talks, key=lambda talk: talk.starts.astimezone(event.zone).date())
    return [_day(date, list(of_day)) for date, of_day in days]


def _day(date: datetime.date, talks: list[Talk]) -> Day:
    """One day. The lines of its grid are the times at which anything starts or ends, whatever they are."""
    rooms = sorted({talk.room for talk in talks}, key=lambda room: (room.position, room.pk))
    columns = {room.pk: column for column, room in enumerate(rooms, start=1)}
    times = sorted({time for talk in talks for time in (talk.starts, talk.ends)})
    lines = {time: line for line, time in enumerate(times, start=1)}
    places = [Place(talk, lines[talk.starts], lines[talk.ends], columns[talk.room.pk]) for talk in talks]
    fits = len(times) <= MOST_LINES and len(rooms) <= MOST_ROOMS and not _overlap(talks)
    starts = sorted({(lines[talk.starts], talk.starts) for talk in talks})
    return Day(date, rooms, places, starts, fits)


def _overlap(talks: list[Talk]) -> bool:
    """Whether a room has two talks at once: side by side they can be read, on top of each other not."""
    in_rooms = sorted(talks, key=lambda talk: (talk.room_id, talk.starts))
    return any(a.room_id == b.room_id and b.starts < a.ends for a, b in pairwise(in_rooms))


def on_stage(talk: Talk) -> list[Question]:
    """The questions that everybody sees, best supported first, answered ones last."""
    return sorted(talk.questions.on_stage(), key=lambda question: question.place)


def on_desk(talk: Talk) -> list[Question]:
    """All questions, those that wait first."""
    return sorted(talk.questions.select_related("author", "merged_into"), key=lambda question: question.place)


def set_aside(talk: Talk, user) -> list[Question]:
    """One's own questions that are not on stage: they wait, or were not taken up."""
    if not user.pk:
        return []
    asked = talk.questions.filter(author=user.pk).exclude(state__in=Question.ON_STAGE)
    return list(asked.select_related("merged_into"))


def supported_by(user, talk: Talk) -> set[int]:
    """The questions of a talk that one votes for."""
    votes = Vote.objects.filter(question__talk=talk, person=user.pk)
    return set(votes.values_list("question_id", flat=True))


MODES: dict[str, str] = {
    Event.Mode.ONSITE: "OfflineEventAttendanceMode",
    Event.Mode.ONLINE: "OnlineEventAttendanceMode",
    Event.Mode.HYBRID: "MixedEventAttendanceMode",
}


def structured_event(event: Event) -> dict:
    """schema.org's Event of a public event: when and where, in the reader's language."""
    address = settings.SITE_URL + event.get_absolute_url()
    places = []
    if event.mode != Event.Mode.ONLINE:
        told = event.place or event.label
        places.append({"@type": "Place", "name": told, "address": told})
    if event.mode != Event.Mode.ONSITE:
        places.append({"@type": "VirtualLocation", "url": address})
    return {
        "@type": "Event",
        "name": event.label,
        "description": event.lead or event.label,
        "url": address,
        "startDate": event.starts.astimezone(event.zone).isoformat(),
        "endDate": event.ends.astimezone(event.zone).isoformat(),
        "eventStatus": f"{SCHEMA}/EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}/{MODES[event.mode]}",
        "location": places,
        "organizer": PUBLISHER,
    }


def door_links(event: Event, user) -> dict:
    """Where an event's page leads this reader: the door, the board of the day, a ticket, a certificate."""
    if not user.is_authenticated:
        return {}
    holds = Registration.objects.standing().filter(event=event, person=user.pk).exists()
    return {
        "has_ticket": holds and not event.is_over,
        "keeps_door": may(user, "events.door", event),
        "runs": may(user, "events.run", event),
        "certifies": holds and CertificateRule.objects.filter(event=event).exists(),
    }
