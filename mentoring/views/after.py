"""Before and after a session: preparing it, how it went, notes, and a word to staff."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from people import gate
from people.answers import submit

from .. import actions
from ..forms import FeedbackForm, MissedForm, NoteForm, PrepareForm
from ..models import Note, Session
from .sessions import find_session, session_page, step, when


@gate.member
@require_POST
def prepare(request, pk):
    """Say what a session is about."""
    found = find_session(request, pk)
    return _filled(request, found, PrepareForm(request.POST, session=found), "prepare_form", actions.prepare)


@gate.member
@require_POST
def held(request, pk):
    """Note that a session took place."""
    found = find_session(request, pk)
    return step(request, found, lambda: actions.mark_held(by=request.user, session=found))


@gate.member
@require_POST
def missed(request, pk):
    """Note that a session did not take place, and why."""
    found = find_session(request, pk)
    return _filled(request, found, MissedForm(request.POST), "missed_form", actions.mark_missed)


def _filled(request, found: Session, form, name: str, act) -> HttpResponse:
    """A form of the session's page; its errors stand where it stands."""
    return submit(
        request,
        form,
        lambda clean: act(by=request.user, session=found, **clean),
        page=lambda form: session_page(request, found, **{name: form}),
        facts=when,
    )


@gate.member
@require_POST
def contest(request, pk):
    """See differently that a session was missed."""
    found = find_session(request, pk)
    return step(request, found, lambda: actions.contest(by=request.user, session=found))


@gate.member
@require_POST
def write_note(request, pk):
    """Write something down, for oneself or for the two."""
    found = find_session(request, pk)
    return submit(
        request,
        NoteForm(request.POST),
        lambda clean: actions.write_note(by=request.user, session=found, **clean),
        page=lambda form: session_page(request, found, note_form=form),
        facts=lambda note: {"shared": note.shared},
    )


@gate.member
@require_POST
def remove_note(request, pk):
    """Take a note of one's own away."""
    notes = Note.objects.visible_to(request.user).select_related("session")
    note = get_object_or_404(notes, pk=pk)

    found = find_session(request, note.session_id)
    return step(request, found, lambda: actions.remove_note(by=request.user, note=note))


@gate.member
@require_POST
def give_feedback(request, pk):
    """Tell staff how one finds it."""
    found = find_session(request, pk)

    return submit(
        request,
        FeedbackForm(request.POST),
        lambda clean: actions.give_feedback(by=request.user, session=found, **clean),
        page=lambda form: session_page(request, found, feedback_form=form),
        facts=lambda feedback: {"fit": feedback.fit},
        said=_("Thank you. Only programme staff read it."),
    )
