"""What several tests of moderation say and ask."""

import uuid

from community import actions
from people.models import AuditEntry


def flag(by, post, reason="spam", note="", key=None):
    return actions.flag(by=by, post=post, reason=reason, note=note, client_key=key or uuid.uuid4())


def acts():
    """The audit log, oldest first: act, by whom, why."""
    return list(AuditEntry.objects.order_by("pk").values_list("act", "by__call_me", "reason"))
