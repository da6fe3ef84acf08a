"""Proposals in the order of what reviewers think, each with its scores drawn in a line."""

from dataclasses import dataclass, replace
from statistics import fmean, pstdev

from django.db.models import QuerySet

from people.models import User

from ..models import Call, Proposal, Review
from .speakers import speakers_of
from .states import DECISIONS, PROPOSAL

SCORES = range(1, 6)
# The drawing: scores stand so far apart, and a dot grows with how many gave that score.
STEP, EDGE, MIDDLE = 22, 12, 12
LARGEST = 10.5


@dataclass(frozen=True)
class Dot:
    """So many reviewers gave this score."""

    score: int
    count: int

    @property
    def x(self) -> int:
        return EDGE + STEP * (self.score - 1)

    @property
    def radius(self) -> float:
        return min(3.5 + 2.5 * (self.count - 1), LARGEST)


@dataclass(frozen=True)
class Row:
    """A proposal in the list, with its place."""

    place: int | None
    proposal: Proposal
    speakers: list[User]
    scores: list[int]
    aside: int
    own: bool

    @property
    def mean(self) -> float | None:
        return fmean(self.scores) if self.scores else None

    @property
    def spread(self) -> float | None:
        """The standard deviation: how far reviewers are from one another."""
        return pstdev(self.scores) if self.scores else None

    @property
    def dots(self) -> list[Dot]:
        return [Dot(score, count) for score in SCORES if (count := self.scores.count(score))]

    @property
    def mean_x(self) -> float:
        return EDGE + STEP * ((self.mean or 1) - 1)

    @property
    def can_be_decided(self) -> bool:
        return not self.own and bool(
            PROPOSAL.get(Proposal.State(self.proposal.state), {}).keys() & DECISIONS.keys()
        )


def sent_in(call: Call, user) -> QuerySet[Proposal]:
    """What the programme team has before it."""
    seen = Proposal.objects.visible_to(user).filter(call=call)
    return seen.exclude(state__in=[Proposal.State.DRAFT, Proposal.State.WITHDRAWN])


def ranking(call: Call, user, asked: dict) -> list[Row]:
    """Best first; what nobody has scored comes last. Of one's own one learns nothing."""
    found = list(sent_in(call, user).filter(**asked).select_related("by", "track", "institution", "talk"))
    reviews: dict[int, list[Review]] = {one.pk: [] for one in found}
    for review in Review.objects.visible_to(user).filter(proposal__in=found):
        reviews[review.proposal_id].append(review)
    own = set(Proposal.objects.spoken_by(user).filter(call=call).values_list("pk", flat=True))
    speakers = speakers_of(found)
    rows = [_row(one, reviews[one.pk], speakers[one.pk], one.pk in own) for one in found]
    rows.sort(key=lambda row: (-(row.mean or 0), -len(row.scores), row.proposal.pk))
    return [replace(row, place=place if row.scores else None) for place, row in enumerate(rows, start=1)]


def _row(proposal: Proposal, reviews: list[Review], speakers: list[User], own: bool) -> Row:
    scores = sorted(review.score for review in reviews if review.score is not None)
    aside = sum(review.conflict for review in reviews)
    return Row(None, proposal, speakers, scores, aside, own)
