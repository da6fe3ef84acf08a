"""Running the matching, preparing what it proposes, and what the two people answer."""

import secrets
from contextlib import suppress
from datetime import timedelta
from typing import cast
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from people.audit import record
from people.keys import Done, once
from people.models import Programme, User
from people.refusals import Conflict
from people.rules import require
from people.states import transition, transition_all

from .. import notify, runs
from ..models import Match, MatchRun, Mentorship
from ..rules import PARTNER_IS_HERE
from ..scoring import Weights
from .mentorships import ALREADY, accept

LOT_BITS = 32
REMINDS_AFTER = timedelta(days=7)
LAPSES_AFTER = timedelta(days=14)
OUT_OF_REACH = PARTNER_IS_HERE[1]
NO_PLACE = _("All places with this mentor were taken meanwhile. Ask the programme for another suggestion.")
TOLD_ALREADY = _(
    "Somebody of this run was told about another pair meanwhile, and nobody is told about two at a time. "
    "Run the matching again."
)


def run_matching(
    *,
    by: User,
    programme: Programme,
    kind: str,
    minimum: int,
    weights: Weights,
    client_key: UUID,
    seed: int | None = None,
    follows: MatchRun | None = None,
) -> Done[MatchRun]:
    """Find the best pairs for all at once, around those that were locked in the run that this follows."""
    require(by, "matching.run")
    lot = secrets.randbits(LOT_BITS) if seed is None else seed
    # Worked out before the transaction, so that nobody waits for it.
    kept = runs.locks(follows) if follows else []
    answer = runs.solve(programme, kind, minimum=minimum, seed=lot, weights=weights, locked=kept)

    def create():
        run = MatchRun.objects.create(
            programme=programme, kind=kind, by=by, follows=follows, client_key=client_key, **answer.kept()
        )
        Match.objects.bulk_create(answer.matches(run))
        record(by=by, act="run", thing=run)
        return run

    same = {"programme_id": programme.pk, "kind": kind, "follows_id": follows and follows.pk}
    return once(MatchRun, owner={"by": by}, client_key=client_key, same=same, create=create)


def lock(*, by: User, match: Match) -> Done[Match]:
    """Keep a pair together in the run that follows."""
    return _lock(by, match, locked=True)


def unlock(*, by: User, match: Match) -> Done[Match]:
    """Leave a pair to the next run again."""
    return _lock(by, match, locked=False)


@transaction.atomic
def _lock(by: User, match: Match, *, locked: bool) -> Done[Match]:
    require(by, "match.lock", match)
    match.locked = locked
    match.save(update_fields=["locked"])
    record(by=by, act="lock" if locked else "unlock", thing=match)
    return Done(match, created=False)


def leave_out(*, by: User, match: Match) -> Done[Match]:
    """Keep a pair from being published."""
    transition(match, "leave_out", by=by, locked=False)
    return Done(match, created=False)


def put_back(*, by: User, match: Match) -> Done[Match]:
    """Take back that a pair was left out."""
    transition(match, "put_back", by=by)
    return Done(match, created=False)


def discard(*, by: User, run: MatchRun) -> Done[MatchRun]:
    """Set a run aside; it stays to read."""
    transition(run, "discard", by=by)
    return Done(run, created=False)


def take_up(*, by: User, run: MatchRun) -> Done[MatchRun]:
    """Take back that a run was set aside."""
    transition(run, "take_up", by=by)
    return Done(run, created=False)


def publish(*, by: User, run: MatchRun) -> Done[MatchRun]:
    """Tell the people of each pair; both are asked. Twice by the same officer is once."""
    try:
        with transaction.atomic():
            return _publish(by, run)
    except IntegrityError as error:
        raise Conflict(TOLD_ALREADY) from error


def _publish(by: User, run: MatchRun) -> Done[MatchRun]:
    run.refresh_from_db(from_queryset=MatchRun.objects.select_for_update())
    if run.state == MatchRun.State.PUBLISHED and run.published_by_id == by.pk:
        return Done(run, created=False)
    transition(run, "publish", by=by, published_at=timezone.now(), published_by=by)
    drafts = run.matches.filter(state=Match.State.PROPOSED).select_related("mentor", "mentee", "vacancy")
    # What came between two people since the run keeps them from being told.
    transition_all(runs.still_stand(drafts.order_by("pk")), "tell", by=by)
    tell_proposed.enqueue(run.pk)
    if remind_proposed.get_backend().supports_defer:
        now = timezone.now()
        remind_proposed.using(run_after=now + REMINDS_AFTER).enqueue(run.pk)
        lapse_proposed.using(run_after=now + LAPSES_AFTER).enqueue(run.pk)
    return Done(run, created=True)


