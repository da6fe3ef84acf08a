"""A host says what it needs; the programme answers."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from people.audit import record
from people.keys import Done, once
from people.models import Institution, User
from people.refusals import Conflict
from people.rules import require

from ..models import Need
from .steps import step

# Whoever is told no is told why.
SAYS_WHY = frozenset({"send_back", "decline"})
DECIDES = frozenset({"approve", "decline"})


def write(*, by: User, host: Institution, client_key: UUID, **told) -> Done[Need]:
    """Describe a need of one's institution, as a draft."""
    require(by, "need.write", host)

    def create():
        need = Need.objects.create(
            programme=host.focus_country.programme, host=host, written_by=by, client_key=client_key, **told
        )
        record(by=by, act="write", thing=need)
        return need

    same = {"host_id": host.pk, **told}
    return once(Need, owner={"written_by": by}, client_key=client_key, same=same, create=create)


@transaction.atomic
def edit(*, by: User, need: Need, **told) -> Done[Need]:
    """Change a draft; what was sent in stays as it was read."""
    require(by, "need.edit", need)
    if not Need.objects.filter(pk=need.pk, state=Need.State.DRAFT).update(**told):
        raise Conflict(_("Only a draft can be changed. Ask the programme to send it back."))
    need.refresh_from_db()
    record(by=by, act="edit", thing=need)
    return Done(need, created=False)


def move(*, by: User, need: Need, act: str, reason: str = "") -> Done[Need]:
    """Submit, withdraw, approve, send back or decline."""
    if act in SAYS_WHY and not reason:
        raise Conflict(_("Say why, in a sentence or two."), code="not_yet")
    columns = {"decided_by": by} if act in DECIDES else {}
    return step(need, act, by=by, reason=reason, **columns)
