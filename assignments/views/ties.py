"""Links between institutions: the room, what was said, what is to do."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.models import Topic
from people import gate
from people.answers import submit
from people.rules import may, require

from ..actions import ties as actions
from ..forms.ties import DoneForm, LinkForm, MinutesForm, TaskForm
from ..models import InstitutionLink

MINUTES_SHOWN = 60
LINKS_SHOWN = 100


def _state(link: InstitutionLink) -> dict:
    return {"state": "closed" if link.closed_at else "open"}


def _link(request, pk) -> InstitutionLink:
    links = InstitutionLink.objects.visible_to(request.user).select_related("host", "partner", "topic")
    return get_object_or_404(links, pk=pk)


@gate.member
@require_safe
def links(request):
    """The links of one's institutions, those that are open first."""
    mine = InstitutionLink.objects.visible_to(request.user).select_related("host", "partner")
    shown = list(mine[:LINKS_SHOWN])
    context = {
        "links": sorted(shown, key=lambda link: link.closed_at is not None),
        "may_open": may(request.user, "link.open"),
    }
    return render(request, "assignments/links.html", context)


@gate.member
@require_http_methods(["GET", "POST"])
def open_link(request):
    """Give two institutions a standing room."""
    require(request.user, "link.open")

    def page(form):
        return render(request, "assignments/link_open.html", {"form": form})

    if request.method == "GET":
        return page(LinkForm(user=request.user))
    return submit(
        request,
        LinkForm(request.POST, user=request.user),
        lambda clean: actions.open_link(by=request.user, **clean),
        page=page,
        facts=_state,
    )


@gate.member
@require_safe
def link(request, pk):
    """One link, as both sides see it."""
    return _page(request, _link(request, pk))


def _page(request, found: InstitutionLink, **given_forms) -> HttpResponse:
    user = request.user
    writes = found.closed_at is None and may(user, "link.write", found)
    context = {
        "link": found,
        "room": Topic.objects.visible_to(user).filter(pk=found.topic_id).first(),
        "tasks": found.tasks.select_related("side"),
        "minutes": found.minutes.all()[:MINUTES_SHOWN],
        "may_write": writes,
        "may_close": found.closed_at is None and may(user, "link.close", found),
    }
    if writes:
        context |= {"minutes_form": MinutesForm(), "task_form": TaskForm(link=found)}
    return render(request, "assignments/link.html", {**context, **given_forms})


@gate.member
@require_POST
def write_minutes(request, pk):
    """Write down what was said."""
    found = _link(request, pk)
    return submit(
        request,
        MinutesForm(request.POST),
        lambda clean: actions.write_minutes(by=request.user, link=found, **clean),
        page=lambda form: _page(request, found, minutes_form=form),
        to=lambda _minutes: f"{found.get_absolute_url()}#minutes",
    )


@gate.member
@require_POST
def add_task(request, pk):
    """Write down what one side takes on."""
    found = _link(request, pk)
    return submit(
        request,
        TaskForm(request.POST, link=found),
        lambda clean: actions.add_task(by=request.user, link=found, **clean),
        page=lambda form: _page(request, found, task_form=form),
        facts=_done,
        to=lambda _task: f"{found.get_absolute_url()}#tasks",
    )


def _done(task) -> dict:
    return {"state": "done" if task.done_at else "open"}


@gate.member
@require_POST
def tick_task(request, pk, task):
    """Say that a task is done, or not yet."""
    found = _link(request, pk)
    chosen = get_object_or_404(found.tasks.select_related("link__host", "link__partner"), pk=task)
    return submit(
        request,
        DoneForm(request.POST),
        lambda clean: actions.tick_task(by=request.user, task=chosen, **clean),
        page=lambda form: _page(request, found, form=form),
        facts=_done,
        to=lambda _task: f"{found.get_absolute_url()}#tasks",
    )


@gate.member
@require_POST
def close_link(request, pk):
    """End it; everything stays to read."""
    found = _link(request, pk)
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: actions.close_link(by=request.user, link=found),
        page=lambda form: _page(request, found, form=form),
        facts=_state,
    )
