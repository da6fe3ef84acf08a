"""Reacting to a post."""

from django.views.decorators.http import require_POST

from people import gate
from people.answers import submit

from .. import actions
from ..forms import ReactionForm
from .posts import find_post, post_page


@gate.member
@require_POST
def react(request, pk):
    """Put a reaction under a post, or take it back."""
    found = find_post(request, pk)
    form = ReactionForm(request.POST)
    return submit(
        request,
        form,
        lambda clean: actions.react(by=request.user, post=found, **clean),
        page=lambda form: post_page(request, found, refused=form),
        facts=lambda post: {"change": post.change, "reactions": post.reactions, **form.cleaned_data},
    )
