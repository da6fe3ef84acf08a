"""The public's pages: the list of stories, and one story."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from people import gate
from people.table_versions import public_page

from ..models import StoryIndexPage, StoryPage, Withdrawal
from ..reading import whole


@gate.public
@require_safe
@public_page
def stories(request):
    """The list of stories in the reader's language, by what they ask for."""
    lists = StoryIndexPage.objects.visible_to(request.user).in_language(get_language())
    page = get_object_or_404(lists.select_related("locale"))
    return render(request, page.template, page.get_context(request))


@gate.public
@require_safe
@public_page
def story(request, slug):
    """One story, found in one query instead of by Wagtail's walk down the tree."""
    found = StoryPage.objects.visible_to(request.user).in_language(get_language())
    page = whole(found).filter(slug=slug).first()
    if page is None:
        return _gone(request, slug)
    response = render(request, page.template, page.get_context(request))
    # Whoever answers with it, the page store too, counts a reader (`stories.counting`).
    response.story = page.pk
    return response


def _gone(request, slug):
    """A withdrawn story's address says that much, for good, and nothing of what stood there."""
    if not Withdrawal.objects.remembers(slug):
        raise Http404
    response = render(request, "stories/withdrawn.html", status=410)
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store"
    return response
