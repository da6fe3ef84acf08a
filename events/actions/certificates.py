"""What an event certifies."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done
from people.models import User
from people.refusals import Conflict
from people.rules import require

from ..attending import attended
from ..models import AttendanceCertificate, Event


@transaction.atomic
def issue(*, by: User, event: Event) -> Done[AttendanceCertificate]:
    """Give whoever was there long enough a certificate of it; asked again, it is the same one."""
    require(by, "events.certificate", event)
    had = attended(event, [by.pk])[by.pk]
    done = Done(*AttendanceCertificate.objects.get_or_create(event=event, person=by, defaults=had._asdict()))
    if done.thing.revoked_at:
        raise Conflict(_("Your certificate was withdrawn. Ask the programme office."))
    if done.created:
        record(by=by, act="issue", thing=done.thing)
    return done


@transaction.atomic
def revoke(*, by: User, certificate: AttendanceCertificate, reason: str) -> Done[AttendanceCertificate]:
    """Withdraw a certificate: its page says so from now on, and nothing else."""
    require(by, "events.certify", certificate)
    still = AttendanceCertificate.objects.filter(pk=certificate.pk, revoked_at=None)
    if still.update(revoked_at=timezone.now()):
        record(by=by, act="revoke", thing=certificate, reason=reason)
    certificate.refresh_from_db(fields=["revoked_at"])
    return Done(certificate, created=False)
