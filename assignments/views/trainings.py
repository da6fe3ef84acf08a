"""Pages of trainings."""

from django import forms
from django.db.models import Count, Max, Min, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import submit
from people.keys import Done
from people.rules import may

from ..actions import trainings as actions
from ..forms.trainings import AttendanceForm, SessionForm, TrainingForm
from ..models import Enrolment, Training, TrainingSession

TRAININGS_PER_PAGE = 60
officer = gate.holding("officer", "admin")


@gate.member
@require_safe
def trainings(request):
    """The trainings one may take part in, and those one takes part in."""
    rows = (
        Training.objects.visible_to(request.user)
        .annotate(
            first=Min("sessions__starts"),
            last=Max("sessions__ends"),
            mine=Count("enrolments", filter=Q(enrolments__person=request.user), distinct=True),
            done=Max("enrolments__completed_on", filter=Q(enrolments__person=request.user)),
        )
        .order_by("-first", "-pk")
    )
    context = {"trainings": rows[:TRAININGS_PER_PAGE], "runs": may(request.user, "training.run")}
    return render(request, "assignments/trainings.html", context)


@officer
@require_http_methods(["GET", "POST"])
def make(request):
    """Begin a training."""

    def page(form):
        return render(request, "assignments/training_form.html", {"form": form})

    if request.method == "GET":
        return page(TrainingForm())
    return submit(
        request,
        TrainingForm(request.POST),
        lambda clean: actions.make(by=request.user, **clean),
        page=page,
        facts=_state,
    )


def _state(training: Training) -> dict:
    return {"state": "open" if training.is_open else "closed"}


def _training(request, pk) -> Training:
    return get_object_or_404(Training.objects.visible_to(request.user), pk=pk)


@officer
@require_http_methods(["GET", "POST"])
def change(request, pk):
    """Word a training differently."""
    found = _training(request, pk)

    def page(form):
        return render(request, "assignments/training_form.html", {"form": form, "training": found})

    if request.method == "GET":
        return page(TrainingForm(initial={n: getattr(found, n) for n in ("kind", "title", "about")}))

    def act(clean):
        del clean["client_key"]
        return actions.change(by=request.user, training=found, **clean)

    return submit(request, TrainingForm(request.POST), act, page=page, facts=_state)


@gate.member
@require_safe
def training(request, pk):
    """One training: its sessions and materials, and whether one takes part."""
    return _page(request, _training(request, pk))


def _page(request, found: Training, *, form=None) -> HttpResponse:
    sessions = found.sessions.select_related("material").annotate(present=Count("attendances"))
    context = {
        "training": found,
        "form": form,
        "sessions": sessions,
        "runs": may(request.user, "training.run"),
    }
    if context["runs"]:
        context["enrolments"] = _enrolments(found).annotate(present=Count("attendances"))
    mine = found.enrolments.filter(person=request.user).first()
    context["mine"] = mine
    context["was_at"] = set(mine.attendances.values_list("session_id", flat=True)) if mine else set()
    return render(request, "assignments/training.html", context)


def _enrolments(training: Training):
    return training.enrolments.select_related("person").order_by("person__call_me", "pk")


@officer
@require_POST
def show(request, pk, is_open):
    """Open a training to members, or close it."""
    found = _training(request, pk)
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: actions.show(by=request.user, training=found, is_open=is_open),
        page=lambda form: _page(request, found, form=form),
        facts=_state,
    )


@gate.member
@require_POST
def enrol(request, pk):
    """Take part."""
    found = _training(request, pk)
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: actions.enrol(by=request.user, training=found),
        page=lambda form: _page(request, found, form=form),
        facts=_completion,
        to=lambda enrolment: found.get_absolute_url(),
    )


def _completion(enrolment: Enrolment) -> dict:
    return {"state": "completed" if enrolment.completed_on else "enrolled"}


@gate.member
@require_POST
def leave(request, pk):
    """Not take part after all."""
    found = _training(request, pk)
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: actions.leave(by=request.user, training=found),
        page=lambda form: _page(request, found, form=form),
        facts=_state,
    )


# Sessions, for those who run the training.


@officer
@require_http_methods(["GET", "POST"])
def add_session(request, pk):
    """Add a session."""
    found = _training(request, pk)

    def page(form):
        return render(request, "assignments/training_session.html", {"form": form, "training": found})

    if request.method == "GET":
        return page(SessionForm(user=request.user))
    return submit(
        request,
        SessionForm(request.POST, user=request.user),
        lambda clean: actions.add_session(by=request.user, training=found, **clean),
        page=page,
        to=lambda session: found.get_absolute_url(),
    )


def _session(request, pk) -> TrainingSession:
    rows = TrainingSession.objects.visible_to(request.user).select_related("training", "material")
    return get_object_or_404(rows, pk=pk)


@officer
@require_http_methods(["GET", "POST"])
def change_session(request, pk):
    """Give a session another time, place, title or material."""
    found = _session(request, pk)
    if request.method == "GET":
        told = {n: getattr(found, n) for n in ("title", "starts", "ends", "place", "material")}
        return _session_page(request, found, SessionForm(initial=told, user=request.user))

    def act(clean):
        del clean["client_key"]
        return actions.change_session(by=request.user, session=found, **clean)

    return submit(
        request,
        SessionForm(request.POST, user=request.user),
        act,
        page=lambda form: _session_page(request, found, form),
        to=lambda session: found.training.get_absolute_url(),
    )


def _session_page(request, found: TrainingSession, form) -> HttpResponse:
    context = {"form": form, "training": found.training, "session": found}
    return render(request, "assignments/training_session.html", context)


@officer
@require_POST
def remove_session(request, pk):
    """Take a session away."""
    found = _session(request, pk)
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: actions.remove_session(by=request.user, session=found),
        page=lambda form: _page(request, found.training, form=form),
    )


@officer
@require_http_methods(["GET", "POST"])
def attendance(request, pk):
    """Who was at a session, on one page."""
    found = _session(request, pk)
    enrolments = list(_enrolments(found.training))
    marked = list(found.attendances.values_list("enrolment_id", flat=True))

    def page(form):
        context = {"form": form, "session": found, "training": found.training, "enrolments": enrolments}
        return render(request, "assignments/training_attendance.html", context)

    if request.method == "GET":
        return page(AttendanceForm(initial={"present": marked, "before": marked}, enrolments=enrolments))

    def act(clean) -> Done:
        return actions.mark(by=request.user, session=found, **clean)

    return submit(
        request,
        AttendanceForm(request.POST, enrolments=enrolments),
        act,
        page=page,
        to=lambda session: found.training.get_absolute_url(),
        facts=lambda session: {"present": sorted(session.attendances.values_list("enrolment_id", flat=True))},
    )
