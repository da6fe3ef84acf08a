"""One's drafts: kept while one types, found again, gone on with or thrown away."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import submit, wants_json
from people.models import User

from .. import actions, reading
from .. import drafts as mine
from ..forms import DraftForm
from ..models import Draft, Forum, Post, Topic
from .places import page_of


@gate.member
@require_safe
def drafts(request):
    """All that one has not sent yet."""
    return render(request, "community/drafts.html", {"drafts": mine.all_of(request.user)})


@gate.member
@require_POST
def keep(request):
    """Save what is typed; no text of another window is lost by it."""

    def act(clean):
        done = actions.keep_draft(by=request.user, **clean)
        if not wants_json(request):
            _say(request, done.thing)
        return done

    def page(form):
        for errors in form.errors.values():
            messages.error(request, errors[0])
        return page_of(request, request.POST.get("place", ""))

    return submit(request, DraftForm(request.POST), act, page=page, facts=_facts, to=_back)


def _say(request, draft: Draft) -> None:
    if draft.other:
        messages.warning(request, _("You wrote here in another window too. Both texts are kept."))
    elif draft.pk:
        messages.success(request, _("Your draft is kept."))


def _facts(draft: Draft) -> dict:
    other = draft.other and {"title": draft.other.title, "body": draft.other.body}
    rev = str(draft.rev) if draft.pk else ""
    return {"client_key": str(draft.client_key), "rev": rev, "other": other}


def _back(draft: Draft) -> str:
    return draft.get_absolute_url() if draft.pk else reverse("drafts")


@gate.member
@require_safe
def draft(request, pk):
    """To the form, to go on with it; to the list, where the text stands, if one may write there no more."""
    found = get_object_or_404(Draft.objects.visible_to(request.user), pk=pk)
    form = _form_of(request.user, found)
    query = urlencode({"draft": found.pk})
    box = "edit" if found.place.startswith("p") else "reply"
    return HttpResponseRedirect(f"{form}?{query}#{box}" if form else f"{reverse('drafts')}#d{found.pk}")


def _form_of(user, draft: Draft) -> str | None:
    """The address of the page on which a draft was written, if one still sees it."""
    kind, key = draft.place[0], int(draft.place[1:])
    if kind == "t":
        topic = Topic.objects.visible_to(user).filter(pk=key).first()
        if topic and topic.state == Topic.State.MERGED:
            topic = reading.where_it_went(topic, user)
        return topic and topic.get_absolute_url()
    if kind == "f":
        forum = Forum.objects.visible_to(user).filter(pk=key).first()
        return forum and reverse("topic-start", args=[forum.slug])
    if kind == "p":
        own = Post.objects.visible_to(user).filter(pk=key, author=user).exists()
        return reverse("post-detail", args=[key]) if own else None
    seen = User.objects.visible_to(user).filter(pk=key).exists()
    return reverse("room-start", args=[key]) if seen else None


@gate.member
@require_POST
def discard(request, pk):
    """Throw one away."""
    found = get_object_or_404(Draft.objects.visible_to(request.user), pk=pk)
    actions.discard_draft(by=request.user, draft=found)
    return HttpResponseRedirect(reverse("drafts"))
