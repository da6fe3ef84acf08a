"""Public calls for machines: an Atom feed, a JSON feed, and an export that a portal can take.

They say what anybody may read, whoever asks, and never the name of a host that wishes not to be named.
"""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from people import gate

from . import publishing
from .calls import public, whole

ENTRIES = 50
JSON_FEED = "https://jsonfeed.org/version/1.1"


def _open_calls():
    return whole(public(AnonymousUser()).open()).order_by("-published_at", "-pk")[:ENTRIES]


class LatestVacancies(Feed):
    """Open calls, the newest first."""

    feed_type = Atom1Feed
    # Atom wants an author; who wrote a call is nobody's to know.
    author_name = "Diwan"

    def title(self):
        return "Diwan: " + _("Vacancies")

    def subtitle(self):
        return _("Short assignments with host institutions, on site and online.")

    def link(self):
        return reverse("vacancy-list")

    def feed_url(self):
        return reverse("vacancy-feed")

    def items(self):
        return _open_calls()

    def item_title(self, vacancy):
        return vacancy.title

    def item_description(self, vacancy):
        return publishing.summary(vacancy)

    def item_categories(self, vacancy):
        return [vacancy.need.host.focus_country.label, vacancy.need.sector.label]

    def item_pubdate(self, vacancy):
        return vacancy.published_at

    def item_updateddate(self, vacancy):
        return vacancy.updated_at


@gate.public
@require_safe
def json_feed(request):
    """The same as JSON Feed 1.1; what is special to a call stands under `_diwan`."""
    site = settings.SITE_URL
    body = {
        "version": JSON_FEED,
        "title": "Diwan: " + _("Vacancies"),
        "description": _("Short assignments with host institutions, on site and online."),
        "home_page_url": site + reverse("vacancy-list"),
        "feed_url": site + reverse("vacancy-json-feed"),
        "language": get_language(),
        "authors": [{"name": "Diwan", "url": site}],
        "items": [_item(vacancy) for vacancy in _open_calls()],
    }
    return JsonResponse(body, content_type="application/feed+json")


def _item(vacancy) -> dict:
    address = settings.SITE_URL + vacancy.get_absolute_url()
    return {
        "id": address,
        "url": address,
        "title": vacancy.title,
        "content_text": publishing.summary(vacancy),
        "image": settings.SITE_URL + reverse("vacancy-card", args=[vacancy.pk]),
        "date_published": vacancy.published_at.isoformat(),
        "date_modified": vacancy.updated_at.isoformat(),
        "tags": [vacancy.need.host.focus_country.label, vacancy.need.sector.label],
        "_diwan": {
            "about": settings.SITE_URL + reverse("vacancy-export"),
            "closes_at": vacancy.closes_at.isoformat(),
            "mode": vacancy.mode,
            "country": vacancy.need.host.focus_country.code,
        },
    }


@gate.public
@require_safe
def export(request):
    """Open calls for a portal such as iDiaspora, as `{"source", "generated_at", "vacancies": [...]}`.

    Each has: `id` (ours, for good), `url`, `title`, `need`, `tasks`, `deliverables`, `requirements` (plain
    text), `languages` (as the host says them), `country` (ISO 3166), `sector` (slug), `sdgs` (numbers),
    `mode` (physical, virtual, mixed), `places`, `starts` (date), `weeks`, `published_at` and `closes_at`
    (ISO 8601, UTC), `covers_logistics` (bool), `daily_allowance` (`{"amount", "currency"}` or null, the
    amount as text), `host` (`{"name", "town"}`, or null where it is not named), and `image`.
    """
    return JsonResponse(publishing.export(_open_calls().prefetch_related("goals")))
