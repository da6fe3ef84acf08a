"""What reviewers say, and what the programme team decides."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.audit import record
from people.keys import Done
from people.models import User
from people.refusals import Conflict
from people.rules import require
from people.states import steps_from, transition_all

from ..calling import notify
from ..calling.speakers import speakers_of
from ..calling.states import DECISIONS
from ..models import Call, Proposal, Review

# More at once and a page of decisions can no longer be looked over.
MOST_AT_ONCE = 100


@transaction.atomic
def review(*, by: User, proposal: Proposal, score: int, comment: str = "") -> Done[Review]:
    """Give a score and say why; saying it again changes it, as long as nothing is decided."""
    return _review(by, proposal, score=score, comment=comment, conflict=False)


@transaction.atomic
def step_aside(*, by: User, proposal: Proposal) -> Done[Review]:
    """Declare that one is too near to judge. What was said before counts no more."""
    done = _review(by, proposal, score=None, comment="", conflict=True)
    record(by=by, act="step_aside", thing=proposal)
    return done


def _review(by: User, proposal: Proposal, **said) -> Done[Review]:
    # Read under the lock: what is decided meanwhile is not reviewed any more.
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call").get(pk=proposal.pk)
    require(by, "proposal.review", proposal)
    made, created = Review.objects.update_or_create(
        proposal=proposal, reviewer=by, defaults={**said, "reviewed_at": timezone.now()}
    )
    return Done(made, created)


def decide(*, by: User, call: Call, proposals: Sequence[Proposal], act: str, said: str = "") -> Done[Call]:
    """Accept, keep waiting or decline, one or many, and tell everybody who speaks there.

    What is where the decision leads already stays as it is and nobody is told again, so twice is once. If one
    of them cannot be decided so any more, nothing is.
    """
    require(by, "call.decide", call)
    with transaction.atomic():
        rows = Proposal.objects.select_for_update(of=("self",)).select_related("call__event", "by")
        found = list(rows.filter(call=call, pk__in=[one.pk for one in proposals]).order_by("pk"))
        open_now = [one for one in found if one.state != DECISIONS[act]]
        if any(act not in steps_from(one) for one in open_now):
            raise Conflict(_("One of these was decided or withdrawn meanwhile. Look at them again."))
        now = timezone.now()
        for state in {one.state for one in open_now}:
            group = [one for one in open_now if one.state == state]
            transition_all(group, act, by=by, moved_at=now, said=said)
        for one in open_now:
            one.said = said
        speakers = speakers_of(open_now)
        for one in open_now:
            notify.decided(one, speakers[one.pk])
    return Done(call, created=False)
