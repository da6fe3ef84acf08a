"""Answering a question: saying that one does, and leaving it to others."""

from django import forms
from django.views.decorators.http import require_POST

from people import gate
from people.answers import submit

from .. import actions
from ..forms import ReplyForm
from .topics import find_topic, topic_page


@gate.member
@require_POST
def take(request, pk):
    """Say that one will answer it."""
    return _answered(request, pk, actions.take)


@gate.member
@require_POST
def release(request, pk):
    """Leave it to others."""
    return _answered(request, pk, actions.release)


def _answered(request, pk, act):
    found = find_topic(request, pk)
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: act(by=request.user, topic=found),
        page=lambda form: topic_page(request, found, ReplyForm(), refused=form),
        facts=lambda topic: {"change": topic.taken_change, "taken": topic.holder is not None},
    )
