"""Proposing a talk: the draft, sending it in, changing it until the call closes, and who speaks along."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people.audit import record
from people.keys import Done, once
from people.models import Participation, User
from people.refusals import Conflict
from people.rules import require
from people.states import transition

from ..calling import notify
from ..models import Call, CoSpeaker, Proposal, TalkSpeaker
from ..models.calls import TEAM_ROLES

MOST_DRAFTS = 10
MOST_BESIDE = 4


def write(*, by: User, call: Call, title: str, abstract: str, client_key: UUID, **told) -> Done[Proposal]:
    """Begin a draft: nobody else sees it until it is sent in."""
    require(by, "call.propose", call)

    def create():
        if Proposal.objects.filter(call=call, by=by, state=Proposal.State.DRAFT).count() >= MOST_DRAFTS:
            raise Conflict(_("You have many drafts here. Send or withdraw one of them first."))
        return Proposal.objects.create(
            call=call, by=by, title=title, abstract=abstract, client_key=client_key, **told
        )

    same = {"call_id": call.pk, "title": title, "abstract": abstract}
    return once(Proposal, owner={"by": by}, client_key=client_key, same=same, create=create)


@transaction.atomic
def edit(
    *, by: User, proposal: Proposal, since: str, client_key: UUID | None = None, **told
) -> Done[Proposal]:
    """Change what was written, also after it was sent in. What another window wrote is not lost."""
    proposal = _lock(proposal)
    require(by, "proposal.edit", proposal)
    unchanged = all(getattr(proposal, name) == value for name, value in told.items())
    if proposal.changed_at.isoformat() != since and not unchanged:
        raise Conflict(
            _(
                "You changed this in another window meanwhile. Your text is still in the box:"
                " copy it, load the page anew and put it in."
            ),
            code="text_changed_meanwhile",
        )
    for name, value in told.items():
        setattr(proposal, name, value)
    proposal.changed_at = timezone.now()
    proposal.save()
    return Done(proposal, created=False)


@transaction.atomic
def send(*, by: User, proposal: Proposal) -> Done[Proposal]:
    """Send it in: from now on the programme team has it."""
    now = timezone.now()
    transition(proposal, "send", by=by, sent_at=now, moved_at=now)
    notify.sent(proposal)
    return Done(proposal, created=False)


@transaction.atomic
def withdraw(*, by: User, proposal: Proposal) -> Done[Proposal]:
    """Take it back."""
    transition(proposal, "withdraw", by=by, moved_at=timezone.now())
    return Done(proposal, created=False)


@transaction.atomic
def confirm(*, by: User, proposal: Proposal) -> Done[Proposal]:
    """Say that one comes."""
    transition(proposal, "confirm", by=by, moved_at=timezone.now())
    team = Participation.objects.current().filter(
        programme=proposal.call.event.programme_id, role__in=TEAM_ROLES
    )
    notify.confirmed(proposal, User.objects.members().filter(pk__in=team.values("person")))
    return Done(proposal, created=False)


# Who speaks along.


def name_speaker(*, by: User, proposal: Proposal, name: str, email: str, client_key: UUID) -> Done[CoSpeaker]:
    """Name somebody who speaks along; they are asked by mail, and say yes themselves."""
    require(by, "proposal.name_speakers", proposal)
    email = email.lower()

    def create():
        _lock(proposal)
        if email == by.email:
            raise Conflict(_("You propose this yourself: you speak in any case."), code="oneself")
        if proposal.beside.count() >= MOST_BESIDE:
            raise Conflict(_("At most four people speak along."), code="too_many")
        made = CoSpeaker.objects.create(proposal=proposal, name=name, email=email, client_key=client_key)
        notify.asked(made)
        return made

    same = {"name": name, "email": email}
    try:
        return once(CoSpeaker, owner={"proposal": proposal}, client_key=client_key, same=same, create=create)
    except IntegrityError as error:
        raise Conflict(_("This address is named here already.")) from error


@transaction.atomic
def drop_speaker(*, by: User, co_speaker: CoSpeaker) -> Done[Proposal]:
    """Somebody named does not speak along after all."""
    proposal = _lock(co_speaker.proposal)
    require(by, "proposal.name_speakers", proposal)
    if proposal.talk_id:
        raise Conflict(_("This is in the programme: ask the programme team to change who speaks."))
    record(by=by, act="drop_speaker", thing=co_speaker)
    co_speaker.delete()
    return Done(proposal, created=False)


@transaction.atomic
def answer(*, by: User, co_speaker: CoSpeaker, yes: bool) -> Done[CoSpeaker]:
    """Say for oneself whether one speaks along."""
    proposal = _lock(co_speaker.proposal)
    co_speaker.refresh_from_db(fields=["state", "person"])
    state = CoSpeaker.State.YES if yes else CoSpeaker.State.NO
    if (co_speaker.state, co_speaker.person_id) == (state, by.pk):
        return Done(co_speaker, created=False)
    require(by, "co_speaker.answer", co_speaker)
    if proposal.beside.filter(person=by).exists():
        raise Conflict(_("You have answered here already, for another address."))
    co_speaker.state, co_speaker.person = state, by
    co_speaker.save(update_fields=["state", "person"])
    if yes and proposal.talk_id:
        position = 1 + proposal.beside.filter(pk__lt=co_speaker.pk).count()
        TalkSpeaker.objects.get_or_create(talk=proposal.talk, person=by, defaults={"position": position})
    notify.answered(co_speaker)
    return Done(co_speaker, created=False)


def _lock(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("call__event", "by", "talk")
    return rows.get(pk=proposal.pk)


def leave(person: User, **_how) -> None:
    """What somebody proposed goes with them, and nobody is named under their address any more."""
    named = Q(person=person) | Q(email__iexact=person.email)
    CoSpeaker.objects.filter(named).delete()
    Proposal.objects.filter(by=person).delete()
