"""Reviewing, ranking and deciding."""

from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, state_of, submit
from people.rules import may, require

from ..actions import reviewing as actions
from ..actions import speaking
from ..calling import notify
from ..calling.ranking import ranking, sent_in
from ..calling.speakers import speakers_of
from ..calling.states import DECISIONS
from ..forms.reviews import DecideForm, FilterForm, ReviewForm
from ..forms.speaking import PlaceForm
from ..models import Call, Proposal, Review
from ..models.calls import TEAM_ROLES
from .calls import call_at, proposal_at


@gate.signed_in
@require_safe
def reviews(request, slug):
    """What one reviews, with one's own scores; nobody sees another's."""
    found = call_at(request, slug)
    mine = Review.objects.visible_to(request.user).filter(reviewer=request.user, proposal__call=found)
    said = {review.proposal_id: review for review in mine}
    rows = _to_review(request.user, found)
    for one in rows:
        one.mine = said.get(one.pk)
    context = {
        "call": found,
        "event": found.event,
        "proposals": rows,
        "done": sum(one.mine is not None for one in rows),
        "aside": sum(review.conflict for review in said.values()),
    }
    return render(request, "events/reviews.html", context)


def _to_review(user, call: Call) -> list[Proposal]:
    rows = Proposal.objects.to_review(user).filter(call=call).select_related("call__event", "track", "by")
    found = list(rows.order_by("sent_at", "pk"))
    get_object_or_404(call.reviewers.filter(pk=user.pk))
    return found


def _reviewed(request, slug, pk) -> Proposal:
    rows = Proposal.objects.to_review(request.user).filter(call__event__slug=slug)
    around = ("call__event__focus_country", "by", "institution", "track")
    return get_object_or_404(rows.select_related(*around), pk=pk)


@gate.signed_in
@require_http_methods(["GET", "POST"])
def review(request, slug, pk):
    """One proposal, and what one thinks of it."""
    found = _reviewed(request, slug, pk)
    mine = Review.objects.visible_to(request.user).filter(reviewer=request.user, proposal=found).first()

    def page(form):
        context = {
            "proposal": found,
            "call": found.call,
            "event": found.call.event,
            "beside": [] if found.hides_names else speakers_of([found])[found.pk][1:],
            "mine": mine,
            "form": form,
            "may_review": may(request.user, "proposal.review", found),
        }
        return render(request, "events/review.html", context)

    if request.method == "GET":
        return page(ReviewForm(initial=ReviewForm.of(mine)))
    return submit(
        request,
        ReviewForm(request.POST),
        lambda clean: actions.review(by=request.user, proposal=found, **clean),
        page=page,
        facts=lambda one: {"score": one.score},
        to=lambda one: _next(request, found),
        said=_("Your review is kept."),
    )


def _next(request, found: Proposal) -> str:
    """The next one that waits for this reviewer, else their list."""
    done = Review.objects.visible_to(request.user).filter(reviewer=request.user).values("proposal")
    waiting = Proposal.objects.to_review(request.user).filter(call=found.call).exclude(pk__in=done)
    slug = found.call.event.slug
    following = waiting.order_by("sent_at", "pk").first()
    return reverse("review", args=[slug, following.pk]) if following else reverse("call-reviews", args=[slug])


@gate.signed_in
@require_POST
def step_aside(request, slug, pk):
    """Say that one is too near to judge."""
    found = _reviewed(request, slug, pk)
    return press(
        request,
        lambda: actions.step_aside(by=request.user, proposal=found),
        page=lambda form: HttpResponseRedirect(reverse("review", args=[slug, pk])),
        to=lambda one: reverse("call-reviews", args=[slug]),
    )


@gate.holding(*TEAM_ROLES)
@require_safe
def ranked(request, slug):
    """All that was sent in, in the order of what reviewers think."""
    found = call_at(request, slug)
    filters = FilterForm(request.GET, call=found)
    asked = filters.asked()
    context = {
        "call": found,
        "event": found.event,
        "rows": ranking(found, request.user, asked),
        "total": sent_in(found, request.user).count(),
        "filters": filters,
        "asked": asked,
        "reviewers": found.reviewers.count(),
    }
    return render(request, "events/ranking.html", context)


@gate.holding(*TEAM_ROLES)
@require_http_methods(["GET", "POST"])
def decide(request, slug):
    """The mails about a decision as they will be, and the button that sends them."""
    found = call_at(request, slug)
    require(request.user, "call.decide", found)
    told = request.POST if request.method == "POST" else request.GET
    form = DecideForm(told, call=found, by=request.user)

    def page(form):
        return render(request, "events/decide.html", _preview(found, form, told))

    if request.method == "GET":
        form.is_valid()
        return page(form)
    return submit(
        request,
        form,
        lambda _clean: actions.decide(by=request.user, call=found, **form.decision()),
        page=page,
        to=lambda call: reverse("call-ranking", args=[slug]),
        said=_("Decided, and everybody is told."),
    )


def _preview(call: Call, form: DecideForm, told: QueryDict) -> dict:
    context = {"call": call, "event": call.event, "form": form, "act": told.get("act", "")}
    if "p" in form.cleaned_data and "act" in form.cleaned_data:
        chosen = list(form.cleaned_data["p"].select_related("by", "call__event"))
        people = [person for speakers in speakers_of(chosen).values() for person in speakers]
        state = DECISIONS[form.cleaned_data["act"]]
        said = form.cleaned_data.get("said", "")
        context |= {
            "chosen": chosen,
            "state": state,
            "mails": notify.preview(call, state, said, people),
            "count": len(people),
        }
    return context


@gate.holding(*TEAM_ROLES)
@require_http_methods(["GET", "POST"])
def place(request, slug, pk):
    """Make a talk of what is confirmed, for the programme's editor."""
    found = proposal_at(request, slug, pk)
    require(request.user, "proposal.place", found)

    def page(form):
        context = {"proposal": found, "event": found.call.event, "form": form}
        return render(request, "events/place.html", context)

    if request.method == "GET":
        return page(PlaceForm(proposal=found))
    return submit(
        request,
        PlaceForm(request.POST, proposal=found),
        lambda clean: speaking.place(by=request.user, proposal=found, **clean),
        page=page,
        facts=state_of,
    )
