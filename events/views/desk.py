"""The moderator's desk of a talk."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import submit
from people.fold import fold, words
from people.refusals import Conflict

from .. import reading
from ..actions import desk as arranging
from ..actions import questions
from ..forms.questions import DecideForm, MergeForm, RejectForm
from ..models import Question, Talk
from .finding import talk_at
from .talks import changes_in, facts_of


@gate.member
@require_safe
def changes(request, slug, code):
    """What changed at the desk after `?after=`."""
    return changes_in(request, talk_at(request, slug, code).desk)


def led(request, slug, code) -> Talk:
    return talk_at(request, slug, code, Talk.objects.led_by(request.user))


@gate.member
@require_safe
def desk(request, slug, code):
    """The moderator's desk: what waits, what is on stage, what was answered or left aside."""
    return _desk_page(request, led(request, slug, code))


def _desk_page(request, found: Talk, refused=None) -> HttpResponse:
    asked = reading.on_desk(found)
    sought = " ".join(request.GET.get("q", "").split())
    if sought:
        asked = [
            question for question in asked if all(f" {word}" in fold(question.body) for word in words(sought))
        ]
    groups = [
        {
            "state": state,
            "label": state.label,
            "place": Question.first_place(state),
            "questions": [question for question in asked if question.state == state],
        }
        for state in Question.State
    ]
    merging = request.GET.get("merge", "")
    context = {
        "talk": found,
        "event": found.event,
        "groups": groups,
        "refused": refused,
        "sought": sought,
        # What does not match must not come in live; a page that does not move is loaded anew.
        "feed": "div" if sought else "live-feed",
        "form_tag": "div" if sought else "live-form",
        "merging": next((question for question in asked if str(question.pk) == merging), None),
    }
    return render(request, "events/desk.html", context)


def _has(text: str, sought: list[str]) -> bool:
    key = fold(text)
    return all(f" {word}" in key for word in sought)


def _decision(act, form=DecideForm):
    """A view of one button of the desk."""

    @gate.member
    @require_POST
    def decide(request, slug, code, pk):
        found = led(request, slug, code)
        question = get_object_or_404(found.questions.visible_to(request.user), pk=pk)
        return submit(
            request,
            form(request.POST),
            lambda clean: act(by=request.user, question=question, **clean),
            page=lambda form: _desk_page(request, found, refused=form),
            facts=facts_of,
            to=lambda question: reverse("talk-desk", args=[slug, code]),
        )

    return decide


approve = _decision(questions.approve)
reject = _decision(questions.reject, RejectForm)
answer = _decision(questions.answer)
pin = _decision(arranging.pin, forms.Form)
unpin = _decision(arranging.unpin, forms.Form)
unmerge = _decision(arranging.unmerge, forms.Form)
keep = _decision(arranging.keep, forms.Form)


@gate.member
@require_POST
def merge(request, slug, code, pk):
    """Two ask the same."""
    found = led(request, slug, code)
    asked = found.questions.visible_to(request.user).select_related("talk__event")
    question = get_object_or_404(asked, pk=pk)

    def act(clean):
        into = asked.filter(pk=clean["into"]).first()
        if into is None:
            raise Conflict(_("Choose another question of this talk."))
        return arranging.merge(by=request.user, question=question, into=into)

    return submit(
        request,
        MergeForm(request.POST),
        act,
        page=lambda form: _desk_page(request, found, refused=form),
        facts=facts_of,
        to=lambda question: reverse("talk-desk", args=[slug, code]),
    )
