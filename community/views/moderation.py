"""The moderators' desk: what waits for them, and their answers."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import submit

from .. import actions, reading
from ..forms import FlagForm, JudgeForm
from ..models import Appeal, Post
from ..rules import moderates_somewhere
from .care import concern_page
from .topics import facts

# What a moderator answers about a post; letting it be needs no reason.
ANSWERS: dict[str, Callable] = {
    "uphold": actions.uphold_flags,
    "dismiss": actions.dismiss_flags,
    "reject": actions.reject,
    "show": actions.show,
}


@gate.member
@require_safe
def desk(request):
    """Flags, waiting posts and appeals of the forums one moderates."""
    return _desk(request)


def _desk(request, form=None) -> HttpResponse:
    if not moderates_somewhere(request.user):
        raise Http404
    queue = reading.queue(request.user)

    def case(post: Post, **more) -> dict:
        return {"post": post, "form": JudgeForm(auto_id=f"id_{post.pk}_%s"), **more}

    context = {
        "form": form,
        "flagged": [case(post, flags=flags) for post, flags in queue.flagged.items()],
        "waiting": [case(post) for post in queue.waiting],
        "appeals": [case(appeal.post, appeal=appeal) for appeal in queue.appeals],
    }
    return render(request, "community/moderation.html", context)


@gate.member
@require_http_methods(["GET", "POST"])
def flag(request, pk):
    """Tell the moderators about a post; a private room has none, so there it is told to the safeguarding
    officers."""
    posts = Post.objects.flaggable_by(request.user).for_reading().seen_by(request.user)
    found = get_object_or_404(posts.select_related("topic__forum"), pk=pk)
    if found.topic.forum_id is None:
        return concern_page(request, f"post-{found.pk}")

    def page(form):
        return render(
            request, "community/post_flag.html", {"form": form, "post": found, "topic": found.topic}
        )

    if request.method == "GET":
        return page(FlagForm())
    return submit(
        request,
        FlagForm(request.POST),
        lambda clean: actions.flag(by=request.user, post=found, **clean),
        page=page,
        facts=lambda made: {"state": made.state},
        to=lambda made: (
            found.topic.get_absolute_url() if made.post.state != "visible" else found.get_absolute_url()
        ),
    )


@gate.member
@require_POST
def judge(request, pk, answer):
    """A moderator's answer to the flags on a post, to one that waits, or to one that was hidden."""
    found = _moderated(request, pk)
    if answer != "approve" and answer not in ANSWERS:
        raise Http404

    def act(clean):
        if answer == "approve":
            return actions.approve(by=request.user, post=found)
        return ANSWERS[answer](by=request.user, post=found, **clean)

    return submit(
        request,
        JudgeForm(request.POST, needs_reason=answer not in {"approve", "dismiss"}),
        act,
        page=lambda form: _desk(request, form),
        facts=facts,
        to=lambda post: reverse("moderation"),
    )


def _moderated(request, pk) -> Post:
    posts = Post.objects.moderated_by(request.user).select_related("topic__forum", "author")
    return get_object_or_404(posts, pk=pk)


@gate.member
@require_POST
def answer_appeal(request, pk, answer):
    """Keep a post hidden, or show it again, at its author's word."""
    waiting = Appeal.objects.visible_to(request.user).select_related("post__topic__forum")
    found = get_object_or_404(waiting, pk=pk)
    _moderated(request, found.post_id)
    if answer not in {"keep", "restore"}:
        raise Http404

    def act(clean):
        if answer == "keep":
            return actions.keep_hidden(by=request.user, appeal=found, **clean)
        return actions.show(by=request.user, post=found.post, act="appeal-restore", **clean)

    return submit(
        request,
        JudgeForm(request.POST),
        act,
        page=lambda form: _desk(request, form),
        to=lambda thing: reverse("moderation"),
    )
