"""Terms of reference, as an action takes them and as a browser sends them."""

import uuid

from django.utils import timezone

from people.models import AuditEntry
from tests.assignments.making import DAY


def terms(**other):
    return {
        "title": "Night-flow logging",
        "tasks": "Set up two loggers.",
        "deliverables": "A routine.",
        "requirements": "You have kept pipes running.",
        "languages": "Somali, English",
        "mode": "physical",
        "places": 2,
        "starts": timezone.localdate() + 40 * DAY,
        "weeks": 12,
        "closes_at": (timezone.now() + 14 * DAY).replace(second=0, microsecond=0),
        "covers_logistics": True,
        "daily_allowance": None,
        "currency": "EUR",
        **other,
    }


def typed(of, /, **other):
    """The form as a browser in Mogadishu sends it."""
    told = terms()
    return {
        **{name: value for name, value in told.items() if value not in (None, False)},
        "closes_at": "2031-03-01T20:00",
        "starts": "2031-04-01",
        "goals": ["6", "9"],
        "need": of.pk,
        "client_key": str(uuid.uuid4()),
        **other,
    }


def audits() -> list[str]:
    rows = AuditEntry.objects.filter(thing="assignments.vacancy").order_by("pk")
    return list(rows.values_list("act", flat=True))
