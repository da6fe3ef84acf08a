"""The verbs of polls. Answers that come at once are one transaction, and one change of the results."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from community.live.hints import announce
from people.batches import Batch
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict, Refused
from people.rules import require

from ..models import Ballot, Choice, Poll, PollOption, Talk
from .moving import advance


def make(
    *,
    by: User,
    talk: Talk,
    body: str,
    options: list[str],
    kind: str,
    reveal: str,
    language: str,
    client_key: UUID,
) -> Done:
    """Prepare a poll; nobody sees it before it is opened."""
    require(by, "events.lead", talk)

    def create() -> Poll:
        change = _advance(talk)
        poll = Poll.objects.create(
            talk=talk,
            author=by,
            body=body,
            kind=kind,
            reveal=reveal,
            language=language or talk.language,
            change=change,
            client_key=client_key,
        )
        PollOption.objects.bulk_create(
            PollOption(poll=poll, body=text, position=position) for position, text in enumerate(options)
        )
        return poll

    same = {"talk_id": talk.pk, "body": body, "kind": kind}
    return once(Poll, owner={"author": by}, client_key=client_key, same=same, create=create)


def open_poll(*, by: User, poll: Poll) -> Done:
    """Put it to the hall, also once more after it was closed. One poll is open at a time."""
    return _move(by, poll, state=Poll.State.OPEN)


def close_poll(*, by: User, poll: Poll) -> Done:
    """Take no more answers; the results are everybody's then."""
    return _move(by, poll, state=Poll.State.CLOSED)


def reveal_results(*, by: User, poll: Poll) -> Done:
    """Show the results now, while it is open."""
    return _move(by, poll, reveal=Poll.Reveal.LIVE)


def cast(*, by: User, poll: Poll, options: list[int]) -> Done:
    """Answer, or answer otherwise while it is open."""
    require(by, "events.take_part", poll.talk)
    chosen = set(options)
    if not chosen <= set(poll.options.values_list("pk", flat=True)) or not chosen:
        raise Refused(_("Choose one of the answers."), code="invalid")
    if poll.kind == Poll.Kind.SINGLE and len(chosen) > 1:
        raise Refused(_("Choose one answer."), code="invalid")
    _ballots.submit(_Cast(poll, by.pk, frozenset(chosen)))
    return Done(poll, created=False)


def leave(person: User, **_how) -> None:
    """A member's answers go, and the results with them."""
    for ballot in Ballot.objects.filter(person=person).select_related("poll").order_by("poll"):
        _moved(ballot.poll)
        ballot.delete()


class _Cast(NamedTuple):
    poll: Poll
    person: int
    options: frozenset[int]


def _write(casts: Sequence[_Cast]) -> list:
    """What became of each: None, or why it does not count."""
    by_poll: defaultdict[int, dict[int, frozenset[int]]] = defaultdict(dict)
    for one in casts:
        # Of two answers of one person the later one holds.
        by_poll[one.poll.pk][one.person] = one.options
    closed = {pk for pk in sorted(by_poll) if not _write_at(pk, by_poll[pk])}
    return [
        Conflict(_("This poll is not open for answers.")) if one.poll.pk in closed else None for one in casts
    ]


def _write_at(pk: int, answers: dict[int, frozenset[int]]) -> bool:
    """Write everybody's answer to one poll; False if it is not open."""
    # The row lock: it cannot be closed, nor answered by others, before this is committed.
    if not Poll.objects.filter(pk=pk, state=Poll.State.OPEN).update(head=F("head") + 1):
        return False
    announce(f"r{pk}")
    had = set(Ballot.objects.filter(poll=pk, person__in=answers).values_list("person_id", flat=True))
    Ballot.objects.bulk_create(
        Ballot(poll_id=pk, person_id=person) for person in answers if person not in had
    )
    Choice.objects.filter(ballot__poll=pk, ballot__person__in=had).delete()
    ballots = Ballot.objects.filter(poll=pk, person__in=answers).values_list("pk", "person_id")
    Choice.objects.bulk_create(
        Choice(ballot_id=ballot, option_id=option) for ballot, person in ballots for option in answers[person]
    )
    return True


@transaction.atomic
def _move(by: User, poll: Poll, **columns) -> Done:
    require(by, "events.lead", poll.talk)
    change = _advance(poll.talk)
    poll.refresh_from_db(fields=["state", "reveal"])
    if all(getattr(poll, name) == value for name, value in columns.items()):
        return Done(poll, created=False)
    if columns.get("state") == Poll.State.OPEN and poll.talk.polls.filter(state=Poll.State.OPEN).exists():
        raise Conflict(_("Another poll is open. Close it first."))
    if poll.state == Poll.State.DRAFT and columns != {"state": Poll.State.OPEN}:
        raise Conflict(_("This poll was not open yet."))
    for name, value in columns.items():
        setattr(poll, name, value)
    poll.change = change
    poll.save(update_fields=[*columns, "change"])
    _moved(poll)
    return Done(poll, created=False)


def _moved(poll: Poll) -> None:
    """Its results may be seen by others now, or differ."""
    Poll.objects.filter(pk=poll.pk).update(head=F("head") + 1)
    announce(poll.results_stream)


def _advance(talk: Talk) -> int:
    return advance(talk, "poll_head", talk.polls_stream)


_ballots = Batch(_write)
