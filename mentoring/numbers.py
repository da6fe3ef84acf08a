"""Mentoring in numbers, for those who run the programme: where places are missing, how long people wait, and
what comes of it."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count as CountOf
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assignments.numbers import Line, Table
from assignments.withheld import Count, withheld
from people.models import AuditEntry, Programme, Sector
from people.models.places import country_name

from . import cohort
from .models import ClosingAnswer, Match, Mentorship, Session, language_name
from .scoring import Candidate

QUIET_AFTER = timedelta(weeks=3)
# How far back answers and sessions are counted.
PERIOD = timedelta(days=365)
FEW_DAYS, A_WEEK = timedelta(days=2), timedelta(days=7)

M, S = Mentorship.State, Session.State


class Quiet(NamedTuple):
    """An active mentorship in which nobody met for long, nor means to; `since` is when they last met."""

    mentorship: Mentorship
    since: datetime
    has_met: bool
    days: int


def quiet(user) -> list[Quiet]:
    """Those without a session for three weeks and without one to come, the longest first."""
    now = timezone.now()
    held = Q(sessions__state=S.HELD)
    lately = Session.objects.filter(
        mentorship=OuterRef("pk"), state__in=[S.HELD, S.CONFIRMED], ends__gt=now - QUIET_AFTER
    )
    found = (
        Mentorship.objects.visible_to(user)
        .filter(~Exists(lately), state=M.ACTIVE, started_at__lte=now - QUIET_AFTER)
        .select_related("mentor", "mentee")
        .annotate(met=Max("sessions__ends", filter=held))
        .order_by("pk")
    )
    rows = []
    for one in found:
        since = one.met or one.started_at
        rows.append(Quiet(one, since, one.met is not None, (now - since).days))
    return sorted(rows, key=lambda row: row.since)


def gather(programme: Programme) -> list[Table]:
    """Every number as it is, for those who run the programme."""
    people = cohort.whole(programme)
    sides = (people.mentees, people.mentors)
    told = [
        _places("countries", _("Places by country"), _("Country"), *sides, _countries, country_name),
        _places("sectors", _("Places by sector"), _("Sector"), *sides, _sectors, _sector_names().get),
        _places("languages", _("Places by language"), _("Language"), *sides, _languages, language_name),
        _answers(programme),
        _outcomes(programme),
        _sessions(programme),
        _fit(programme),
        _proposed(programme),
    ]
    return [table for table in told if table.lines]


def spared(tables: list[Table]) -> list[Table]:
    """The same for files, which travel: without what is under five and what would give it away."""
    return [_spare(table) for table in tables]


def _spare(table: Table) -> Table:
    values = [Count("value", line.name, line.value or 0, frozenset([line.name])) for line in table.lines]
    wholes = [Count("of", line.name, line.of, frozenset([line.name])) for line in table.lines if line.of]
    hidden = withheld(values) | withheld(wholes)
    lines = [
        line._replace(
            value=None if ("value", line.name) in hidden else line.value,
            of=None if ("of", line.name) in hidden else line.of,
        )
        for line in table.lines
    ]
    return table._replace(lines=lines)


# Who offers and who looks.


def _places(
    name: str,
    title: str,
    head: str,
    mentees: Iterable[Candidate],
    mentors: Iterable[Candidate],
    group: Callable[[Candidate], Iterable[str]],
    label: Callable[[str], str | None],
) -> Table:
    """The people of each group who look for a mentor, beside the places that are offered to it."""
    places: Counter[str] = Counter()
    wanted: Counter[str] = Counter(key for mentee in mentees for key in group(mentee))
    for mentor in mentors:
        places.update(dict.fromkeys(group(mentor), mentor.capacity))
    keys = sorted(places | wanted, key=lambda key: (places[key] - wanted[key], key))
    lines = [Line(key, str(label(key) or key), wanted[key], places[key]) for key in keys]
    about = _(
        "Who looks for a mentor, against the free places there are. Where most are missing comes first."
    )
    return Table(name, title, about, head, _("Places"), lines)


def _countries(one: Candidate) -> Iterable[str]:
    return [one.country] if one.country else []


def _sectors(one: Candidate) -> Iterable[str]:
    return one.sectors


def _languages(one: Candidate) -> Iterable[str]:
    return [code for code, _level in one.tongues]


def _sector_names() -> dict[str, str]:
    return {sector.slug: sector.label for sector in Sector.objects.visible_to(None)}


# What becomes of it.


def _answers(programme: Programme) -> Table:
    """How long a request waited, by what the log says of the answer."""
    asked = Mentorship.objects.filter(programme=programme, requested_at__gt=timezone.now() - PERIOD)
    asked_at = dict(asked.values_list("pk", "requested_at"))
    labels = {
        "days": _("within two days"),
        "week": _("within a week"),
        "later": _("later"),
        "lapse": _("never: it lapsed"),
    }
    found: Counter[str] = Counter()
    for act, thing, at in _log("accept", "decline", "lapse"):
        if (since := asked_at.get(int(thing))) is not None:
            found[act if act == "lapse" else _how_long(at - since)] += 1
    lines = [Line(key, label, found[key]) for key, label in labels.items()] if found else []
    about = _("How long those who asked somebody waited for an answer, a yes or a no, in the last year.")
    return Table("answers", _("Time to answer"), about, _("Answered"), "", lines)


def _how_long(waited: timedelta) -> str:
    return "days" if waited <= FEW_DAYS else "week" if waited <= A_WEEK else "later"


def _log(*acts: str):
    told = AuditEntry.objects.filter(
        thing=Mentorship._meta.label_lower, act__in=acts, at__gt=timezone.now() - PERIOD
    )
    return told.order_by().values_list("act", "thing_id", "at").iterator()


def _outcomes(programme: Programme) -> Table:
    about = _("Every request and mentorship of the programme, by where it stands today.")
    rows = Mentorship.objects.filter(programme=programme)
    return _by_state("outcomes", _("What became of them"), about, rows, M)


def _sessions(programme: Programme) -> Table:
    about = _("Sessions of the last year, by what became of them.")
    since = timezone.now() - PERIOD
    rows = Session.objects.filter(mentorship__programme=programme, starts__gt=since)
    return _by_state("sessions", _("Sessions"), about, rows, S)


def _fit(programme: Programme) -> Table:
    about = _("What those who ended a mentorship told the programme, if they wanted to.")
    rows = ClosingAnswer.objects.filter(mentorship__programme=programme)
    return _by_state("fit", _("Did the two fit?"), about, rows, ClosingAnswer.Fit, column="fit")


def _proposed(programme: Programme) -> Table:
    about = _("Pairs that a run of the matching proposed, by what the two answered.")
    rows = Match.objects.filter(run__programme=programme).exclude(state__in=Match.UNTOLD)
    return _by_state("proposed", _("Proposed pairs"), about, rows, Match.State)


def _by_state(name: str, title: str, about: str, rows, states, *, column: str = "state") -> Table:
    found = dict(rows.order_by().values_list(column).annotate(count=CountOf("pk")))
    lines = [Line(one.value, str(one.label), found[one.value]) for one in states if one.value in found]
    return Table(name, title, about, _("Where it stands"), "", lines)
