"""Why two people fit, in words: the sentences for the parts of a score (`mentoring.scoring.Part`).

They speak of "both", so that the two and the programme read the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people import clock
from people.models import Sector
from people.models.places import country_name
from people.models.words import listed

from .availability import QUARTER
from .cohort import SUMMER_WEEK, WINTER_WEEK, monday
from .models import LanguageSkill, SkillTag, language_name
from .scoring import WEEK, Candidate, Part

TITLES = {
    "skills": gettext_lazy("Skills"),
    "hours": gettext_lazy("Common hours"),
    "language": gettext_lazy("Language"),
    "sector": gettext_lazy("Field of work"),
    "country": gettext_lazy("Country"),
    "wish": gettext_lazy("Wishes"),
}
WISHES = {
    1: gettext_lazy("a first choice"),
    2: gettext_lazy("a second choice"),
    3: gettext_lazy("a third choice"),
}
# A skill that so few mentors offer is told as rare; below so many common minutes a week it gets tight.
RARE = 2
TIGHT = 120


@dataclass(frozen=True)
class Words:
    """The names of skills and sectors in the reader's language, by slug."""

    skills: Mapping[str, str]
    sectors: Mapping[str, str]

    @classmethod
    def all(cls) -> "Words":
        skills, sectors = SkillTag.objects.all(), Sector.objects.all()
        return cls({skill.slug: skill.label for skill in skills}, {one.slug: one.label for one in sectors})


@dataclass(frozen=True)
class Line:
    """One part as it is read: "Skills", 31 of 40, "groundwater modelling, tendering"."""

    title: str
    points: int
    most: int
    text: str

    def __str__(self):
        facts = {"title": self.title, "points": self.points, "most": self.most}
        told = _("%(title)s %(points)s of %(most)s") % facts
        return f"{told}: {self.text}" if self.text else told


def lines(parts: Iterable[Part], words: Words) -> list[Line]:
    """The parts of a score in words, in their order."""
    return [
        Line(str(TITLES[part.key]), part.points, part.most, _TELLS[part.key](part.fact, words))
        for part in parts
    ]


def _skills(fact: Mapping, words: Words) -> str:
    if not fact["shared"]:
        return _("none of what is wanted")
    return listed([_skill(slug, fact["offered_by"][slug], words) for slug in fact["shared"]])


def _skill(slug: str, mentors: int, words: Words) -> str:
    name = words.skills.get(slug, slug)
    if mentors > RARE:
        return name
    rare = ngettext("rare: %(count)s mentor", "rare: %(count)s mentors", mentors) % {"count": mentors}
    return f"{name} ({rare})"


def _hours(fact: Mapping, _words: Words) -> str:
    hours = {season: hours_of(fact[season]) for season in ("winter", "summer")}
    if fact["winter"] == fact["summer"]:
        return _("%(winter)s a week, all year") % hours
    return _("%(winter)s a week in winter, %(summer)s in summer") % hours


def hours_of(minutes: int) -> str:
    """Such as "6 h" or "5 h 45 min"."""
    hours, rest = divmod(minutes, 60)
    told = _("%(hours)s h") % {"hours": hours}
    return told if not rest else _("%(told)s %(minutes)s min") % {"told": told, "minutes": rest}


def _language(fact: Mapping, _words: Words) -> str:
    return listed([language_name(code) for code in fact["shared"]])


def _sector(fact: Mapping, words: Words) -> str:
    return listed([words.sectors.get(slug, slug) for slug in fact["shared"]]) or _("not the same")


def _country(fact: Mapping, _words: Words) -> str:
    return country_name(fact["shared"]) if fact["shared"] else _("not the same")


def _wish(fact: Mapping, _words: Words) -> str:
    told = [rank for rank in (fact["mentee"], fact["mentor"]) if rank]
    return listed([str(WISHES[rank]) for rank in told]) or _("none stated")


_TELLS = {
    "skills": _skills,
    "hours": _hours,
    "language": _language,
    "sector": _sector,
    "country": _country,
    "wish": _wish,
}


def hard(parts: Iterable[Part], words: Words) -> list[str]:
    """What may be hard for the two, so that nobody is surprised."""
    fact = {part.key: part.fact for part in parts}
    found = []
    if missing := [words.skills.get(slug, slug) for slug in fact["skills"]["missing"]]:
        found.append(_("Not among what is offered: %(skills)s.") % {"skills": listed(missing)})
    least = min(fact["hours"].values())
    if least < TIGHT:
        found.append(
            _("Only %(hours)s a week suit both, in one half of the year.") % {"hours": hours_of(least)}
        )
    level = max(fact["language"]["shared"].values(), default=0)
    if level <= LanguageSkill.Level.B1:
        found.append(_("You share a language well enough to work with, but not more."))
    if not fact["country"]["shared"]:
        found.append(_("You do not work on the same country."))
    return found


def free_times(one: Candidate, other: Candidate, zone: tzinfo, now: datetime) -> list[str]:
    """When both can in an ordinary week of this half of the year, on the clock of `zone`."""
    season = 1 if 4 <= now.month <= 10 else 0
    since = monday((WINTER_WEEK, SUMMER_WEEK)[season])
    common = one.weeks[season] & other.weeks[season]
    moments = [since + bit * QUARTER for bit in range(WEEK) if common >> bit & 1]
    walls = sorted((moment.astimezone(zone).isoweekday(), moment.astimezone(zone)) for moment in moments)
    return [f"{clock.weekday(day)} {span}" for day, span in _spans(walls, zone)]


def _spans(walls: list[tuple[int, datetime]], zone: tzinfo) -> list[tuple[int, str]]:
    """Quarters in a row become one span of a day."""
    found = []
    for day, group in groupby(walls, key=lambda wall: wall[0]):
        moments = sorted(moment for _day, moment in group)
        starts = [m for m in moments if m - QUARTER not in moments]
        ends = [m + QUARTER for m in moments if m + QUARTER not in moments]
        for start, end in zip(starts, ends, strict=True):
            if end - start >= timedelta(minutes=30):
                found.append((day, f"{clock.clock(start, zone)}–{clock.clock(end, zone)}"))
    return found
