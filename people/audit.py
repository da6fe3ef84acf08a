"""The one way into the audit log."""

from .models import AuditEntry


def record(*, by, act: str, thing, reason: str = "") -> AuditEntry:
    """Add a row; call it inside the transaction of the act itself. `by` is None for the system."""
    return AuditEntry.objects.create(
        by=by, act=act, thing=thing._meta.label_lower, thing_id=str(thing.pk), reason=reason
    )


def record_all(*, by, act: str, things) -> None:
    """The same about each of many things, in one statement."""
    AuditEntry.objects.bulk_create(
        AuditEntry(by=by, act=act, thing=thing._meta.label_lower, thing_id=str(thing.pk)) for thing in things
    )
