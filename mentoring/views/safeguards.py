"""Pages for programme staff: who was screened and trained, and who is kept apart."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, submit
from people.models import Role, User

from .. import actions, reading
from ..forms import ApartForm, ReadinessForm
from ..models import Exclusion

STAFF = (Role.OFFICER, Role.CARE, Role.ADMIN)


@gate.holding(*STAFF)
@require_safe
def readiness(request):
    """Everybody who offers or seeks mentoring, and what is still missing."""
    return _readiness_page(request)


def _readiness_page(request, form=None) -> HttpResponse:
    context = {"rows": reading.readiness(request.user), "form": form}
    return render(request, "mentoring/readiness.html", context)


@gate.holding(*STAFF)
@require_POST
def mark_ready(request, pk):
    """Note that somebody was screened or trained, or take the note back."""
    person = get_object_or_404(User.objects.visible_to(request.user).members(), pk=pk)
    return submit(
        request,
        ReadinessForm(request.POST),
        lambda clean: actions.mark_ready(by=request.user, person=person, **clean),
        page=lambda form: _readiness_page(request, form),
        to=lambda ready: f"{ready.get_absolute_url()}#person-{person.pk}",
    )


@gate.holding(*STAFF)
@require_http_methods(["GET", "POST"])
def apart(request):
    """Pairs that are never made."""
    people = User.objects.visible_to(request.user).members()
    if request.method == "GET":
        return _apart_page(request, ApartForm(people=people))
    return submit(
        request,
        ApartForm(request.POST, people=people),
        lambda clean: actions.keep_apart(by=request.user, **clean),
        page=lambda form: _apart_page(request, form),
    )


def _apart_page(request, form) -> HttpResponse:
    pairs = Exclusion.objects.visible_to(request.user).select_related("one", "other", "by")
    return render(request, "mentoring/apart.html", {"pairs": pairs, "form": form})


@gate.holding(*STAFF)
@require_POST
def let_together(request, pk):
    """Take back that two are kept apart."""
    found = get_object_or_404(Exclusion.objects.visible_to(request.user), pk=pk)

    people = User.objects.visible_to(request.user).members()
    return press(
        request,
        lambda: actions.let_together(by=request.user, exclusion=found),
        page=lambda _form: _apart_page(request, ApartForm(people=people)),
        to=lambda _found: reverse("mentoring-apart"),
    )
