"""What others see of a person, field by field.

Each field has a circle (`Visibility`) that its owner chooses; until then the default below holds,
which shows members no more than how to call somebody and the sector.
"""

from collections.abc import Callable

from .models import User, Visibility

DEFAULTS: dict[str, Visibility] = {
    "full_name": Visibility.MATCHES,
    "headline": Visibility.MATCHES,
    "about": Visibility.MATCHES,
    "time_zone": Visibility.MATCHES,
    "email": Visibility.STAFF,
}
_STAFF = {"officer", "care", "admin"}
_ties: list[Callable[[User, User], bool]] = []


def tie(function: Callable[[User, User], bool]) -> Callable[[User, User], bool]:
    """Register a higher app's answer to "are these two paired?", so that people/ need not know pairs."""
    _ties.append(function)
    return function


def circle_of(person: User, field: str) -> Visibility:
    return Visibility(person.field_visibility.get(field, DEFAULTS[field]))


def shown(person: User, viewer) -> dict[str, str]:
    """The fields of `person` that `viewer` may see, by name; empty fields are left out."""
    circles = _circles_of_viewer(person, viewer)
    return {
        field: value
        for field in DEFAULTS
        if circle_of(person, field) in circles and (value := getattr(person, field))
    }


def _circles_of_viewer(person: User, viewer) -> set[Visibility]:
    """The circles around `person` in which `viewer` stands."""
    if not viewer.is_authenticated:
        return {Visibility.PUBLIC}
    if viewer.pk == person.pk:
        return set(Visibility)
    circles = {Visibility.PUBLIC}
    if viewer.is_member:
        circles.add(Visibility.MEMBERS)
        if any(related(person, viewer) for related in _ties):
            circles.add(Visibility.MATCHES)
        if viewer.roles & _STAFF:
            circles |= {Visibility.MATCHES, Visibility.STAFF}
    return circles
