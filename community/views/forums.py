"""The front page of conversation, and a forum with its topics."""

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import submit
from people.rules import may, require

from .. import actions, reading
from ..forms import TopicForm
from ..models import Forum
from .following import changes_of
from .numbers import number
from .writing import writing


@gate.public
@require_safe
def community(request):
    """All forums one may see, and what moved last."""
    forums = reading.forums_of(request.user)
    context = {
        "forums": forums,
        "moderates": any(getattr(forum, "moderated", False) for forum in forums),
        "latest": reading.latest_topics(request.user),
        "rooms": reading.rooms_of(request.user),
    }
    return render(request, "community/community.html", context)


@gate.public
@require_safe
def forum(request, slug):
    """One forum's topics, a page at a time."""
    found = get_object_or_404(Forum.objects.visible_to(request.user), slug=slug)
    before = number(request.GET.get("before"))
    topics, later = reading.topics_of(found, request.user, before)
    context = {
        "forum": found,
        "topics": topics,
        "later": later,
        "may_start": may(request.user, "community.start", found),
    }
    return render(request, "community/forum.html", context)


@gate.public
@require_safe
def changes(request, slug):
    """Which topics of a forum moved after `?after=`."""
    found = get_object_or_404(Forum.objects.visible_to(request.user), slug=slug)
    return changes_of(request, found.stream, lambda topic, html, _member: {"id": topic.pk, "html": html})


@gate.member
@require_safe
def unread(request):
    """What was written since one was here, in all forums and rooms."""
    before = parse_datetime(request.GET.get("before", "")[:40].replace(" ", "+"))
    if before is not None and is_naive(before):
        before = None
    topics = reading.unread_topics(request.user, before)
    more = len(topics) == reading.TOPICS_PER_PAGE
    later = f"?{urlencode({'before': topics[-1].posted_at.isoformat()})}" if more else ""
    return render(request, "community/unread.html", {"topics": topics, "later": later})


@gate.member
@require_POST
def read_forum(request, slug):
    """Note that one has seen the whole list, as the page showed it."""
    found = get_object_or_404(Forum.objects.visible_to(request.user), slug=slug)
    actions.mark_forum_read(by=request.user, forum=found, bump=number(request.POST.get("bump")) or 0)
    return HttpResponseRedirect(found.get_absolute_url())


@gate.member
@require_http_methods(["GET", "POST"])
def start_topic(request, slug):
    """Open a topic in a forum."""
    found = get_object_or_404(Forum.objects.visible_to(request.user), slug=slug)
    require(request.user, "community.start", found)

    if request.method == "GET":
        return start_page(request, found)
    return submit(
        request,
        TopicForm(request.POST),
        lambda clean: actions.start_topic(by=request.user, forum=found, **clean),
        page=lambda form: start_page(request, found, form),
        facts=lambda topic: {"number": topic.last_number or None, "change": topic.head, "state": topic.state},
    )


def start_page(request, found: Forum, form=None, *, preview: str = "") -> HttpResponse:
    """The page on which one opens a topic."""
    start = {"language": request.user.language}
    context = writing(request, f"f{found.pk}", TopicForm, form, start)
    context |= {"forum": found, "preview": preview}
    return render(request, "community/topic_start.html", context)
