"""One post, and what one may do to it."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import submit
from people.rules import may, require

from .. import actions, reading
from ..forms import EditForm, HideForm
from ..models import Post, Topic
from .held import held_page
from .topics import facts
from .writing import writing


def find_post(request, pk) -> Post:
    return get_object_or_404(_with_all(Post.objects.visible_to(request.user), request.user), pk=pk)


def _with_all(posts, user):
    return posts.for_reading().seen_by(user).select_related("topic__forum")


@gate.member
@require_safe
def post(request, pk):
    """One post with what one may do to it."""
    posts = _with_all(Post.objects.within_reach(request.user), request.user)
    found = get_object_or_404(posts, pk=pk)
    return post_page(request, found) if found.state == Post.State.VISIBLE else held_page(request, found)


def post_page(request, found: Post, *, edit_form=None, hide_form=None, preview="", refused=None):
    """The page that stands behind a post's forms."""
    user = request.user
    reading.mark_own_reactions([found], user)
    context = {
        "post": found,
        "topic": found.topic,
        "reactions": reading.reactions_to(found),
        "may_reply": may(user, "community.reply", found.topic),
        "preview": preview,
        "refused": refused,
        "hide_form": (hide_form or HideForm()) if may(user, "community.hide", found) else None,
        "may_flag": may(user, "community.flag", found),
        "may_accept": found.topic.kind == Topic.Kind.QUESTION and may(user, "community.accept", found.topic),
    }
    if may(user, "community.edit", found):
        start = {"body": found.body, "since": found.change}
        context |= writing(request, f"p{found.pk}", EditForm, edit_form, start)
    return render(request, "community/post_detail.html", context)


@gate.member
@require_POST
def edit(request, pk):
    """Change one's own post."""
    found = find_post(request, pk)
    require(request.user, "community.edit", found)

    def page(form):
        form.go_on_from(found.change)
        return post_page(request, found, edit_form=form)

    return submit(
        request,
        EditForm(request.POST),
        lambda clean: actions.edit(by=request.user, post=found, **clean),
        page=page,
        facts=facts,
    )


@gate.member
@require_POST
def hide(request, pk):
    """Take a post out of sight."""
    found = find_post(request, pk)
    return submit(
        request,
        HideForm(request.POST),
        lambda clean: actions.hide(by=request.user, post=found, **clean),
        page=lambda form: post_page(request, found, hide_form=form),
        facts=facts,
        to=lambda post: post.topic.get_absolute_url(),
    )


@gate.member
@require_POST
def accept(request, pk):
    """Say that this answer helped."""
    done = actions.accept(by=request.user, post=find_post(request, pk))
    return HttpResponseRedirect(done.thing.get_absolute_url())
