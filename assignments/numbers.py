"""The programme in numbers: how much of it there is, against what was aimed at, and how far it reached."""

from collections import Counter
from collections.abc import Container, Hashable, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count as CountOf
from django.utils import timezone
from django.utils.translation import gettext as _

from people.goals import GOALS
from people.models import CountedAs, FocusCountry, Programme, Sector

from .models import Assignment, FollowUp, Level, Mode, Reached, VacancyGoal, WorkGoal
from .withheld import FEWEST, Count, withheld

S = Assignment.State
PHASES = {
    "ahead": Assignment.BEFORE,
    "running": Assignment.RUNNING,
    "finished": (S.REPORTING, S.CLOSED),
    "ended_early": (S.ENDED_EARLY,),
}
_PHASE_OF = {state: phase for phase, states in PHASES.items() for state in states}


class Line(NamedTuple):
    """A number with what it is of: a target, or all of which it is a part. None is not told."""

    name: Hashable
    label: str
    value: int | None
    of: int | None = None

    @property
    def percent(self) -> int | None:
        if self.value is None or not self.of:
            return None
        return round(100 * self.value / self.of)


class Table(NamedTuple):
    """Numbers that belong together. `against` says what `of` is; it is empty where there is none."""

    name: str
    title: str
    about: str
    head: str
    against: str
    lines: list[Line]

    @property
    def has_gaps(self) -> bool:
        return any(line.value is None for line in self.lines)


class Numbers(NamedTuple):
    programme: Programme | None
    total: int | None
    tables: list[Table]
    at: datetime
    # Each country with each sector in which it has work: what a reader may know about how the tables hang
    # together.
    pairs: frozenset[tuple]


class _Work(NamedTuple):
    """All counted assignments of some countries as (country, sector, mode, phase, by a woman): how many."""

    countries: list[FocusCountry]
    cells: Counter[tuple]

    def by(self, *columns: int) -> Counter:
        found: Counter = Counter()
        for cell, count in self.cells.items():
            found[cell[columns[0]] if len(columns) == 1 else tuple(cell[at] for at in columns)] += count
        return found

    def pairs(self) -> frozenset[tuple]:
        busy = frozenset(self.by(COUNTRY, SECTOR))
        return busy | {(one.pk, None) for one in self.countries if one.pk not in {pair[0] for pair in busy}}


COUNTRY, SECTOR, MODE, PHASE, WOMAN = range(5)


def public_numbers() -> Numbers:
    """What anybody may read: countries that are out of view are not counted, few are not told."""
    return spared(gather(FocusCountry.objects.open()))


def gather(countries) -> Numbers:
    """Every number as it is, for those who run the programme; women's share alone is never told if few."""
    programme = Programme.objects.order_by("-starts").first()
    chosen = list(countries.filter(programme=programme))
    work = _Work(chosen, _cells(chosen))
    tables = [_countries(work), _sectors(work), _phases(work), _modes(work)]
    tables += [_women(work), _goals(chosen), _outcomes(chosen), _answers(chosen)]
    numbers = Numbers(programme, work.cells.total(), tables, timezone.now(), work.pairs())
    return _spare(numbers, {key for key in _few(numbers) if key[0] == "women"})


def spared(numbers: Numbers) -> Numbers:
    """The same for everybody: without what is under five and what one could work out of the rest."""
    return _spare(numbers, _few(numbers))


def _cells(countries: Sequence[FocusCountry]) -> Counter[tuple]:
    cells: Counter[tuple] = Counter()
    rows = (
        Assignment.objects.counted()
        .filter(focus_country__in=countries)
        .order_by()
        .values_list("focus_country", "sector", "mode", "state", "expert__counted_as")
        .annotate(count=CountOf("pk"))
    )
    for country, sector, mode, state, who, count in rows:
        cells[country, sector, mode, _PHASE_OF[state], who == CountedAs.WOMAN] += count
    return cells


def _countries(work: _Work) -> Table:
    actual = work.by(COUNTRY)
    lines = [Line(one.pk, one.label, actual[one.pk], one.target) for one in work.countries]
    about = _("Assignments that were agreed, against the number that the programme aims at in each country.")
    return Table("countries", _("Focus countries"), about, _("Country"), _("Target"), lines)


def _sectors(work: _Work) -> Table:
    actual = work.by(SECTOR)
    sectors = Sector.objects.visible_to(None).in_bulk(list(actual))
    lines = [Line(pk, sectors[pk].label, count) for pk, count in actual.most_common()]
    about = _("Each assignment belongs to one sector.")
    return Table("sectors", _("Sectors"), about, _("Sector"), "", lines)


def _phases(work: _Work) -> Table:
    labels = {
        "ahead": _("getting ready"),
        "running": _("under way or on hold"),
        "finished": _("finished"),
        "ended_early": _("ended early"),
    }
    actual = work.by(PHASE)
    lines = [Line(phase, label, actual[phase]) for phase, label in labels.items()]
    about = _("Where the work stands today.")
    return Table("phases", _("From start to end"), about, _("Where it stands"), "", lines)


def _modes(work: _Work) -> Table:
    actual = work.by(MODE)
    lines = [Line(mode.value, str(mode.label), actual[mode.value]) for mode in Mode]
    about = _("How expert and host work together. After a change of mode the new one counts.")
    return Table("modes", _("On site and online"), about, _("Mode"), "", lines)


