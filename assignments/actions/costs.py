"""Costs: planned by one officer, approved by another, paid with a receipt. Only records: no money moves."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people.audit import record
from people.keys import Done, once
from people.leaving import drop_files
from people.models import User
from people.refusals import Conflict
from people.rules import require

from ..models import Assignment, Cost, ExchangeVisit
from ..money import currencies
from ..receipts import FOLDER, Receipt
from .steps import step


def plan(
    *,
    by: User,
    of: Assignment | ExchangeVisit,
    kind: str,
    quantity: Decimal,
    rate: Decimal,
    currency: str,
    note: str = "",
    client_key: UUID,
) -> Done[Cost]:
    """Plan a line of cost of an assignment or of a visit."""
    require(by, "cost.plan")
    if currency not in currencies():
        raise Conflict(
            _("This currency is not in use."), fields={"currency": _("This currency is not in use.")}
        )
    place = {"assignment": of} if isinstance(of, Assignment) else {"visit": of}
    told = {"kind": kind, "quantity": quantity, "rate": rate, "currency": currency, "note": note}

    def create():
        made = Cost.objects.create(planned_by=by, client_key=client_key, **place, **told)
        record(by=by, act="plan", thing=made)
        return made

    return once(Cost, owner={"planned_by": by}, client_key=client_key, same={**place, **told}, create=create)


def approve(*, by: User, cost: Cost) -> Done[Cost]:
    """Say yes to what another officer planned."""
    return step(cost, "approve", by=by, approved_by=by)


def drop(*, by: User, cost: Cost, reason: str) -> Done[Cost]:
    """Not spend it, and say why."""
    return step(cost, "drop", by=by, reason=reason)


def pay(*, by: User, cost: Cost, paid_on: date, receipt: Receipt | None = None) -> Done[Cost]:
    """Note that it was paid, when, and by which receipt."""
    require(by, "cost.pay", cost)
    if paid_on > timezone.localdate():
        raise Conflict(_("This day is not there yet."), fields={"paid_on": _("This day is not there yet.")})
    columns = _kept(receipt) if receipt else {}
    try:
        return step(cost, "pay", by=by, paid_on=paid_on, **columns)
    except Exception:
        # A file belongs to its row, so without the step it has nowhere to be.
        if columns:
            default_storage.delete(columns["receipt"])
        raise


@transaction.atomic
def add_receipt(*, by: User, cost: Cost, receipt: Receipt) -> Done[Cost]:
    """Keep the receipt of a paid cost, in place of what was there."""
    require(by, "cost.add_receipt")
    now = Cost.objects.select_for_update().get(pk=cost.pk)
    if now.state != Cost.State.PAID:
        raise Conflict(_("A receipt is kept once it is paid."))
    drop_files(now.receipt.name or "")
    for name, value in _kept(receipt).items():
        setattr(now, name, value)
    now.save(update_fields=["receipt", "receipt_name"])
    record(by=by, act="add_receipt", thing=now)
    return Done(now, created=False)


def _kept(receipt: Receipt) -> dict[str, str]:
    """Store the file; the columns that lead to it."""
    stored = default_storage.save(f"{FOLDER}/{receipt.file.name}", receipt.file)
    return {"receipt": stored, "receipt_name": receipt.name}
