"""A talk and what is asked there."""

from uuid import uuid4

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from community.live.streams import Audience, NotYours, find
from community.live.streams import changes as changes_of
from people import gate
from people.answers import press, submit
from people.refusals import Refused
from people.rules import may, require

from .. import mine, reading, reading_live
from ..actions import desk, questions, votes
from ..forms.live import SayForm
from ..forms.questions import AskForm
from ..models import Question, Talk
from .finding import back, talk_at


@gate.public
@require_safe
def talk(request, slug, code):
    """One talk with what is asked there."""
    return talk_page(request, talk_at(request, slug, code))


def talk_page(request, found: Talk, ask_form=None, refused=None) -> HttpResponse:
    reading.with_credits([found], request.user)
    context = {
        "talk": found,
        "event": found.event,
        "leads": may(request.user, "events.lead", found),
        "picked": mine.picked(request.user, found.event) if request.user.is_authenticated else None,
        "refused": refused,
        **conversation(request, found, ask_form),
    }
    return render(request, "events/talk.html", context)


def conversation(request, found: Talk, ask_form=None) -> dict:
    """The questions of a talk, and what the reader may do there or why not."""
    user = request.user
    asked = reading.on_stage(found)
    mine = reading.supported_by(user, found)
    try:
        require(user, "events.take_part", found)
        barrier = ""
    except Refused as refusal:
        barrier = refusal.sentence
    return {
        **reading_live.interplay(found, user),
        "questions": asked,
        "supported": [question for question in asked if question.pk in mine],
        "set_aside": reading.set_aside(found, user),
        "say_form": SayForm(),
        "hand_key": uuid4(),
        "ask_form": ask_form or AskForm(initial={"language": get_language()}),
        "barrier": barrier,
        "may_register": bool(barrier) and may(user, "events.register", found.event),
    }


@gate.signed_in
@require_POST
def ask(request, slug, code):
    """Put a question."""
    found = talk_at(request, slug, code)
    return submit(
        request,
        AskForm(request.POST),
        lambda clean: questions.ask(by=request.user, talk=found, **clean),
        page=lambda form: talk_page(request, found, ask_form=form),
        facts=facts_of,
        to=lambda question: f"{back(request) or found.get_absolute_url()}#asked",
    )


def facts_of(question: Question) -> dict:
    return {"change": question.change, "state": question.state, "votes": question.votes}


def no_facts(_thing) -> dict:
    return {}


def _question(request, slug, code, pk) -> Question:
    return get_object_or_404(
        Question.objects.visible_to(request.user).select_related("talk__event__focus_country"),
        talk__event__slug=slug,
        talk__code=code,
        pk=pk,
    )


def _votable(request, slug, code, pk) -> Question:
    """A question on stage, whoever asks: the vote asks who sees its talk, once for all who vote at the same
    moment. Any other question goes through the gate."""
    stands = Question.objects.on_stage().filter(talk__event__slug=slug, talk__code=code, pk=pk)
    return stands.first() or _question(request, slug, code, pk)


def _support(act, mine: bool):
    """A view that gives a vote or takes it back: two addresses, no toggle, so twice is the same as once."""

    @gate.signed_in
    @require_POST
    def support(request, slug, code, pk):
        question = _votable(request, slug, code, pk)
        return submit(
            request,
            forms.Form(request.POST),
            lambda clean: act(by=request.user, question=question),
            page=lambda form: talk_page(request, talk_at(request, slug, code), refused=form),
            facts=lambda question: {**facts_of(question), "mine": mine},
            to=lambda question: f"{back(request) or question.talk.get_absolute_url()}#q{question.pk}",
        )

    return support


vote = _support(votes.vote, mine=True)
unvote = _support(votes.unvote, mine=False)


@gate.signed_in
@require_POST
def flag(request, slug, code, pk):
    """Tell the desk that a question should not stand there."""
    question = _question(request, slug, code, pk)
    return press(
        request,
        lambda: desk.flag(by=request.user, question=question),
        page=lambda form: talk_page(request, talk_at(request, slug, code), refused=form),
        facts=lambda question: {"change": question.change, "flagged": True},
        to=lambda question: f"{back(request) or question.talk.get_absolute_url()}#q{question.pk}",
        said=_("Told to those who lead the talk."),
    )


@gate.public
@require_safe
def changes(request, slug, code):
    """What changed on a talk's stage after `?after=`: the same question the socket asks."""
    return changes_in(request, talk_at(request, slug, code).stage)


def changes_in(request, name: str, facts=facts_of) -> JsonResponse:
    after = request.GET.get("after", "")
    try:
        batch = changes_of(request.user, name, int(after) if after.isdecimal() and len(after) < 19 else 0)
    except NotYours as error:
        raise Http404 from error
    stream, _key = find(name)
    audience = Audience(get_language(), request.user.is_authenticated and request.user.is_member)
    shown = [change for change in batch.changes if change.content is not None]
    return JsonResponse(
        {
            "head": batch.head,
            "cursor": batch.cursor,
            "more": batch.more,
            "posts": [
                {
                    "id": one.pk,
                    "change": one.change,
                    **facts(one.content),
                    "html": stream.render(one.content, audience),
                }
                for one in shown
            ],
            "gone": [change.pk for change in batch.changes if change.content is None],
        }
    )
