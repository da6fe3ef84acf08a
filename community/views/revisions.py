"""What a post said before it was changed."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import submit
from people.rules import may

from .. import actions, reading
from ..forms import HideForm
from ..models import Post
from .numbers import number
from .posts import find_post


@gate.member
@require_safe
def history(request, pk):
    """A post's earlier texts, for whoever may read the post."""
    return _history_page(request, find_post(request, pk))


def _history_page(request, found: Post, form=None, revision=None):
    revisions, older = reading.history(found, number(request.GET.get("before")))
    context = {
        "post": found,
        "topic": found.topic,
        "revisions": revisions,
        "older": older,
        "form": form or HideForm(),
        "refused": revision,
        "may_blank": may(request.user, "community.hide", found),
    }
    return render(request, "community/post_history.html", context)


@gate.member
@require_POST
def blank(request, pk, revision):
    """Take an earlier text away."""
    found = find_post(request, pk)
    earlier = get_object_or_404(found.revisions.select_related("post__topic"), pk=revision)
    return submit(
        request,
        HideForm(request.POST),
        lambda clean: actions.blank(by=request.user, revision=earlier, **clean),
        page=lambda form: _history_page(request, found, form, earlier),
        to=lambda _revision: reverse("post-history", args=[found.pk]),
    )
