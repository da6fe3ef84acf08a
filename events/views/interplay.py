"""Polls, chat, raised hands and reactions of a talk, as those who take part use them."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import submit
from people.forms import KeyedForm

from ..actions import chat, hands, polls, reactions
from ..forms.live import BallotForm, ReactForm, SayForm
from ..models import Poll, Talk
from .finding import back, talk_at
from .talks import changes_in, no_facts, talk_page


def _to(request, talk: Talk, place: str) -> str:
    return f"{back(request) or talk.get_absolute_url()}#{place}"


def _poll(request, slug, code, pk) -> Poll:
    found = Poll.objects.visible_to(request.user).select_related("talk__event__focus_country")
    return get_object_or_404(found, talk__event__slug=slug, talk__code=code, pk=pk)


@gate.signed_in
@require_POST
def ballot(request, slug, code, pk):
    """Answer a poll, or answer it otherwise."""
    poll = _poll(request, slug, code, pk)
    return submit(
        request,
        BallotForm(request.POST, poll=poll),
        lambda clean: polls.cast(by=request.user, poll=poll, options=clean["choice"]),
        page=lambda form: talk_page(request, talk_at(request, slug, code), refused=form),
        facts=lambda poll: {"state": poll.state, "poll": poll.pk},
        to=lambda poll: _to(request, poll.talk, f"v{poll.pk}"),
    )


@gate.public
@require_safe
def poll_changes(request, slug, code):
    """Which polls opened and closed after `?after=`."""
    return changes_in(request, talk_at(request, slug, code).polls_stream, lambda poll: {"state": poll.state})


@gate.public
@require_safe
def result_changes(request, slug, code, pk):
    """The results of a poll, if they changed after `?after=` and are for this reader."""
    poll = _poll(request, slug, code, pk)
    return changes_in(
        request,
        poll.results_stream,
        lambda told: {"ballots": told.ballots, "counts": [bar.count for bar in told.bars]},
    )


@gate.signed_in
@require_POST
def say(request, slug, code):
    """Write in the chat."""
    found = talk_at(request, slug, code)
    return submit(
        request,
        SayForm(request.POST),
        lambda clean: chat.say(by=request.user, talk=found, **clean),
        page=lambda form: talk_page(request, found, refused=form),
        facts=lambda message: {"change": message.change},
        to=lambda message: _to(request, found, "chat"),
    )


@gate.signed_in
@require_safe
def chat_changes(request, slug, code):
    """What was said after `?after=`."""
    return changes_in(request, talk_at(request, slug, code).chat, no_facts)


def _of_hand(act):
    @gate.signed_in
    @require_POST
    def change(request, slug, code):
        found = talk_at(request, slug, code)
        return submit(
            request,
            KeyedForm(request.POST),
            lambda clean: act(request.user, found, clean["client_key"]),
            page=lambda form: talk_page(request, found, refused=form),
            facts=lambda hand: {"state": hand.state, "change": hand.change},
            to=lambda hand: _to(request, found, "hands"),
        )

    return change


raise_hand = _of_hand(lambda by, talk, key: hands.raise_hand(by=by, talk=talk, client_key=key))
lower_hand = _of_hand(lambda by, talk, _key: hands.lower(by=by, talk=talk))


@gate.public
@require_safe
def hand_changes(request, slug, code):
    """How the queue of hands changed after `?after=`."""
    return changes_in(request, talk_at(request, slug, code).queue, lambda hand: {"state": hand.state})


@gate.signed_in
@require_POST
def react(request, slug, code):
    """Clap, and the like."""
    found = talk_at(request, slug, code)
    return submit(
        request,
        ReactForm(request.POST),
        lambda clean: reactions.react(by=request.user, talk=found, **clean),
        page=lambda form: talk_page(request, found, refused=form),
        to=lambda talk: _to(request, talk, "reactions"),
    )


@gate.public
@require_safe
def reaction_changes(request, slug, code):
    """The sums, if they changed after `?after=`."""
    return changes_in(
        request,
        talk_at(request, slug, code).reactions_stream,
        lambda sums: {"counts": {one.kind: one.count for one in sums.each}},
    )
