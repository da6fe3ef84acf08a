"""A post that is not shown: its page for its author and for moderators, and asking for a second look."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import submit
from people.rules import may

from .. import actions
from ..forms import AppealForm, JudgeForm
from ..models import Post

OWN_PER_PAGE = 50


def held_page(request, found: Post, appeal_form=None) -> HttpResponse:
    """What its state is, and what its author or a moderator may do about it."""
    user = request.user
    is_hidden = found.state == Post.State.HIDDEN
    context = {
        "post": found,
        "topic": found.topic,
        "is_hidden": is_hidden,
        "judge_form": JudgeForm() if may(user, "community.judge", found) else None,
        "appeal": found.appeal
        if is_hidden and found.author_id == user.pk and hasattr(found, "appeal")
        else None,
        "appeal_form": (appeal_form or AppealForm()) if may(user, "community.appeal", found) else None,
    }
    return render(request, "community/post_held.html", context)


@gate.member
@require_safe
def withheld(request):
    """What one wrote and others do not see."""
    posts = Post.objects.withheld(request.user).select_related("topic").order_by("-pk")[:OWN_PER_PAGE]
    return render(request, "community/withheld.html", {"posts": posts})


@gate.member
@require_POST
def appeal(request, pk):
    """Ask for a second look at one's own hidden post."""
    own = Post.objects.withheld(request.user).for_reading().select_related("topic__forum")
    found = get_object_or_404(own, pk=pk)
    return submit(
        request,
        AppealForm(request.POST),
        lambda clean: actions.appeal(by=request.user, post=found, **clean),
        page=lambda form: held_page(request, found, appeal_form=form),
        facts=lambda made: {"state": made.state},
        to=lambda made: reverse("post-detail", args=[made.post_id]),
    )
