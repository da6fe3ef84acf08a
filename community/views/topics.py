"""A topic: its pages, what changed in it, a reply, and how far one has read."""

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import submit, wants_json
from people.rules import may

from .. import actions, inbox, reading
from ..forms import ReplyForm
from ..models import Post, Topic
from ..text import quote
from .following import changes_of
from .numbers import number
from .writing import writing


def find_topic(request, pk) -> Topic:
    topics = Topic.objects.visible_to(request.user).select_related("forum", "accepted", "taken_by")
    return get_object_or_404(reading.with_standing(topics, request.user), pk=pk)


@gate.public
@require_safe
def topic(request, pk):
    """A page of a topic: the one with post `?n=`, else the first."""
    found = find_topic(request, pk)
    asked = number(request.GET.get("n"))
    went = reading.where_a_post_went(found, asked, request.user)
    if found.state == Topic.State.MERGED or (went and asked > found.last_number):
        into = went or reading.where_it_went(found, request.user)
        if into is None:
            raise Http404
        return HttpResponseRedirect(into.get_absolute_url())
    quoted = post_of(found, number(request.GET.get("quote")))
    if quoted is None:
        return topic_page(request, found, went=went)
    answer = ReplyForm(initial={"body": quote(quoted.number, quoted.body), "reply_to": quoted.pk})
    return topic_page(request, found, answer, beside=quoted)


def topic_page(
    request,
    found: Topic,
    form=None,
    *,
    beside: Post | None = None,
    went: Post | None = None,
    preview: str = "",
    refused=None,
) -> HttpResponse:
    """The page that stands behind a form: where `?n=` says, beside a post, or at the end."""
    first = (beside and beside.number) or 1
    wanted = number(request.GET.get("n")) or (first if request.method == "GET" else found.last_number)
    window = reading.window(found, wanted, request.user)
    reading.mark_own_reactions(window.posts, request.user)
    is_question = found.kind == Topic.Kind.QUESTION
    context = {
        "topic": found,
        "window": window,
        "went": went,
        "away": reading.kept_away(found, request.user),
        "waiting": reading.waiting_in(found, request.user),
        "preview": preview,
        "refused": refused,
        "may_reply": may(request.user, "community.reply", found),
        "may_take": is_question and found.holder is None and may(request.user, "community.take", found),
        "may_release": found.holder is not None and may(request.user, "community.release", found),
        "people": found.people.all() if found.forum_id is None else None,
    }
    if context["may_reply"]:
        context |= writing(request, found.stream, ReplyForm, form, {}, drafted=found.drafted)
    return render(request, "community/topic.html", context)


@gate.member
@require_POST
def reply(request, pk):
    """Write a post."""
    found = find_topic(request, pk)
    return submit(
        request,
        ReplyForm(request.POST, request.FILES),
        lambda clean: actions.reply(
            by=request.user, topic=found, **{**clean, "reply_to": post_of(found, clean["reply_to"])}
        ),
        page=lambda form: topic_page(request, found, form),
        facts=facts,
    )


def post_of(found: Topic, pk: int | None) -> Post | None:
    """A post that readers of the topic see; a number that names none is as if it were not there."""
    return found.posts.shown().filter(pk=pk).first() if pk else None


def facts(post: Post) -> dict:
    return {"number": post.number, "change": post.change, "state": post.state}


@gate.public
@require_safe
def changes(request, pk):
    """What changed in a topic after `?after=`, oldest first: the same question the socket asks."""
    return changes_of(request, find_topic(request, pk).stream, _as_json)


def _as_json(post: Post, html: str, is_member: bool) -> dict:
    return {
        "id": post.pk,
        **facts(post),
        "author": post.author.called if is_member and post.author else "",
        "html": html,
        "posted_at": post.posted_at.isoformat(),
    }


@gate.public
@require_safe
def unread(request, pk):
    """To the first post one has not seen."""
    found = find_topic(request, pk)
    post = reading.first_unread(found, request.user)
    return HttpResponseRedirect(post.get_absolute_url() if post else found.get_absolute_url())


@gate.member
@require_POST
def read(request, pk):
    """Note how far one has read. A script says the `number` that was on screen; the button of a page says
    `until` where that page reached, and leads on from there."""
    found = find_topic(request, pk)
    told = request.POST.get("number", request.POST.get("until"))
    upto = found.last_number if told is None else number(told) or 0
    actions.mark_read(by=request.user, topic=found, number=upto)
    if wants_json(request):
        return JsonResponse({"number": upto, "unread": inbox.waiting_for(request.user)})
    if "number" in request.POST:
        return HttpResponse(status=204)
    more = f"?n={upto + 1}" if upto < found.last_number else ""
    return HttpResponseRedirect(f"{found.get_absolute_url()}{more}")
