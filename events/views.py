"""Pages of gatherings. Reading goes through the gate, writing is one action."""

from django import forms
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community.live.streams import Audience, NotYours, find
from community.live.streams import changes as changes_of
from people import gate
from people.answers import submit
from people.refusals import Refused
from people.rules import may, require

from . import actions, reading
from .forms import AskForm, DecideForm, RegisterForm
from .models import Event, Question, Registration, Room, Talk

# The hall's screen looks again at least so often, whoever moved a talk.
LONGEST_STAY = 15 * 60


@gate.public
@require_safe
def events(request):
    """What comes and what was, by country and kind."""
    return render(request, "events/events.html", reading.event_list(request.user, request.GET))


def _event(request, slug) -> Event:
    return get_object_or_404(
        Event.objects.visible_to(request.user).select_related("focus_country"), slug=slug
    )


def _registration(request, event: Event) -> Registration | None:
    mine = Registration.objects.visible_to(request.user).filter(person=request.user.pk)
    return mine.filter(event=event).first()


@gate.public
@require_safe
def event(request, slug):
    """One event; for a conference also what is on now and what it is announced with."""
    found = _event(request, slug)
    context = {"event": found, "registration": _registration(request, found)}
    if found.public:
        context["structured"] = reading.structured_event(found)
    if found.kind == Event.Kind.CONFERENCE:
        context["stages"] = reading.stages(found, request.user) if found.is_on else []
        context["highlights"] = reading.highlights(found, request.user)
    return render(request, "events/event.html", context)


@gate.public
@require_safe
def schedule(request, slug):
    """The programme of a conference."""
    found = _event(request, slug)
    context = {"event": found, "days": reading.schedule(found, request.user)}
    return render(request, "events/schedule.html", context)


@gate.member
@require_http_methods(["GET", "POST"])
def register(request, slug):
    """Come to an event, or come in another way."""
    found = _event(request, slug)
    require(request.user, "events.register", found)

    def page(form):
        context = {"event": found, "registration": _registration(request, found), "form": form}
        return render(request, "events/register.html", {**context, "next": _next(request)})

    if request.method == "GET":
        return page(RegisterForm(event=found))
    return submit(
        request,
        RegisterForm(request.POST, event=found),
        lambda clean: actions.register(by=request.user, event=found, **clean),
        page=page,
        facts=lambda registration: {"mode": registration.mode},
        to=lambda registration: _next(request) or registration.get_absolute_url(),
    )


def _next(request) -> str:
    """Where the reader came from and wants to return to, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if own else ""


def _talk(request, slug, code, talks=None) -> Talk:
    talks = Talk.objects.visible_to(request.user) if talks is None else talks
    found = talks.select_related("event__focus_country", "room", "track")
    return get_object_or_404(found, event__slug=slug, code=code)


@gate.public
@require_safe
def talk(request, slug, code):
    """One talk with what is asked there."""
    return _talk_page(request, _talk(request, slug, code))


def _talk_page(request, found: Talk, ask_form=None, refused=None) -> HttpResponse:
    reading.with_credits([found], request.user)
    context = {
        "talk": found,
        "event": found.event,
        "leads": may(request.user, "events.lead", found),
        "refused": refused,
        **_conversation(request, found, ask_form),
    }
    return render(request, "events/talk.html", context)


def _conversation(request, found: Talk, ask_form=None) -> dict:
    """The questions of a talk, and what the reader may do there or why not."""
    user = request.user
    questions = reading.on_stage(found)
    mine = reading.supported_by(user, found)
    try:
        require(user, "events.take_part", found)
        barrier = ""
    except Refused as refusal:
        barrier = refusal.sentence
    return {
        "questions": questions,
        "supported": [question for question in questions if question.pk in mine],
        "set_aside": reading.set_aside(found, user),
        "ask_form": ask_form or AskForm(initial={"language": get_language()}),
        "barrier": barrier,
        "may_register": bool(barrier) and may(user, "events.register", found.event),
    }


@gate.member
@require_POST
def ask(request, slug, code):
    """Put a question."""
    found = _talk(request, slug, code)
    return submit(
        request,
        AskForm(request.POST),
        lambda clean: actions.ask(by=request.user, talk=found, **clean),
        page=lambda form: _talk_page(request, found, ask_form=form),
        facts=_facts,
        to=lambda question: f"{_next(request) or found.get_absolute_url()}#asked",
    )


def _facts(question: Question) -> dict:
    return {"change": question.change, "state": question.state, "votes": question.votes}


def _question(request, slug, code, pk) -> Question:
    return get_object_or_404(
        Question.objects.visible_to(request.user).select_related("talk__event__focus_country"),
        talk__event__slug=slug,
        talk__code=code,
        pk=pk,
    )


def _support(act, mine: bool):
    """A view that gives a vote or takes it back: two addresses, no toggle, so twice is the same as once."""

    @gate.member
    @require_POST
    def support(request, slug, code, pk):
        question = _question(request, slug, code, pk)
        return submit(
            request,
            forms.Form(request.POST),
            lambda clean: act(by=request.user, question=question),
            page=lambda form: _talk_page(request, _talk(request, slug, code), refused=form),
            facts=lambda question: {**_facts(question), "mine": mine},
            to=lambda question: f"{_next(request) or question.talk.get_absolute_url()}#q{question.pk}",
        )

    return support


vote = _support(actions.vote, mine=True)
unvote = _support(actions.unvote, mine=False)


@gate.public
@require_safe
def changes(request, slug, code):
    """What changed on a talk's stage after `?after=`: the same question the socket asks."""
    return _changes(request, _talk(request, slug, code).stage)


