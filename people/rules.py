"""Who may do what. Every app's `rules.py` calls `allow`; every action calls `require`.

A permission is a list of conditions, each with the sentence a member reads when it fails, so that a
refusal says which one. May *see* is not decided here: that is `visible_to`.
"""

import rules as library
from django.utils.translation import gettext_lazy as _

from .models import Participation, Role, Seat, User
from .refusals import Refused

_conditions: dict[str, list[tuple]] = {}


def allow(permission: str, *conditions: tuple) -> None:
    """Register `permission`; each condition is (predicate of user and thing, sentence for the member)."""
    whole = conditions[0][0]
    for predicate, _sentence in conditions[1:]:
        whole = whole & predicate
    library.add_perm(permission, whole)
    _conditions[permission] = list(conditions)


def may(user, permission: str, thing=None) -> bool:
    """Whether `user` may do it to `thing`. An unknown permission is a programming error, not a no."""
    if permission not in _conditions:
        raise LookupError(f"No rule is declared for {permission!r}.")
    return library.has_perm(permission, user, thing)


def require(user, permission: str, thing=None) -> None:
    """Raise `Refused` with the first failing condition's sentence."""
    if permission not in _conditions:
        raise LookupError(f"No rule is declared for {permission!r}.")
    for predicate, sentence in _conditions[permission]:
        if not predicate(user, thing):
            raise Refused(sentence)


def declared() -> frozenset[str]:
    return frozenset(_conditions)


@library.predicate
def is_member(user, _thing=None):
    return user.is_authenticated and user.is_member


@library.predicate
def is_self(user, person):
    return user.is_authenticated and user.is_active and user == person


@library.predicate
def leaves_an_administrator(user, _person=None):
    """Somebody else can still let people in and keep the place in order."""
    administers = Participation.objects.current().filter(role=Role.ADMIN)
    if not administers.filter(person=user).exists():
        return True
    others = User.objects.members().filter(pk__in=administers.values("person"))
    return others.exclude(pk=user.pk).exists()


def has_role(*roles: str) -> library.Predicate:
    """A predicate: the member holds one of `roles` in some programme now."""

    @library.predicate(f"has_role:{','.join(roles)}")
    def holds(user, _thing=None):
        return is_member(user) and bool(user.roles & set(roles))

    return holds


@library.predicate
def is_nobody(_user, _thing=None):
    """What time does is not for anybody to do."""
    return False


MEMBERS_ONLY = (is_member, _("This is for members of the programme."))


@library.predicate
def holds_or_held(user, seat: Seat):
    return seat.person_id == user.pk


allow("people.upload", MEMBERS_ONLY)
allow(
    "people.prepare_film",
    (
        has_role(Role.EDITOR, Role.OFFICER, Role.ADMIN),
        _("Only editors and programme officers prepare films."),
    ),
)
allow("people.edit", (is_self, _("You can change only your own page.")))
allow("people.invite", (has_role(Role.OFFICER, Role.ADMIN), _("Only programme officers invite people.")))
allow("people.enrol", (has_role(Role.OFFICER, Role.ADMIN), _("Only programme officers enrol people.")))
allow(
    "people.safety_mode",
    (has_role(Role.OFFICER, Role.CARE, Role.ADMIN), _("Only programme staff switch the safety mode.")),
)
allow(
    "people.suspend",
    (has_role(Role.OFFICER, Role.CARE, Role.ADMIN), _("Only programme staff suspend a member.")),
)
allow(
    "people.erase",
    (is_self, _("You can erase only yourself.")),
    (
        leaves_an_administrator,
        _("You are the last administrator. Give somebody else that role first, then you can leave."),
    ),
)
allow(
    "people.hand_over_seat",
    MEMBERS_ONLY,
    (
        holds_or_held | has_role(Role.OFFICER, Role.ADMIN),
        _("Only who holds a seat and programme officers hand it over."),
    ),
)
