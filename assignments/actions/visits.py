"""The verbs of an exchange visit: plan it, fill its days, name who goes, and move it on."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.audit import record
from people.keys import Done, once
from people.models import Institution, User
from people.refusals import Refused
from people.rules import require

from ..models import Delegate, ExchangeVisit, VisitDay
from ..visiting import KEPT
from .steps import step

LONGEST = timedelta(days=60)


def plan_visit(
    *,
    by: User,
    sender: Institution,
    title: str,
    aim: str,
    starts: date,
    ends: date,
    client_key: UUID,
) -> Done[ExchangeVisit]:
    """Say who wants to visit, when, and what for."""
    require(by, "visit.plan", sender)
    if not starts <= ends <= starts + LONGEST:
        sentence = _("A visit ends after it starts, and takes two months at most.")
        raise Refused(sentence, fields={"ends": sentence})
    if sender.focus_country is None:
        sentence = _("Choose a host institution of the programme.")
        raise Refused(sentence, fields={"sender": sentence})
    told = {"title": title, "aim": aim, "starts": starts, "ends": ends}

    def create():
        visit = ExchangeVisit.objects.create(
            programme=sender.focus_country.programme,
            sender=sender,
            planned_by=by,
            client_key=client_key,
            **told,
        )
        record(by=by, act="plan-visit", thing=visit)
        return visit

    same = {"sender_id": sender.pk, **told}
    return once(ExchangeVisit, owner={"planned_by": by}, client_key=client_key, same=same, create=create)


@transaction.atomic
def set_day(
    *, by: User, visit: ExchangeVisit, day: date, receiver: Institution, programme: str, place: str = ""
) -> Done[VisitDay]:
    """Say what one institution does with the delegation on one day; said again, it is changed."""
    _arrange(visit, by=by)
    if not visit.starts <= day <= visit.ends:
        sentence = _("This day is not within the visit.")
        raise Refused(sentence, fields={"day": sentence})
    if receiver.pk == visit.sender_id:
        sentence = _("Who visits does not receive itself.")
        raise Refused(sentence, fields={"receiver": sentence})
    told = {"programme": programme, "place": place}
    entry, created = VisitDay.objects.select_for_update().get_or_create(
        visit=visit, day=day, receiver=receiver, defaults=told
    )
    changed = VisitDay.objects.filter(pk=entry.pk).exclude(**told).update(**told)
    if created or changed:
        record(by=by, act="set-day", thing=entry)
        entry.refresh_from_db()
    return Done(entry, created=created)


def _arrange(visit: ExchangeVisit, *, by: User) -> None:
    require(by, "visit.arrange", _locked(visit))


def _locked(visit: ExchangeVisit) -> ExchangeVisit:
    """As it is now, and so that nobody cancels or reports it meanwhile."""
    return ExchangeVisit.objects.select_for_update().get(pk=visit.pk)


@transaction.atomic
def remove_day(*, by: User, entry: VisitDay) -> Done[ExchangeVisit]:
    """Take a day out of the programme."""
    _arrange(entry.visit, by=by)
    record(by=by, act="remove-day", thing=entry)
    VisitDay.objects.filter(pk=entry.pk).delete()
    return Done(entry.visit, created=False)


@transaction.atomic
def add_delegate(*, by: User, visit: ExchangeVisit, person: User) -> Done[Delegate]:
    """Name somebody who goes; naming them twice is the same as once."""
    _arrange(visit, by=by)
    delegate, created = Delegate.objects.get_or_create(visit=visit, person=person)
    if created:
        record(by=by, act="add-delegate", thing=delegate)
    return Done(delegate, created=created)


@transaction.atomic
def remove_delegate(*, by: User, delegate: Delegate) -> Done[ExchangeVisit]:
    """Somebody does not go after all; what they wrote about their needs goes too."""
    _arrange(delegate.visit, by=by)
    record(by=by, act="remove-delegate", thing=delegate)
    Delegate.objects.filter(pk=delegate.pk).delete()
    return Done(delegate.visit, created=False)


@transaction.atomic
def write_needs(*, by: User, delegate: Delegate, needs: str) -> Done[Delegate]:
    """Write down what one needs oneself."""
    delegate.visit = _locked(delegate.visit)
    require(by, "visit.write_needs", delegate)
    if Delegate.objects.filter(pk=delegate.pk).exclude(needs=needs).update(needs=needs):
        record(by=by, act="write-needs", thing=delegate)
    delegate.needs = needs
    return Done(delegate, created=False)


@transaction.atomic
def cancel_visit(*, by: User, visit: ExchangeVisit, reason: str) -> Done[ExchangeVisit]:
    """Call it off and say why. Nobody has to know any more what the delegates need."""
    done = step(visit, "cancel", by=by, reason=reason)
    visit.delegates.exclude(needs="").update(needs="")
    return done


def report_visit(*, by: User, visit: ExchangeVisit, outcome: str, follow_up: str = "") -> Done[ExchangeVisit]:
    """Say what came of it and what follows."""
    return step(visit, "report", by=by, outcome=outcome, follow_up=follow_up)


def forget_needs() -> int:
    """Erase what delegates needed once the visit is thirty days past; returns of how many."""
    past = timezone.localdate() - KEPT
    return Delegate.objects.filter(visit__ends__lt=past).exclude(needs="").update(needs="")
