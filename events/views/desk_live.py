"""The desk's other pages: polls, raised hands, and order in the chat."""

from django import forms
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, submit

from .. import reading_live
from ..actions import chat as chatting
from ..actions import hands as queueing
from ..actions import polls as polling
from ..forms.live import PollForm, SilenceForm
from ..models import ChatMessage, Hand, Talk
from .desk import led
from .finding import back
from .talks import changes_in


def _page(request, name: str, talk: Talk, **context):
    return render(request, f"events/{name}.html", {"talk": talk, "event": talk.event, **context})


@gate.member
@require_http_methods(["GET", "POST"])
def polls(request, slug, code):
    """All polls of a talk, and the form for a new one."""
    found = led(request, slug, code)
    if request.method == "GET":
        return _polls_page(request, found, PollForm(initial={"language": get_language()}))
    return submit(
        request,
        PollForm(request.POST),
        lambda clean: polling.make(by=request.user, talk=found, **clean),
        page=lambda form: _polls_page(request, found, form),
        facts=lambda poll: {"state": poll.state},
        to=lambda poll: reverse("desk-polls", args=[slug, code]),
    )


def _polls_page(request, found: Talk, form, refused=None):
    return _page(
        request, "desk_polls", found, polls=reading_live.desk_polls(found), form=form, refused=refused
    )


def _of_poll(act):
    @gate.member
    @require_POST
    def move(request, slug, code, pk):
        found = led(request, slug, code)
        poll = get_object_or_404(found.polls.visible_to(request.user).select_related("talk__event"), pk=pk)
        return press(
            request,
            lambda: act(by=request.user, poll=poll),
            page=lambda form: _polls_page(request, found, PollForm(), refused=form),
            facts=lambda poll: {"state": poll.state},
            to=lambda poll: reverse("desk-polls", args=[slug, code]),
        )

    return move


open_poll = _of_poll(polling.open_poll)
close_poll = _of_poll(polling.close_poll)
reveal_results = _of_poll(polling.reveal_results)


@gate.member
@require_safe
def hands(request, slug, code):
    """Who wants to speak, in order."""
    found = led(request, slug, code)
    return _hands_page(request, found)


def _hands_page(request, found: Talk, refused=None):
    return _page(request, "desk_hands", found, hands=reading_live.queue(found), refused=refused)


@gate.member
@require_safe
def hand_changes(request, slug, code):
    """How the queue changed after `?after=`, with names."""
    return changes_in(request, led(request, slug, code).desk_queue, lambda hand: {"state": hand.state})


def _of_hand(act):
    @gate.member
    @require_POST
    def move(request, slug, code, pk):
        found = led(request, slug, code)
        hand = get_object_or_404(
            Hand.objects.visible_to(request.user).select_related("talk"), pk=pk, talk=found
        )
        return press(
            request,
            lambda: act(by=request.user, hand=hand),
            page=lambda form: _hands_page(request, found, refused=form),
            facts=lambda hand: {"state": hand.state},
            to=lambda hand: reverse("desk-hands", args=[slug, code]),
        )

    return move


call = _of_hand(queueing.call)
serve = _of_hand(queueing.serve)


def _of_message(act, form=forms.Form):
    """Order in the chat is kept where it is read: on the talk's own page."""

    @gate.member
    @require_POST
    def moderate(request, slug, code, pk):
        found = led(request, slug, code)
        messages = ChatMessage.objects.visible_to(request.user).select_related("talk__event", "author")
        message = get_object_or_404(messages, pk=pk, talk=found)
        return submit(
            request,
            form(request.POST),
            lambda clean: act(by=request.user, message=message, **clean),
            page=lambda form: _hands_page(request, found, refused=form),
            to=lambda message: f"{back(request) or found.get_absolute_url()}#chat",
        )

    return moderate


hide = _of_message(chatting.hide)
silence = _of_message(chatting.silence, SilenceForm)
