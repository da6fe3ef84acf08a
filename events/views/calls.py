"""A call, and what one offers in answer to it."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, state_of, submit
from people.models import Institution
from people.rules import may, require
from people.states import open_to

from ..actions import proposals as actions
from ..forms.proposals import AnswerForm, ProposalEditForm, ProposalForm, SpeakerForm, as_it_is
from ..models import Call, CoSpeaker, Event, Proposal, Review
from ..models.calls import is_of_team

MOVES = {"send": actions.send, "withdraw": actions.withdraw, "confirm": actions.confirm}
WAY = (Proposal.State.DRAFT, Proposal.State.SENT, Proposal.State.ACCEPTED, Proposal.State.CONFIRMED)


def call_at(request, slug) -> Call:
    seen = Call.objects.visible_to(request.user).select_related("event__focus_country")
    return get_object_or_404(seen, event__slug=slug)


@gate.public
@require_safe
def call(request, slug):
    """What an event asks for, until when, and what one has offered."""
    found = call_at(request, slug)
    user = request.user
    context = {
        "call": found,
        "event": found.event,
        "may_propose": may(user, "call.propose", found),
        "mine": Proposal.objects.visible_to(user).spoken_by(user).filter(call=found),
        "to_review": Proposal.objects.to_review(user).filter(call=found).count(),
        "is_of_team": is_of_team(user),
    }
    return render(request, "events/call.html", context)


@gate.signed_in
@require_http_methods(["GET", "POST"])
def propose(request, slug):
    """Begin a proposal: a draft first."""
    found = call_at(request, slug)
    require(request.user, "call.propose", found)

    def page(form):
        return render(
            request, "events/proposal_form.html", {"form": form, "call": found, "event": found.event}
        )

    if request.method == "GET":
        return page(ProposalForm(by=request.user, call=found, initial=_usual(request.user, found)))
    return submit(
        request,
        ProposalForm(request.POST, by=request.user, call=found),
        lambda clean: actions.write(by=request.user, call=found, **clean),
        page=page,
        facts=state_of,
    )


def _usual(user, found: Call) -> dict:
    """What most people would choose anyway."""
    language = get_language()
    seat = Institution.objects.visible_to(user).held_by(user).first()
    return {"language": language if language in found.languages else None, "institution": seat}


def proposal_at(request, slug, pk) -> Proposal:
    seen = Proposal.objects.visible_to(request.user).filter(call__event__slug=slug)
    around = ("call__event__focus_country", "by", "institution", "track", "talk__event", "talk__room")
    return get_object_or_404(seen.select_related(*around), pk=pk)


@gate.signed_in
@require_safe
def proposal(request, slug, pk):
    """One proposal: what is offered, where it stands, who speaks, what one may do."""
    return proposal_page(request, proposal_at(request, slug, pk))


def proposal_page(request, found: Proposal, refused=None, speaker_form=None) -> HttpResponse:
    user = request.user
    own = found.by_id == user.pk
    reviews = Review.objects.visible_to(user).filter(proposal=found).select_related("reviewer")
    context = {
        "proposal": found,
        "call": found.call,
        "event": found.call.event,
        "own": own,
        "beside": found.beside.select_related("person"),
        "steps": [state.label for state in WAY],
        "now": WAY.index(found.state) if found.state in WAY else None,
        "may": open_to(user, found),
        "may_edit": may(user, "proposal.edit", found),
        "may_name": may(user, "proposal.name_speakers", found) and not found.talk_id,
        "speaker_form": speaker_form or SpeakerForm(auto_id="speaker_%s"),
        "reviews": reviews if is_of_team(user) else [],
        "may_place": may(user, "proposal.place", found) and found.state == "confirmed" and not found.talk_id,
        "refused": refused,
    }
    return render(request, "events/proposal.html", context)


@gate.signed_in
@require_http_methods(["GET", "POST"])
def edit(request, slug, pk):
    """Change what one offers, until the call closes."""
    found = proposal_at(request, slug, pk)
    require(request.user, "proposal.edit", found)
    told = {"by": request.user, "call": found.call}

    def page(form):
        context = {"form": form, "proposal": found, "call": found.call, "event": found.call.event}
        return render(request, "events/proposal_form.html", context)

    if request.method == "GET":
        return page(ProposalEditForm(**told, initial=as_it_is(found)))
    return submit(
        request,
        ProposalEditForm(request.POST, **told),
        lambda clean: actions.edit(by=request.user, proposal=found, **clean),
        page=page,
        facts=state_of,
    )


@gate.signed_in
@require_POST
def move(request, slug, pk, act):
    """Send it in, withdraw it, or confirm that one comes."""
    found = proposal_at(request, slug, pk)
    if act not in MOVES:
        raise Http404
    return press(
        request,
        lambda: MOVES[act](by=request.user, proposal=found),
        page=lambda form: proposal_page(request, found, refused=form),
        facts=state_of,
    )


@gate.signed_in
@require_POST
def name_speaker(request, slug, pk):
    """Name somebody who speaks along."""
    found = proposal_at(request, slug, pk)
    return submit(
        request,
        SpeakerForm(request.POST, auto_id="speaker_%s"),
        lambda clean: actions.name_speaker(by=request.user, proposal=found, **clean),
        page=lambda form: proposal_page(request, found, speaker_form=form),
        facts=state_of,
        to=lambda _made: f"{found.get_absolute_url()}#speakers",
    )


@gate.signed_in
@require_POST
def drop_speaker(request, slug, pk, number):
    """Take a co-speaker off the list."""
    found = proposal_at(request, slug, pk)
    named = get_object_or_404(found.beside.select_related("proposal"), pk=number)
    return press(
        request,
        lambda: actions.drop_speaker(by=request.user, co_speaker=named),
        page=lambda form: proposal_page(request, found, refused=form),
        facts=state_of,
        to=lambda proposal: f"{proposal.get_absolute_url()}#speakers",
    )


@gate.signed_in
@require_http_methods(["GET", "POST"])
def co_speaker(request, slug, token):
    """Whoever was named by mail says for themselves whether they speak."""
    rows = CoSpeaker.objects.filter(
        token=token,
        proposal__call__event__slug=slug,
        proposal__call__event__in=Event.objects.visible_to(request.user),
    )
    found = get_object_or_404(rows.select_related("proposal__call__event", "proposal__by"), token=token)

    def page(form):
        context = {
            "named": found,
            "proposal": found.proposal,
            "event": found.proposal.call.event,
            "form": form,
            "may_answer": may(request.user, "co_speaker.answer", found),
        }
        return render(request, "events/co_speaker.html", context)

    if request.method == "GET":
        return page(forms.Form())
    return submit(
        request,
        AnswerForm(request.POST),
        lambda clean: actions.answer(by=request.user, co_speaker=found, **clean),
        page=page,
        facts=state_of,
        to=lambda one: reverse("speaking"),
        said=_("Thank you: your answer is noted."),
    )
