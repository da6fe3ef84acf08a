"""A room's stage as a browser asks for it: the log, how it is, and feedback on a talk."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, state_of, submit
from people.rules import may

from .. import reading, remains, staging
from ..actions import afterwards, log, stage
from ..forms.stage import FeedbackForm, LogLineForm
from ..models import Event, Feedback, LogLine, Talk
from .finding import back, event_at, registration_of, room_at, talk_at
from .live import room_page
from .talks import changes_in


@gate.public
@require_safe
def talk_log(request, slug, code):
    """The log of a talk and nothing heavier: what the thinnest line can follow, and what is left to read."""
    return _log_page(request, talk_at(request, slug, code))


def _log_page(request, found: Talk, form=None) -> HttpResponse:
    asked = request.GET.get("language", "")
    language = asked if asked in dict(settings.LANGUAGES) else ""
    writes = may(request.user, "events.write_log", found)
    lines = staging.log_of(found, request.user, language)
    context = {
        "talk": found,
        "event": found.event,
        "lines": lines,
        "language": language,
        "written_in": staging.languages_of(found, request.user),
        "writes": writes,
        "form": form or LogLineForm(initial={"language": found.language}),
    }
    reading.with_credits([found], request.user)
    return render(request, "events/log_page.html", context)


@gate.signed_in
@require_POST
def write(request, slug, code):
    """Write a line of the log."""
    found = talk_at(request, slug, code)
    return submit(
        request,
        LogLineForm(request.POST),
        lambda clean: log.write(by=request.user, talk=found, **clean),
        page=lambda form: _log_page(request, found, form),
        facts=lambda line: {"change": line.change},
        to=lambda line: f"{found.log_url}#write",
    )


@gate.signed_in
@require_POST
def strike(request, slug, code, pk):
    """Take a line of the log back."""
    found = talk_at(request, slug, code)
    line = get_object_or_404(LogLine.objects.visible_to(request.user).filter(talk=found), pk=pk)
    return press(
        request,
        lambda: log.strike(by=request.user, line=line),
        page=lambda form: _log_page(request, found, form),
        to=lambda line: f"{found.log_url}#write",
    )


@gate.public
@require_safe
def log_changes(request, slug, code):
    return changes_in(request, talk_at(request, slug, code).log_stream, lambda _line: {})


@gate.public
@require_safe
def state_changes(request, slug, room):
    return changes_in(request, room_at(request, slug, room).stage, state_of)


@gate.public
@require_safe
def news_changes(request, slug):
    return changes_in(request, event_at(request, slug).news, lambda _said: {})


def moves(act: str):
    """A view of one button of the stage."""

    @gate.member
    @require_POST
    def move(request, slug, room):
        found = room_at(request, slug, room)
        return press(
            request,
            lambda: stage.move(by=request.user, room=found, act=act),
            page=lambda form: room_page(request, found, refused=form),
            facts=state_of,
            to=lambda room: back(request) or room.get_absolute_url(),
        )

    return move


@gate.public
@require_safe
def now(request, slug):
    """To where this reader follows what is on: those who are online to the stream, others to the rooms."""
    found = event_at(request, slug)
    registration = registration_of(request, found)
    stages = reading.stages(found, request.user)
    on = next((stage for stage in stages if stage.now), None)
    comes_online = registration is None or registration.mode == Event.Mode.ONLINE
    if on and comes_online and found.mode != Event.Mode.ONSITE:
        return redirect(on.room)
    return redirect(f"{found.get_absolute_url()}#rooms")


@gate.signed_in
@require_http_methods(["GET", "POST"])
def feedback(request, slug, code):
    """Say how a talk was; those who spoke read what all say together, officers each word."""
    found = talk_at(request, slug, code)
    mine = Feedback.objects.visible_to(request.user).filter(talk=found, person=request.user).first()

    def page(form) -> HttpResponse:
        reading.with_credits([found], request.user)
        context = {"talk": found, "event": found.event, "mine": mine, "form": form}
        context["may_say"] = may(request.user, "events.give_feedback", found)
        if may(request.user, "events.lead", found):
            context["totals"] = remains.totals(found)
            seen = Feedback.objects.visible_to(request.user).filter(talk=found)
            context["words"] = list(seen.exclude(person=request.user).exclude(words=""))
        return render(request, "events/feedback.html", context)

    if request.method == "GET":
        return page(FeedbackForm(initial={"stars": mine.stars, "words": mine.words} if mine else None))
    return submit(
        request,
        FeedbackForm(request.POST),
        lambda clean: afterwards.give_feedback(
            by=request.user, talk=found, language=get_language() or "en", **clean
        ),
        page=page,
        facts=lambda given: {"stars": given.stars},
        to=lambda given: f"{found.get_absolute_url()}#afterwards",
    )


@gate.public
@require_safe
def closing(request, slug):
    """What is left of an event."""
    found = event_at(request, slug)
    admitted = Event.objects.admitting(request.user).filter(pk=found.pk).exists()
    left = remains.closing(found, request.user)
    context = {"event": found, "left": left, "sums": remains.sums(found) if admitted else None}
    return render(request, "events/closing.html", context)


@gate.holding("officer", "admin", "moderator")
@require_safe
def numbers(request, slug):
    """An event in numbers, for those who run it."""
    found = event_at(request, slug)
    return render(
        request, "events/numbers.html", {"event": found, "figures": remains.figures(found, request.user)}
    )