def _women(work: _Work) -> Table:
    actual = work.by(WOMAN)
    lines = [Line(True, _("by women"), actual[True]), Line(False, _("by all others"), actual[False])]
    about = _(
        "Experts may say how they want to be counted; nobody has to. Who said nothing is among all others."
    )
    return Table("women", _("Women's share"), about, _("Assignments"), "", lines)


def _goals(countries: Sequence[FocusCountry]) -> Table:
    """Through the vacancy; one assignment may speak to several goals, so these do not add up to a whole."""
    spoken = (
        VacancyGoal.objects.filter(
            vacancy__applications__assignment__in=Assignment.objects.counted(),
            vacancy__applications__assignment__focus_country__in=countries,
        )
        .order_by()
        .values_list("number")
        .annotate(count=CountOf("vacancy__applications__assignment", distinct=True))
    )
    names = dict(GOALS)
    lines = [
        Line(number, f"{number} · {names[number]}", count)
        for number, count in sorted(spoken, key=lambda row: (-row[1], row[0]))
    ]
    about = _("Goals that the call for the work names. An assignment can speak to more than one.")
    return Table("goals", _("Sustainable Development Goals"), about, _("Goal"), "", lines)


def _outcomes(countries: Sequence[FocusCountry]) -> Table:
    told = (
        WorkGoal.objects.filter(assignment__focus_country__in=countries)
        .filter(assignment__in=Assignment.objects.counted())
        .exclude(reached="")
        .order_by()
        .values_list("level", "reached")
        .annotate(count=CountOf("pk"))
    )
    found = Counter({(level, reached): count for level, reached, count in told})
    lines = [
        Line(
            level.value,
            str(level.label),
            found[level.value, Reached.FULLY.value],
            sum(found[level.value, reached.value] for reached in Reached),
        )
        for level in Level
    ]
    about = _(
        "Goals of the work plans that were reached, by how far they go: people were told something, made "
        "it their own, or the organisation works in another way. The reports say so."
    )
    return Table("outcomes", _("What was reached"), about, _("Level"), _("Goals reported on"), lines)


def _answers(countries: Sequence[FocusCountry]) -> Table:
    asked = (
        FollowUp.objects.filter(assignment__focus_country__in=countries, sent_at__isnull=False)
        .filter(assignment__in=Assignment.objects.counted())
        .order_by()
        .values_list("wave")
        .annotate(sent=CountOf("pk"), answered=CountOf("answered_at"))
    )
    found = {wave: (answered, sent) for wave, sent, answered in asked}
    lines = [Line(wave.value, str(wave.label), *found.get(wave.value, (0, 0))) for wave in FollowUp.Wave]
    about = _("Experts and hosts are asked at the start, at the end and a year later what is in use.")
    return Table("answers", _("Answers to follow-up questions"), about, _("When"), _("Asked"), lines)


# Which tables are the same assignments, cut in another way. The others stand each for itself.
_CUTS = ("countries", "sectors", "phases", "modes", "women")
TOTAL = ("total", "total")


def _few(numbers: Numbers) -> frozenset[tuple[Hashable, Hashable]]:
    tables = {table.name: table for table in numbers.tables}
    counts, same = _one_whole(numbers, [tables[name] for name in _CUTS])
    hidden = set(withheld(counts, same=same))
    hidden |= {("goals", line.name) for line in tables["goals"].lines if (line.value or 0) < FEWEST}
    for name in ("outcomes", "answers"):
        hidden |= _few_parts(tables[name])
    return frozenset(hidden)


def _one_whole(numbers: Numbers, cuts: Iterable[Table]) -> tuple[list[Count], list[frozenset]]:
    """Each number of the cuts as a sum of atoms. Countries and sectors share theirs, the pairs of both."""
    counts, same = [], [numbers.pairs]
    for table in cuts:
        if table.name in ("countries", "sectors"):
            side = ("countries", "sectors").index(table.name)
            for line in table.lines:
                atoms = frozenset(pair for pair in numbers.pairs if pair[side] == line.name)
                counts.append(Count(table.name, line.name, line.value or 0, atoms))
        else:
            own = {line.name: (table.name, line.name) for line in table.lines}
            counts += [
                Count(table.name, line.name, line.value or 0, frozenset([own[line.name]]))
                for line in table.lines
            ]
            same.append(frozenset(own.values()))
    counts.append(Count(*TOTAL, numbers.total or 0, numbers.pairs))
    return counts, same


def _few_parts(table: Table) -> set[tuple[Hashable, Hashable]]:
    """Of each line the part, where it or the rest of the whole is few; and the whole where that is few."""
    hidden: set[tuple[Hashable, Hashable]] = set()
    for line in table.lines:
        value, whole = line.value or 0, line.of or 0
        if min(value, whole - value) < FEWEST:
            hidden.add((table.name, line.name))
        if whole < FEWEST:
            hidden.add((f"{table.name} of", line.name))
    return hidden


def _spare(numbers: Numbers, hidden: Container[tuple[Hashable, Hashable]]) -> Numbers:
    tables = [
        table._replace(
            lines=[
                line._replace(
                    value=None if (table.name, line.name) in hidden else line.value,
                    of=None if (f"{table.name} of", line.name) in hidden else line.of,
                )
                for line in table.lines
            ]
        )
        for table in numbers.tables
    ]
    return numbers._replace(total=None if TOTAL in hidden else numbers.total, tables=tables)
