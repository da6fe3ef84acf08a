"""Pages of mentorships, from asking to the end."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, state_of, submit
from people.models import User
from people.privacy import shown
from people.rules import may, require
from people.states import open_to

from .. import actions, reading, suggesting
from ..agreement import text_of
from ..forms import ClosingForm, GoalForm, NextStepForm, RequestForm, SignForm, TickForm
from ..models import ClosingAnswer, MentoringCertificate, MentoringProfile, Mentorship, Session

PAST_SESSIONS = 20
MOVES = {
    "accept": actions.accept,
    "decline": actions.decline,
    "begin": actions.begin,
    "step_back": actions.step_back,
    "withdraw": actions.withdraw,
    "pause": actions.pause,
    "resume": actions.resume,
    "complete": actions.complete,
    "end_early": actions.end_early,
}


@gate.member
@require_safe
def mentoring(request):
    """One's mentorships and sessions, what waits for one, and whom one could ask."""
    return render(request, "mentoring/mentoring.html", reading.home(request.user))


@gate.member
@require_http_methods(["GET", "POST"])
def request_mentorship(request, pk):
    """Ask a member to be one's mentor."""
    person = get_object_or_404(User.objects.visible_to(request.user).members(), pk=pk)
    require(request.user, "mentoring.request", person)

    def page(form):
        profile = MentoringProfile.objects.visible_to(request.user).filter(person=person).first()
        context = {
            "form": form,
            "person": person,
            "fields": shown(person, request.user),
            "offers": profile.offers.all() if profile and profile.mentors else [],
        }
        return render(request, "mentoring/request.html", context)

    if request.method == "GET":
        return page(RequestForm())
    return submit(
        request,
        RequestForm(request.POST),
        lambda clean: actions.request_mentorship(by=request.user, mentor=person, **clean),
        page=page,
        facts=state_of,
    )


def find(request, pk) -> Mentorship:
    """The mentorship of an address, through the gate."""
    mentorships = Mentorship.objects.visible_to(request.user).select_related("mentor", "mentee", "topic")
    return get_object_or_404(mentorships, pk=pk)


@gate.member
@require_safe
def mentorship(request, pk):
    """One mentorship: its goals, its sessions, and what one may do now."""
    return page_of(request, find(request, pk))


def page_of(request, found: Mentorship, *, form=None, **forms) -> HttpResponse:
    """The page; `form` brings what stopped a move, and `forms` those of the page's that were not taken."""
    user = request.user
    labels, now = reading.where_it_stands(found)
    context = {"mentorship": found, "steps": labels, "now": now, "form": form}
    context["about"] = f"mentorship-{found.pk}"
    if found.joins(user):
        pair = reading.pairs([found], user)[0]
        context |= {"pair": pair, "may": open_to(user, found)}
        if may(user, "mentoring.set_goals", found):
            context["goal_form"] = forms.get("goal_form") or GoalForm()
            context["step_form"] = forms.get("step_form") or NextStepForm(other=pair.name)
        if found.state == Mentorship.State.REQUESTED:
            context["why"] = suggesting.why(found)
        if found.state == Mentorship.State.AGREED:
            context |= _to_sign(user, found, forms.get("sign_form"))
        if found.started_at:
            context |= _under_way(user, found)
        if found.started_at and found.ended_at:
            context |= _closing(user, found, forms.get("closing_form"))
    return render(request, "mentoring/mentorship.html", context)


def _to_sign(user, found: Mentorship, form) -> dict:
    return {
        "agreement": text_of(found.agreement_version),
        "sign_form": form or SignForm(initial={"version": found.agreement_version}),
        "checks": reading.before_it_begins(found, user),
    }


def _under_way(user, found: Mentorship) -> dict:
    sessions = Session.objects.visible_to(user).filter(mentorship=found)
    coming = list(sessions.coming())
    goals = list(found.goals.all())
    return {
        "agreement": text_of(found.agreement_version),
        "goals": goals,
        "reached": sum(goal.done for goal in goals),
        "next_steps": list(found.next_steps.all()),
        "coming": coming,
        "past": sessions.exclude(pk__in=[s.pk for s in coming]).order_by("-starts")[:PAST_SESSIONS],
        "may_book": may(user, "mentoring.book", found),
        "may_set_room": may(user, "mentoring.set_room", found),
    }


def _closing(user, found: Mentorship, form) -> dict:
    """What one told the programme oneself; a form that was not taken stands open."""
    answers = ClosingAnswer.objects.visible_to(user).filter(mentorship=found, person=user)
    papers = MentoringCertificate.objects.visible_to(user).filter(mentorship=found, person=user)
    answer = answers.first()
    known = {"fit": answer.fit, "text": answer.text} if answer else None
    return {
        "answer": answer,
        "closing_form": form or ClosingForm(initial=known),
        "certificate": papers.first(),
        "may_have_certificate": may(user, "mentoring.certificate", found),
    }


@gate.member
@require_POST
def move(request, pk, act):
    """Accept, decline, withdraw, pause, resume, complete or end early."""
    found = find(request, pk)
    if act not in MOVES:
        raise Http404
    return press(
        request,
        lambda: MOVES[act](by=request.user, mentorship=found),
        page=lambda form: page_of(request, found, form=form),
        facts=state_of,
    )


@gate.member
@require_POST
def sign(request, pk):
    """Sign the agreement and the code of conduct."""
    found = find(request, pk)
    return submit(
        request,
        SignForm(request.POST),
        lambda clean: actions.sign(by=request.user, mentorship=found, version=clean["version"]),
        page=lambda form: page_of(request, found, sign_form=form),
        facts=state_of,
    )


@gate.member
@require_POST
def add_goal(request, pk):
    """Write down a goal."""
    found = find(request, pk)
    return submit(
        request,
        GoalForm(request.POST),
        lambda clean: actions.add_goal(by=request.user, mentorship=found, **clean),
        page=lambda form: page_of(request, found, goal_form=form),
        to=lambda goal: f"{found.get_absolute_url()}#goals",
    )


@gate.member
@require_POST
def tick_goal(request, pk, goal):
    """Say that a goal is reached, or not yet."""
    found = find(request, pk)
    chosen = get_object_or_404(found.goals, pk=goal)
    return submit(
        request,
        TickForm(request.POST),
        lambda clean: actions.tick_goal(by=request.user, goal=chosen, **clean),
        page=lambda form: page_of(request, found, form=form),
        facts=lambda goal: {"done": goal.done},
        to=lambda goal: f"{found.get_absolute_url()}#goals",
    )


@gate.member
@require_POST
def add_step(request, pk):
    """Write down what one of the two does next."""
    found = find(request, pk)
    return submit(
        request,
        NextStepForm(request.POST, other=_("the other")),
        lambda clean: actions.add_step(by=request.user, mentorship=found, **clean),
        page=lambda form: page_of(request, found, step_form=form),
        to=lambda step: f"{found.get_absolute_url()}#next-steps",
    )


@gate.member
@require_POST
def tick_step(request, pk, step):
    """Say that a next step is done, or not yet."""
    found = find(request, pk)
    chosen = get_object_or_404(found.next_steps, pk=step)
    return submit(
        request,
        TickForm(request.POST),
        lambda clean: actions.tick_step(by=request.user, step=chosen, **clean),
        page=lambda form: page_of(request, found, form=form),
        facts=lambda step: {"done": step.done},
        to=lambda step: f"{found.get_absolute_url()}#next-steps",
    )