@task(backend="background")
def tell_proposed(run: int) -> None:
    """Write to both of each pair."""
    for match in Match.objects.filter(run=run).open().select_related("mentor", "mentee", "vacancy"):
        notify.match_proposed(match)


@task(backend="background")
def remind_proposed(run: int) -> None:
    """Write once more to who has not answered."""
    for match in Match.objects.filter(run=run).open().select_related("mentor", "mentee", "vacancy"):
        notify.match_proposed(match, again=True)


@task(backend="background")
def lapse_proposed(run: int) -> None:
    """Let pairs go to which somebody has not answered."""
    for match in Match.objects.filter(run=run).open():
        # Whoever answers in this very moment is in time, and keeps no other pair from lapsing.
        with suppress(Conflict):
            transition(match, "lapse", by=None, ended_at=timezone.now())


# The answers.


@transaction.atomic
def agree(*, by: User, match: Match, goal: str = "") -> Done[Match]:
    """Say yes to a proposed pair; the mentee may say what for. With the second yes it is agreed."""
    # Locked, so that of two who say yes at once the second sees the first.
    match.refresh_from_db(from_queryset=Match.objects.select_for_update())
    side = "mentor" if by.pk == match.mentor_id else "mentee"
    if match.joins(by) and match.state in (f"{side}_agreed", Match.State.CONFIRMED):
        return Done(match, created=False)
    transition(match, f"agree_as_{side}", by=by, **({"goal": goal} if side == "mentee" else {}))
    if not runs.still_stand([match]):
        raise Conflict(OUT_OF_REACH)
    if match.state == Match.State.CONFIRMED:
        _confirm(match)
        # A mentor's yes is told with the mentorship that begins.
        if match.mentorship is None or side == "mentee":
            notify.match_answered(match, by=by)
    return Done(match, created=False)


def _confirm(match: Match) -> None:
    """Mentor and mentee have a mentorship to sign. An internship is planned by its expert, with dates."""
    match.ended_at = timezone.now()
    if match.run.kind == MatchRun.Kind.MENTORING:
        match.mentorship = _mentorship(match)
    match.save(update_fields=["ended_at", "mentorship"])


def _mentorship(match: Match) -> Mentorship:
    """As if the one had asked and the other accepted: the same places, the same signatures."""
    mentee = cast(User, match.mentee)
    if Mentorship.objects.between(match.mentor, mentee).open().exists():
        raise Conflict(ALREADY)
    mentorship = Mentorship.objects.create(
        programme=match.run.programme,
        mentor=match.mentor,
        mentee=mentee,
        goal=match.goal,
        client_key=uuid4(),
    )
    record(by=mentee, act="request", thing=mentorship)
    try:
        return accept(by=match.mentor, mentorship=mentorship).thing
    except Conflict as conflict:
        raise (Conflict(NO_PLACE, code="full") if conflict.code == "full" else conflict) from conflict


@transaction.atomic
def refuse(*, by: User, match: Match) -> Done[Match]:
    """Say no to a proposed pair; no reason is asked for. Who had said yes is told that it ended."""
    match.refresh_from_db(from_queryset=Match.objects.select_for_update())
    if match.joins(by) and match.state == Match.State.DECLINED:
        return Done(match, created=False)
    had_agreed = match.state in (Match.State.MENTOR_AGREED, Match.State.MENTEE_AGREED)
    transition(match, "refuse", by=by, ended_at=timezone.now())
    if had_agreed:
        notify.match_answered(match, by=by)
    return Done(match, created=False)


def forget(person: User, **_how) -> None:
    """Let go of what was proposed to somebody who leaves. Who had said yes to them is told that it ended."""
    Match.objects.of(person).filter(state__in=Match.UNTOLD).delete()
    for match in Match.objects.of(person).open().select_related("mentor", "mentee", "vacancy"):
        had_agreed = match.state in (Match.State.MENTOR_AGREED, Match.State.MENTEE_AGREED)
        transition(match, "lapse", by=None, ended_at=timezone.now())
        if had_agreed:
            notify.match_answered(match, by=person)
    Match.objects.of(person).update(parts=[], goal="")
