"""The agenda of the monthly meeting, compiled from the weekly logs: by country, under three headings."""

from dataclasses import dataclass, field
from datetime import date

from people.models import FocusCountry, User

from .models import Assignment, LogEntry, is_programme_staff


@dataclass
class Point:
    """One line somebody wrote, and where it comes from; `shown`: whether its reader is told by whom."""

    text: str
    entry: LogEntry
    shown: bool


@dataclass
class Country:
    """What is to be talked about of one focus country."""

    country: FocusCountry
    challenges: list[Point] = field(default_factory=list)
    achievements: list[Point] = field(default_factory=list)
    recommendations: list[Point] = field(default_factory=list)

    @property
    def headings(self):
        """(which, its points), in the order of the meeting."""
        return [
            ("challenges", self.challenges),
            ("achievements", self.achievements),
            ("recommendations", self.recommendations),
        ]


def countries_of(user: User) -> set[int]:
    """The focus countries in which `user` is an expert at work now."""
    running = Assignment.objects.visible_to(user).filter(expert=user, state__in=Assignment.RUNNING)
    return set(running.values_list("focus_country", flat=True))


def entries(user: User, month: date):
    """The log of a month as the meeting reads it: staff read all of it, an expert that of the countries
    where they work, unless a country was taken out of view. None for those who are not at the meeting."""
    rows = LogEntry.objects.filter(week__gte=month, week__lt=later(month))
    rows = rows.select_related("assignment__focus_country", "assignment__host", "assignment__expert")
    rows = rows.order_by("assignment__focus_country__code", "week", "pk")
    if is_programme_staff(user):
        return rows
    if not (mine := countries_of(user)):
        return None
    return rows.filter(assignment__focus_country__in=mine, assignment__focus_country__safety_mode=False)


def agenda(rows, reader: User) -> list[Country]:
    """The points by country, as `reader` sees who wrote them."""
    by_country: dict[int, Country] = {}
    experts = {entry.assignment.expert_id for entry in rows}
    seen = set(User.objects.visible_to(reader).filter(pk__in=experts).values_list("pk", flat=True))
    for entry in rows:
        expert = entry.assignment.expert
        shown = expert.pk in seen or expert.erased_at is not None  # who left has no name any more
        country = entry.assignment.focus_country
        of = by_country.setdefault(country.pk, Country(country))
        of.challenges.append(Point(entry.challenge, entry, shown))
        of.achievements.append(Point(entry.achievement, entry, shown))
        of.recommendations.append(Point(entry.recommendation, entry, shown))
    return list(by_country.values())


def later(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def earlier(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
