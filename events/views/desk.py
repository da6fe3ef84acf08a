"""The moderator's desk of a talk."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import submit

from .. import reading
from ..actions import questions
from ..forms.questions import DecideForm
from ..models import Question, Talk
from .finding import talk_at
from .talks import changes_in, facts_of


@gate.member
@require_safe
def changes(request, slug, code):
    """What changed at the desk after `?after=`."""
    return changes_in(request, talk_at(request, slug, code).desk)


def _led(request, slug, code) -> Talk:
    return talk_at(request, slug, code, Talk.objects.led_by(request.user))


@gate.member
@require_safe
def desk(request, slug, code):
    """The moderator's desk: what waits, what is on stage, what was answered or left aside."""
    return _desk_page(request, _led(request, slug, code))


def _desk_page(request, found: Talk, refused=None) -> HttpResponse:
    asked = reading.on_desk(found)
    groups = [
        {
            "state": state,
            "place": Question.first_place(state),
            "questions": [question for question in asked if question.state == state],
        }
        for state in Question.State.values
    ]
    context = {"talk": found, "event": found.event, "groups": groups, "refused": refused}
    return render(request, "events/desk.html", context)


def _decision(act):
    """A view of one button of the desk."""

    @gate.member
    @require_POST
    def decide(request, slug, code, pk):
        found = _led(request, slug, code)
        question = get_object_or_404(found.questions.visible_to(request.user), pk=pk)
        return submit(
            request,
            DecideForm(request.POST),
            lambda clean: act(by=request.user, question=question, **clean),
            page=lambda form: _desk_page(request, found, refused=form),
            facts=facts_of,
            to=lambda question: reverse("talk-desk", args=[slug, code]),
        )

    return decide


approve = _decision(questions.approve)
reject = _decision(questions.reject)
answer = _decision(questions.answer)
