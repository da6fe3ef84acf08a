"""What programme officers read in the console: who takes part, what a run proposes, and why not."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assignments.models import Vacancy
from people.models import Programme, User
from people.models.places import country_name
from people.states import open_to

from . import explaining, pairing, runs
from .explaining import Line, Words
from .models import Match, MatchRun
from .scoring import Candidate, Part, Why
from .stages import vacancy_of

PER_PAGE = 20
RUNS_SHOWN = 12
ALONE_SHOWN = 40
NAMES_SHOWN = 8

# Why somebody is left over, and why two are no pair.
LEFT: dict[str, str | Promise] = {
    Why.NOT_AVAILABLE: gettext_lazy("Nobody is available."),
    Why.LANGUAGE: gettext_lazy("Nobody shares a language in which both can work."),
    Why.HOURS: gettext_lazy("Nobody has a free hour at the same time, in winter and in summer."),
    Why.MINIMUM: gettext_lazy("All who are possible score less than this run asks for."),
    Why.FULL: gettext_lazy("All who fit are full: there are too few places."),
}
NO_PAIR: dict[str, str | Promise] = {
    Why.NOT_AVAILABLE: gettext_lazy(
        "These two are not available for each other. The reasons are kept private."
    ),
    Why.LANGUAGE: gettext_lazy("They share no language in which both can work."),
    Why.HOURS: gettext_lazy("They have no free hour at the same time, in winter and in summer."),
    Why.MINIMUM: gettext_lazy("They score less than this run asks for."),
    Why.FULL: gettext_lazy("All places there are locked for others, or there are none."),
}


class Names:
    """How those of a run are called: people by how to call them, calls by their title."""

    def __init__(self, user, numbers: Iterable[int]):
        self.of = set(numbers)
        people = User.objects.visible_to(user).filter(pk__in=[n for n in self.of if n > 0])
        self.people: Mapping[int, User] = {one.pk: one for one in people}
        calls = Vacancy.objects.visible_to(user).filter(pk__in=[vacancy_of(n) for n in self.of if n < 0])
        self.calls: Mapping[int, Vacancy] = (
            {one.pk: one for one in calls} if min(self.of, default=0) < 0 else {}
        )

    def __getitem__(self, number: int) -> str:
        thing = self.people.get(number) or self.calls.get(vacancy_of(number))
        return str(thing) if thing else _("A former participant")

    def choices(self, numbers: Iterable[int]) -> list[tuple[int, str]]:
        """To choose from, by name; those who share one by their number."""
        return sorted(((n, self[n]) for n in numbers), key=lambda row: (row[1].casefold(), abs(row[0])))


# Before a run.


class Check(NamedTuple):
    """Something to put right before a run, and whom it is about."""

    text: str
    names: list[str]
    more: int


def overview(user, programme: Programme, kind: str) -> dict[str, Any]:
    """Who takes part, what is missing, and the runs so far."""
    people = runs.gather(programme, kind)
    earlier = MatchRun.objects.visible_to(user).filter(programme=programme, kind=kind)
    return {
        "programme": programme,
        "programmes": Programme.objects.visible_to(user),
        "kind": kind,
        "kinds": MatchRun.Kind.choices,
        "seeking": len(people.mentees),
        "offering": sum(one.capacity > 0 for one in people.mentors),
        "places": sum(one.capacity for one in people.mentors),
        "checks": checks(user, people.mentees, people.mentors),
        "runs": earlier.select_related("by").defer("certificate", "frontier", "alone")[:RUNS_SHOWN],
    }


def checks(user, mentees: list[Candidate], mentors: list[Candidate]) -> list[Check]:
    """What makes pairs worse or impossible, before anybody runs anything."""
    offered = {skill for mentor in mentors for skill in mentor.offers}
    told = [
        (_("They do not say which skills they look for."), [m.id for m in mentees if not m.wants]),
        (
            _("Nobody offers any skill they look for."),
            [m.id for m in mentees if m.wants and not m.wants & offered],
        ),
        (_("They offer no skill yet."), [m.id for m in mentors if not m.offers]),
        (
            _("They name no language in which they can work."),
            [m.id for m in [*mentees, *mentors] if not m.tongues],
        ),
        (_("They have not said when they can."), [m.id for m in [*mentees, *mentors] if not all(m.weeks)]),
        (_("They offer to help and have no free place."), [m.id for m in mentors if not m.capacity]),
    ]
    names = Names(user, [number for _text, numbers in told for number in numbers])
    return [
        Check(text, [names[n] for n in unique[:NAMES_SHOWN]], max(0, len(unique) - NAMES_SHOWN))
        for text, numbers in told
        if (unique := list(dict.fromkeys(numbers)))
    ]


# A run.


class Row(NamedTuple):
    """One proposed pair as officers see it."""

    match: Match
    mentee: str
    mentor: str
    lines: list[Line]


def review(user, run: MatchRun, page: int) -> dict[str, Any]:
    """A page of what `run` proposes, the worst-off first; who is left over, and where a place would help."""
    matches = Match.objects.visible_to(user).filter(run=run).worst_first()
    found = Paginator(matches.select_related("mentor", "mentee", "vacancy"), PER_PAGE).get_page(page)
    rows = list(found.object_list)
    alone, prices, unlocked = run.alone[:ALONE_SHOWN], run.prices, run.made_with["unlocked"]
    numbers = (
        [n for n, _why in alone] + [n for n, *_gain in prices] + [n for row in unlocked for n in row[:2]]
    )
    names, words = Names(user, numbers), Words.all()
    address = run.get_absolute_url()
    return {
        "run": run,
        "page": found.number,
        "rows": [Row(match, side_of(match), str(match.mentor), told(match, words)) for match in rows],
        "earlier": f"{address}?page={found.previous_page_number()}" if found.has_previous() else "",
        "later": f"{address}?page={found.next_page_number()}" if found.has_next() else "",
        "alone": [(names[number], LEFT[why]) for number, why in alone],
        "countries": countries(run),
        "more_alone": max(0, len(run.alone) - ALONE_SHOWN),
        "prices": [(names[number], gain_of(paired, points)) for number, paired, points in prices],
        "unlocked": [(names[mentee], names[mentor], NO_PAIR[why]) for mentee, mentor, why in unlocked],
        "moves": open_to(user, run),
        "changes": run.state == MatchRun.State.DRAFT,
    }


def countries(run: MatchRun) -> list[tuple[str, int, int]]:
    """By country how many looked and how many stay alone; a run of earlier days does not say."""
    told = run.totals.get("countries", [])
    return [(country_name(code) if code else _("No country"), all_, alone) for code, all_, alone in told]


def side_of(match: Match) -> str:
    """Whom the mentor is proposed to: somebody, or a call."""
    return str(match.mentee or match.vacancy)


def told(match: Match, words: Words, *, without: Iterable[str] = ()) -> list[Line]:
    """The parts of a match in words; a part that could bring no points is not told."""
    parts = [Part(**part) for part in match.parts]
    return explaining.lines([p for p in parts if p.most and p.key not in without], words)


def gain_of(paired: int, points: int) -> str:
    """Such as "1 more person paired, 62 points more"."""
    told = []
    if paired:
        told.append(ngettext("%(n)s more paired", "%(n)s more paired", paired) % {"n": paired})
    if points:
        words = ngettext("%(n)s point more", "%(n)s points more", abs(points))
        fewer = ngettext("%(n)s point fewer", "%(n)s points fewer", abs(points))
        told.append((words if points > 0 else fewer) % {"n": abs(points)})
    return ", ".join(told)


def first_time(programme: Programme, kind: str) -> dict[str, Any]:
    """What the form of the first run starts with."""
    weights = runs.WEIGHTS[MatchRun.Kind(kind)]
    return {"programme": programme.pk, "kind": kind, "minimum": 0, **weights._asdict()}


def once_more(run: MatchRun) -> dict[str, Any]:
    """What the form starts with to run again around the locked pairs: everything as it was."""
    made = run.made_with
    return {
        "programme": run.programme_id,
        "kind": run.kind,
        "follows": run.pk,
        "seed": run.seed,
        "minimum": made["minimum"],
        **made["weights"],
    }


# Why not.


@dataclass(frozen=True)
class Reply:
    """The answer to "why not these two", in words and for programs."""

    text: str
    why: str = ""
    paired: int = 0
    points: int = 0
    moved: int = 0
    lines: tuple[Line, ...] = ()

    def facts(self) -> dict[str, Any]:
        told = {"message": self.text, "why": self.why or None}
        return (
            told if self.why else told | {"paired": self.paired, "points": self.points, "moved": self.moved}
        )


class Question:
    """One run, made once more to be asked about any two of its people."""

    def __init__(self, user, run: MatchRun):
        answer, self.is_same = runs.again(run)
        self.outcome = answer.outcome
        cohort = self.outcome.cohort
        names = Names(user, [*cohort.mentees, *cohort.mentors])
        self.mentees, self.mentors = names.choices(cohort.mentees), names.choices(cohort.mentors)

    @cached_property
    def words(self) -> Words:
        return Words.all()

    def answer(self, mentee: int, mentor: int) -> Reply:
        if self.outcome.mentor_of.get(mentee) == mentor:
            return Reply(_("These two are a pair of this run."), lines=self._lines(mentee, mentor))
        told = pairing.why_not(self.outcome, mentee, mentor)
        if told.cost is None:
            return Reply(str(NO_PAIR[str(told.why)]), why=str(told.why))
        paired, points = told.cost
        text = self._price(paired, points, told.moved)
        return Reply(text, "", paired, points, told.moved, self._lines(mentee, mentor))

    def _price(self, paired: int, points: int, moved: int) -> str:
        sentences = [_("They can be paired."), *_losses(paired, points)]
        if moved:
            others = ngettext(
                "%(n)s other person would have another partner, or none.",
                "%(n)s other people would have another partner, or none.",
                moved,
            )
            sentences.append(others % {"n": moved})
        return " ".join(sentences)

    def _lines(self, mentee: int, mentor: int) -> tuple[Line, ...]:
        cohort = self.outcome.cohort
        view = pairing.Viewpoint(
            cohort.mentees[mentee], pairing.rarity(cohort.mentors.values()), cohort.terms.weights
        )
        parts = [part for part in view.parts(cohort.mentors[mentor]) if part.most]
        return tuple(explaining.lines(parts, self.words))


def _losses(paired: int, points: int) -> list[str]:
    """What it costs everybody together; a run is the best there is, so it never gains."""
    if not paired and not points:
        return [_("It costs nothing: the lot decided between equals.")]
    found = []
    if paired:
        fewer = ngettext(
            "%(n)s person fewer would be paired.", "%(n)s people fewer would be paired.", -paired
        )
        found.append(fewer % {"n": -paired})
    if points:
        less = ngettext(
            "All together would have %(n)s point less.",
            "All together would have %(n)s points less.",
            abs(points),
        )
        more = ngettext(
            "All together would have %(n)s point more.",
            "All together would have %(n)s points more.",
            abs(points),
        )
        found.append((less if points < 0 else more) % {"n": abs(points)})
    return found
