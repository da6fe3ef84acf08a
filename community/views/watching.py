"""How much one wants to be told of a forum or a topic."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from people import gate
from people.answers import submit

from .. import actions
from ..forms import WatchForm
from ..models import Forum
from .topics import find_topic


@gate.member
@require_http_methods(["GET", "POST"])
def watch_forum(request, slug):
    """Watch a forum, or leave it alone."""
    return _watch(request, get_object_or_404(Forum.objects.visible_to(request.user), slug=slug))


@gate.member
@require_http_methods(["GET", "POST"])
def watch_topic(request, pk):
    """Watch a topic, or leave it alone."""
    return _watch(request, find_topic(request, pk))


def _watch(request, place):
    def page(form):
        return render(request, "community/watch.html", {"form": form, "place": place})

    if request.method == "GET":
        return page(WatchForm())
    return submit(
        request,
        WatchForm(request.POST),
        lambda clean: actions.watch(by=request.user, place=place, level=clean["level"]),
        page=page,
        facts=lambda watch: {"level": watch.level},
        to=lambda watch: place.get_absolute_url(),
    )
