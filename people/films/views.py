"""The office looks on while a film is prepared."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from .. import gate
from ..models import Film
from ..models.media import is_of_office
from . import actions


def _film(request, pk: int) -> Film:
    found = Film.objects.visible_to(request.user) if is_of_office(request.user) else Film.objects.none()
    return get_object_or_404(found.select_related("work").prefetch_related("renditions"), pk=pk)


@gate.member
@require_safe
def progress(request, pk):
    """The panel alone: `<film-progress>` asks for it every other second."""
    return render(request, "people/film_progress.html", {"film": _film(request, pk)})


@gate.member
@require_POST
def try_again(request, pk):
    """Prepare a film once more."""
    actions.try_again(by=request.user, film=_film(request, pk))
    return redirect("wagtailmedia:edit", pk)


urlpatterns = [
    path("films/<int:pk>/progress/", progress, name="film-progress"),
    path("films/<int:pk>/again/", try_again, name="film-again"),
]
