"""What members read of the pairs that the programme suggests to them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from assignments.models import Assignment
from people.models import User
from people.privacy import shown

from . import console, explaining
from .demand import OPEN_WORK
from .explaining import Words
from .models import Match, MatchRun
from .scoring import Part

# What the other one wishes is theirs to tell.
PRIVATE = ("wish",)


@dataclass(frozen=True)
class Proposal:
    """A match as one of the two sees it. `partner` is None for a call, and where they cannot be shown."""

    match: Match
    name: str
    partner: User | None
    is_mentor: bool
    said_yes: bool

    @property
    def is_open(self) -> bool:
        return self.match.state in Match.OPEN

    @property
    def stands(self) -> str:
        """Where it stands, as far as it may be told: not who said no, nor who said yes first."""
        if self.match.state == Match.State.CONFIRMED:
            return "agreed"
        if not self.is_open:
            return "over"
        return "answered" if self.said_yes else "open"


def waiting(user) -> list[Proposal]:
    """Those that wait for the answer of `user`."""
    found = Match.objects.visible_to(user).waits_for(user).select_related("mentor", "mentee", "vacancy")
    matches = list(found.order_by("pk"))
    partners = [other.pk for match in matches if (other := match.other(user))]
    seen = set(User.objects.visible_to(user).filter(pk__in=partners).values_list("pk", flat=True))
    return [_proposal(match, user, seen) for match in matches]


def one(match: Match, user) -> Proposal:
    """A match as `user`, who is one of the two, sees it."""
    other = match.other(user)
    seen = {other.pk} if other and User.objects.visible_to(user).filter(pk=other.pk).exists() else set()
    return _proposal(match, user, seen)


def _proposal(match: Match, user, seen: set[int]) -> Proposal:
    other, is_mentor = match.other(user), user.pk == match.mentor_id
    partner = other if other and other.pk in seen else None
    name = str(match.vacancy or partner or _("A participant"))
    yes = Match.State.MENTOR_AGREED if is_mentor else Match.State.MENTEE_AGREED
    return Proposal(match, name, partner, is_mentor, match.state == yes)


def details(proposal: Proposal, user) -> dict[str, Any]:
    """The reasons, what may be hard, and where it goes on once both have said yes."""
    match, words = proposal.match, Words.all()
    pairs_people = match.run.kind == MatchRun.Kind.MENTORING
    parts = [Part(**part) for part in match.parts]
    return {
        "proposal": proposal,
        "match": match,
        "fields": shown(proposal.partner, user) if proposal.partner else {},
        "lines": console.told(match, words, without=PRIVATE),
        # Whoever left took the reasons along.
        "hard": explaining.hard(parts, words) if pairs_people and parts else [],
        "asks_for_goal": pairs_people and not proposal.is_mentor,
        "work": _work(match, user) if match.run.kind == MatchRun.Kind.INTERNS else None,
    }


def _work(match: Match, user) -> Assignment | None:
    """The assignment beside which the expert can plan the internship."""
    own = Assignment.objects.visible_to(user).filter(expert=user, state__in=OPEN_WORK)
    return own.order_by("-starts").first() if user.pk == match.mentor_id else None
