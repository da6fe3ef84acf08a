"""What moderators do to a whole topic: its state, its place, and which posts are in it."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import submit

from .. import actions, reading
from ..actions.tending import ACTS
from ..forms import JudgeForm, MergeForm, MoveForm, SplitForm
from ..models import Topic
from .numbers import number


def _moderated(request, pk) -> Topic:
    return get_object_or_404(Topic.objects.moderated_by(request.user).select_related("forum"), pk=pk)


@gate.member
@require_safe
def tools(request, pk):
    """All that one may do to a topic."""
    return _tools(request, _moderated(request, pk))


def _tools(request, found: Topic, tend=None, move=None, merge=None) -> HttpResponse:
    context = {
        "topic": found,
        "acts": actions.acts_on(found),
        "tend": tend or JudgeForm(needs_reason=False, auto_id="id_tend_%s"),
        "move": move or MoveForm(by=request.user, topic=found, auto_id="id_move_%s"),
        "merge": merge or MergeForm(by=request.user, auto_id="id_merge_%s"),
    }
    return render(request, "community/topic_tools.html", context)


@gate.member
@require_POST
def tend(request, pk, act):
    """Lock, pin or hide a topic, or take that back."""
    found = _moderated(request, pk)
    if act not in ACTS:
        raise Http404
    return submit(
        request,
        JudgeForm(request.POST, needs_reason=False, auto_id="id_tend_%s"),
        lambda clean: actions.tend(by=request.user, topic=found, act=act, **clean),
        page=lambda form: _tools(request, found, tend=form),
        facts=lambda topic: {"state": topic.state, "pinned": topic.pinned},
    )


@gate.member
@require_POST
def move(request, pk):
    """Bring a topic to another forum."""
    found = _moderated(request, pk)
    return submit(
        request,
        MoveForm(request.POST, by=request.user, topic=found, auto_id="id_move_%s"),
        lambda clean: actions.move_topic(by=request.user, topic=found, **clean),
        page=lambda form: _tools(request, found, move=form),
    )


@gate.member
@require_POST
def merge(request, pk):
    """Bring all posts of a topic into another."""
    found = _moderated(request, pk)
    return submit(
        request,
        MergeForm(request.POST, by=request.user, auto_id="id_merge_%s"),
        lambda clean: actions.merge(by=request.user, topic=found, **clean),
        page=lambda form: _tools(request, found, merge=form),
    )


@gate.member
@require_http_methods(["GET", "POST"])
def split(request, pk):
    """Bring some posts into a topic of their own; a page of them at a time to choose from."""
    found = _moderated(request, pk)
    window = reading.window(found, number(request.GET.get("n")) or 1, request.user)

    def page(form):
        chosen = {number(pk) for pk in request.POST.getlist("posts")}
        context = {"topic": found, "form": form, "window": window, "chosen": chosen}
        return render(request, "community/topic_split.html", context)

    if request.method == "GET":
        return page(SplitForm(by=request.user))
    return submit(
        request,
        SplitForm(request.POST, by=request.user),
        lambda clean: actions.split(by=request.user, **clean),
        page=page,
        facts=lambda topic: {"number": topic.last_number, "change": topic.head},
    )
