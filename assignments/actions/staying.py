"""The verbs of what stays: the handover pack, the seats, and the waves of follow-up."""

from datetime import date
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import actions as people
from people.audit import record
from people.keys import Done, once
from people.leaving import drop_files
from people.models import Institution, Invitation, Seat, User
from people.refusals import Conflict, Refused
from people.rules import require

from .. import notify, waves
from ..models import Assignment, FollowUp, HandoverItem

NO_FILE = _("Choose the file.")

# The handover pack.


def add_item(
    *,
    by: User,
    institution: Institution,
    kind: str,
    title: str,
    text: str = "",
    file: UploadedFile | None = None,
    called: str = "",
    client_key: UUID,
) -> Done[HandoverItem]:
    """Put something into an institution's pack; from then on it is the institution's."""
    require(by, "handover.add", institution)
    if kind in HandoverItem.WITH_FILE and file is None:
        raise Refused(NO_FILE, fields={"file": NO_FILE})
    told = {"kind": kind, "title": title, "text": text, "file_name": called}
    own = Assignment.objects.begun().filter(expert=by, host=institution)

    def create():
        item = HandoverItem.objects.create(
            institution=institution,
            assignment=own.order_by("starts").last(),
            file=file or "",
            added_by=by,
            client_key=client_key,
            **told,
        )
        record(by=by, act="hand-over", thing=item)
        return item

    same = {"institution_id": institution.pk, **told}
    return once(HandoverItem, owner={"added_by": by}, client_key=client_key, same=same, create=create)


@transaction.atomic
def remove_item(*, by: User, item: HandoverItem) -> Done[HandoverItem]:
    """Take something out of the pack, with its file."""
    require(by, "handover.remove", item)
    record(by=by, act="remove-handover", thing=item)
    HandoverItem.objects.filter(pk=item.pk).delete()
    drop_files(item.file.name or "")
    return Done(item, created=False)


# Seats pass on.


@transaction.atomic
def pass_seat(
    *, by: User, seat: Seat, person: User | None, email: str, language: str, client_key: UUID
) -> Done[Seat] | Done[Invitation]:
    """Hand a seat over to a member, or invite somebody to it who is none yet."""
    if person is None:
        return people.invite_successor(
            by=by, seat=seat, email=email, language=language, client_key=client_key
        )
    done = people.hand_over_seat(by=by, seat=seat, to=person)
    if done.created:
        notify.seat_passed(done.thing)
    return done


# Follow-up.


def follow_up(today: date) -> tuple[int, int]:
    """What a day asks for: make the rows that lack, send what is due, remind once of what waits.

    Each is a transaction of its own: broken off, the next run goes on where it was.
    """
    for assignment in waves.asks(today).select_related("host", "expert"):
        plan(assignment, today)
    sent = sum(send(row) for row in FollowUp.objects.due(today).select_related("assignment", "person"))
    ripe = timezone.now() - waves.REMINDS_AFTER
    waiting = FollowUp.objects.filter(sent_at__lte=ripe, answered_at=None, reminded_at=None)
    return sent, sum(remind(row) for row in waiting.select_related("person"))


@transaction.atomic
def plan(assignment: Assignment, today: date) -> int:
    """Make the rows that an assignment lacks, one for each side; returns how many. Twice is as once."""
    there = set(assignment.follow_ups.values_list("wave", "person"))
    made = []
    for wave, day in waves.days(assignment, today).items():
        asked = {person for at, person in there if at == wave}
        people_of_it = [] if assignment.expert_id in asked else [assignment.expert]
        if not asked - {assignment.expert_id} and (host := waves.respondent(assignment)):
            people_of_it.append(host)
        made += [
            FollowUp(assignment=assignment, person=person, wave=wave, due_on=day) for person in people_of_it
        ]
    # Of two runs at once the database lets one through.
    FollowUp.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


@transaction.atomic
def send(row: FollowUp) -> bool:
    """Ask, exactly once: the mail is a row of the transaction that notes it. Who left is not asked."""
    person = _whom(row)
    if not User.objects.members().filter(pk=person.pk).exists():
        return False
    taken = FollowUp.objects.filter(pk=row.pk, sent_at=None).update(sent_at=timezone.now(), person=person)
    if not taken:
        return False
    record(by=None, act="send", thing=row)
    notify.told(person, row, "follow-up")
    return True


def _whom(row: FollowUp) -> User:
    """For the host whoever holds a seat on the day: a year on it may be somebody else."""
    if row.person_id == row.assignment.expert_id:
        return row.person
    now = waves.respondent(row.assignment)
    asked = row.assignment.follow_ups.filter(wave=row.wave).exclude(pk=row.pk)
    holds = Seat.objects.current().filter(institution=row.assignment.host_id, person=row.person_id).exists()
    if holds or now is None or asked.filter(person=now).exists():
        return row.person
    return now


@transaction.atomic
def remind(row: FollowUp) -> bool:
    """Once, fourteen days after it was sent."""
    if not User.objects.members().filter(pk=row.person_id).exists():
        return False
    open_rows = FollowUp.objects.filter(pk=row.pk, answered_at=None, reminded_at=None)
    if not open_rows.update(reminded_at=timezone.now()):
        return False
    record(by=None, act="remind", thing=row)
    notify.told(row.person, row, "follow-up")
    return True


@transaction.atomic
def answer(
    *, by: User, row: FollowUp, in_use: str, level: str, confidence: int, text: str = ""
) -> Done[FollowUp]:
    """Answer the questions; for sixty days an answer may be changed."""
    require(by, "follow_up.answer", row)
    now = FollowUp.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not waves.may_change(now):
        raise Conflict(_("You answered more than sixty days ago: your answer stays as it is."))
    told = {"in_use": in_use, "level": level, "confidence": confidence, "text": text}
    first = now.answered_at is None
    if first or any(getattr(now, name) != value for name, value in told.items()):
        told["answered_at"] = now.answered_at or timezone.now()
        FollowUp.objects.filter(pk=row.pk).update(**told)
        record(by=by, act="answer", thing=row)
        row.refresh_from_db()
    return Done(row, created=first)


# Leaving.


def forget_answers(person: User, **_how) -> None:
    """What was ticked stays as a number; their own words go, and so does what was never asked."""
    mine = FollowUp.objects.filter(person=person)
    mine.exclude(text="").update(text="")
    mine.filter(sent_at=None).delete()
