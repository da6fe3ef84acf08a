"""Letting people in. Each scan is stored once; of one ticket on one day the first counts."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from assignments.actions import trainings
from people.models import User
from people.rules import require

from ..door import Scan, judge
from ..models import CheckIn, Event

# A scan that comes by a form of the page and not from a device that keeps its own.
PAGE = UUID(int=0)
Result = CheckIn.Result


@transaction.atomic
def check_in(
    *, by: User, event: Event, device: UUID, scans: Sequence[Scan], sent_at: datetime | None = None
) -> list[CheckIn]:
    """Store what a device scanned and say what came of each, in the order given. Sent again it is the same:
    `device` and `client_nonce` name a scan. `sent_at` is when the device says it is now."""
    require(by, "events.door", event)
    # One after the other: of two devices with one ticket, one was first.
    Event.objects.select_for_update().get(pk=event.pk)
    stored = _stored(device, scans)
    new = list({scan.client_nonce: scan for scan in scans if scan.client_nonce not in stored}.values())
    made = _make(by, event, device, new, sent_at)
    _let_in(by, event, made)
    stored = _stored(device, scans)
    return [stored[scan.client_nonce] for scan in scans]


def _stored(device: UUID, scans: Sequence[Scan]) -> dict[UUID, CheckIn]:
    found = CheckIn.objects.filter(device=device, client_nonce__in=[scan.client_nonce for scan in scans])
    return {check_in.client_nonce: check_in for check_in in found.select_related("registration__person")}


def _make(by: User, event: Event, device: UUID, scans: list[Scan], sent_at: datetime | None) -> list[CheckIn]:
    now = timezone.now()
    off = now - sent_at if sent_at else now - now
    made = []
    for scan, (result, registration) in zip(scans, judge(event, scans), strict=True):
        # Nothing is scanned in the future.
        at = min(scan.scanned_at + off, now)
        made.append(
            CheckIn(
                event=event,
                registration=registration,
                by=by,
                device=device,
                client_nonce=scan.client_nonce,
                result=result,
                scanned_at=at,
                received_at=now,
                day=at.astimezone(event.zone).date(),
            )
        )
    return made


def _let_in(by: User, event: Event, made: list[CheckIn]) -> None:
    """Of those of one ticket on one day the first lets in, also if it is told last."""
    good = [scan for scan in made if scan.result == Result.OK]
    before = CheckIn.objects.inside().filter(registration__in=[scan.registration_id for scan in good])
    first = {(scan.registration_id, scan.day): scan for scan in before}
    later = []
    for scan in sorted(good, key=lambda scan: scan.scanned_at):
        place = (scan.registration_id, scan.day)
        other = first.get(place)
        if other is None or scan.scanned_at < other.scanned_at:
            first[place] = scan
            later += [other.pk] if other else []
        else:
            scan.result = Result.ALREADY
    CheckIn.objects.filter(pk__in=later).update(result=Result.ALREADY)
    CheckIn.objects.bulk_create(made)
    came = [scan.registration.person for scan in made if scan.result == Result.OK and scan.registration]
    if event.training_session and came:
        trainings.let_in(by=by, session=event.training_session, people=came)
