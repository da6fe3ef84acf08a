"""One search over all that the reader may see."""

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from people import gate

from .. import finding, search
from ..models import Forum
from .numbers import number

BESIDE = 5
SPANS = [("week", _("Last week")), ("month", _("Last month")), ("year", _("Last year"))]


@gate.public
@require_safe
def results(request):
    """What was found of each kind, and the posts page by page."""
    asked = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    narrow = {name: request.GET.get(name, "") for name in ("forum", "language", "since")}
    narrow["author"] = number(request.GET.get("author"))
    words = search.words_of(asked)
    kinds = [] if any(narrow.values()) else search.find(request.user, asked, BESIDE)
    posts, later = (
        finding.posts(request.user, words, before=number(request.GET.get("before")), **narrow)
        if words
        else ([], None)
    )
    kept = request.GET.copy()
    kept["before"] = str(later)
    context = {
        "asked": asked,
        "narrow": narrow,
        "kinds": kinds,
        "posts": posts,
        "older": f"?{kept.urlencode()}" if later else "",
        "forums": Forum.objects.visible_to(request.user),
        "languages_of_posts": settings.LANGUAGES,
        "spans": SPANS,
    }
    return render(request, "community/search.html", context)