@gate.member
@require_safe
def desk_changes(request, slug, code):
    """The same for the desk."""
    return _changes(request, _talk(request, slug, code).desk)


def _changes(request, name: str) -> JsonResponse:
    after = request.GET.get("after", "")
    try:
        batch = changes_of(request.user, name, int(after) if after.isdecimal() and len(after) < 19 else 0)
    except NotYours as error:
        raise Http404 from error
    stream, _key = find(name)
    audience = Audience(get_language(), request.user.is_authenticated and request.user.is_member)
    shown = [change.content for change in batch.changes if change.content is not None]
    return JsonResponse(
        {
            "head": batch.head,
            "cursor": batch.cursor,
            "more": batch.more,
            "posts": [{"id": q.pk, **_facts(q), "html": stream.render(q, audience)} for q in shown],
            "gone": [change.pk for change in batch.changes if change.content is None],
        }
    )


def _led(request, slug, code) -> Talk:
    return _talk(request, slug, code, Talk.objects.led_by(request.user))


@gate.member
@require_safe
def desk(request, slug, code):
    """The moderator's desk: what waits, what is on stage, what was answered or left aside."""
    return _desk_page(request, _led(request, slug, code))


def _desk_page(request, found: Talk, refused=None) -> HttpResponse:
    questions = reading.on_desk(found)
    groups = [
        {
            "state": state,
            "place": Question.first_place(state),
            "questions": [question for question in questions if question.state == state],
        }
        for state in Question.State.values
    ]
    context = {"talk": found, "event": found.event, "groups": groups, "refused": refused}
    return render(request, "events/desk.html", context)


def _decision(act):
    """A view of one button of the desk."""

    @gate.member
    @require_POST
    def decide(request, slug, code, pk):
        found = _led(request, slug, code)
        question = get_object_or_404(found.questions.visible_to(request.user), pk=pk)
        return submit(
            request,
            DecideForm(request.POST),
            lambda clean: act(by=request.user, question=question, **clean),
            page=lambda form: _desk_page(request, found, refused=form),
            facts=_facts,
            to=lambda question: reverse("talk-desk", args=[slug, code]),
        )

    return decide


approve = _decision(actions.approve)
reject = _decision(actions.reject)
answer = _decision(actions.answer)


def _room(request, slug, room) -> Room:
    rooms = Room.objects.visible_to(request.user).select_related("event__focus_country")
    return get_object_or_404(rooms, event__slug=slug, slug=room)


@gate.public
@require_safe
def live(request, slug, room):
    """What is on in a room, and what is asked there."""
    found = _room(request, slug, room)
    stage = reading.stage_of(found, request.user)
    context = {"room": found, "event": found.event, "stage": stage, "stay": _stay(stage)}
    if stage.now:
        context |= {"talk": stage.now, "leads": may(request.user, "events.lead", stage.now)}
        context |= _conversation(request, stage.now)
    else:
        context["last"] = reading.last_in(found, request.user)
    return render(request, "events/live.html", context)


@gate.public
@require_safe
def hall(request, slug, room):
    """The room's own screen: the questions on stage, large enough for the back row."""
    found = _room(request, slug, room)
    stage = reading.stage_of(found, request.user)
    context = {
        "room": found,
        "event": found.event,
        "stage": stage,
        "questions": reading.on_stage(stage.now) if stage.now else [],
        "address": request.build_absolute_uri(found.get_absolute_url()),
        "stay": min(_stay(stage) or LONGEST_STAY, LONGEST_STAY),
    }
    return render(request, "events/hall.html", context)


def _stay(stage: reading.Stage) -> int | None:
    """Seconds until another talk is on, and a little more."""
    if stage.turns_at is None:
        return None
    return int((stage.turns_at - timezone.now()).total_seconds()) + 2
