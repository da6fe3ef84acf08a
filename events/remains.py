"""What is left of an event: recordings, notes, slides, answers; and its numbers."""

from typing import NamedTuple

from django.db.models import Avg, Count, Max
from django.utils.translation import gettext as _

from assignments import charts
from assignments.numbers import Line, Table
from assignments.withheld import FEWEST

from . import reading
from .models import (
    Event,
    Feedback,
    HeadCount,
    LogLine,
    Presence,
    Question,
    Recording,
    Registration,
    Slides,
    Talk,
    Vote,
)

# As many bars as one takes in; the table has every talk.
MOST_BARS = 12


class Left(NamedTuple):
    """One talk with what is left of it."""

    talk: Talk
    recording: Recording | None
    slides: list[Slides]
    answered: list[Question]
    lines: int


def closing(event: Event, user) -> list[Left]:
    """Every talk of which something is left, in the order of the programme."""
    talks = event.talks.visible_to(user).select_related("event", "room", "track").order_by("starts")
    recordings = {
        recording.talk_id: recording
        for recording in Recording.objects.visible_to(user)
        .filter(talk__event=event)
        .select_related("film__work")
    }
    slides = _by_talk(Slides.objects.visible_to(user).filter(talk__event=event).select_related("paper"))
    answers = Question.objects.visible_to(user).filter(talk__event=event, state=Question.State.ANSWERED)
    answered = _by_talk(answers.order_by("-votes", "pk"))
    standing = LogLine.objects.visible_to(user).standing().filter(talk__event=event)
    lines = dict(standing.order_by().values_list("talk").annotate(n=Count("pk")))
    left = [
        Left(
            talk,
            recordings.get(talk.pk),
            slides.get(talk.pk, []),
            answered.get(talk.pk, []),
            lines.get(talk.pk, 0),
        )
        for talk in talks
    ]
    shown = [one for one in left if any(one[1:])]
    reading.with_credits([one.talk for one in shown], user)
    return shown


def _by_talk(rows) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.talk_id, []).append(row)
    return found


class Sums(NamedTuple):
    """An event in a few numbers, for everybody who sees it."""

    talks: int
    onsite: int
    online: int
    asked: int
    answered: int
    lines: int


def sums(event: Event) -> Sums:
    modes = _registered(event)
    states = dict(
        Question.objects.on_stage()
        .filter(talk__event=event)
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return Sums(
        event.talks.count(),
        modes.get(Event.Mode.ONSITE, 0),
        modes.get(Event.Mode.ONLINE, 0),
        sum(states.values()),
        states.get(Question.State.ANSWERED, 0),
        LogLine.objects.standing().filter(talk__event=event).count(),
    )


def _registered(event: Event) -> dict[str, int]:
    # Who came in by the hall's code never registered.
    seated = Registration.objects.seated().filter(event=event)
    return dict(seated.order_by().values_list("mode").annotate(n=Count("pk")))


class Totals(NamedTuple):
    """Feedback on a talk; `stars` is None while too few said anything for it not to be about one of them."""

    number: int
    stars: float | None


def totals(talk: Talk) -> Totals:
    """What its speakers are told."""
    told = talk.feedback.aggregate(n=Count("pk"), stars=Avg("stars"))
    return Totals(told["n"], round(told["stars"], 1) if told["n"] >= FEWEST else None)


class Measured(NamedTuple):
    """A talk in numbers."""

    talk: Talk
    came: float | None
    watched: int
    asked: int
    voted: int
    lines: int
    said: int
    stars: float | None


class Figures(NamedTuple):
    sums: Sums
    rows: list[Measured]
    charts: list[charts.Chart]


def figures(event: Event, user) -> Figures:
    """What staff read: registered, came, watched, asked and voted, for each talk."""
    counted = {
        "came": _grouped(HeadCount.objects.visible_to(user), event, Max("people")),
        "watched": _grouped(Presence.objects, event, Count("person", distinct=True)),
        "asked": _grouped(Question.objects.exclude(author=None), event, Count("author", distinct=True)),
        "voted": _grouped(Vote.objects, event, Count("person", distinct=True), "question__talk"),
        "lines": _grouped(LogLine.objects.standing(), event, Count("pk")),
        "said": _grouped(Feedback.objects, event, Count("pk")),
        "stars": _grouped(Feedback.objects, event, Avg("stars")),
    }
    rows = []
    for talk in event.talks.visible_to(user).select_related("event", "room").order_by("starts"):
        told = {name: by_talk.get(talk.pk) for name, by_talk in counted.items()}
        whole = {name: int(told[name] or 0) for name in ("watched", "asked", "voted", "lines", "said")}
        stars = round(told["stars"], 1) if told["stars"] else None
        rows.append(Measured(talk, came=told["came"], stars=stars, **whole))
    summed = sums(event)
    return Figures(summed, rows, [charts.draw(table) for table in _tables(summed, rows) if table.lines])


def _grouped(rows, event: Event, number, talk: str = "talk") -> dict[int, float]:
    return dict(rows.filter(**{f"{talk}__event": event}).order_by().values_list(talk).annotate(n=number))


def _tables(summed: Sums, rows: list[Measured]) -> list[Table]:
    ways = [
        Line("onsite", _("in the hall"), summed.onsite),
        Line("online", _("online"), summed.online),
    ]
    return [
        Table("registered", _("Registered"), _("People, by the way in which they come."), _("How"), "", ways),
        _of_talks("came", _("Came"), _("People counted in the hall, the most at any one count."), rows),
        _of_talks("watched", _("Watched"), _("People who had its stage open, online."), rows),
        _of_talks("asked", _("Asked"), _("People who asked at least one question."), rows),
        _of_talks("voted", _("Voted"), _("People who supported at least one question."), rows),
    ]


def _of_talks(name: str, title: str, about: str, rows: list[Measured]) -> Table:
    """The talks with most of it."""
    most = sorted((row for row in rows if getattr(row, name)), key=lambda row: -getattr(row, name))
    lines = [Line(row.talk.pk, row.talk.title, getattr(row, name)) for row in most[:MOST_BARS]]
    return Table(name, title, about, _("Talk"), "", lines)
