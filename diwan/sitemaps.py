"""What search engines are told of: public pages in the words they are written in, on the site's own host.

A story that stands in for its translation is left out, for its page names the original as the real one.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from assignments.calls import public
from events.models import Event
from people.models import Institution
from stories.models import StoryPage

from .atlas import atlas


class OwnHost(Sitemap):
    """Addresses begin with SITE_URL, by whatever name the request came."""

    @property
    def protocol(self):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class InEveryLanguage(OwnHost):
    """Pages around which every language has its own words: each names the others (`hreflang`)."""

    i18n = True
    alternates = True
    x_default = True


class Doors(InEveryLanguage):
    """The pages from which everything else is found, in every language."""

    def items(self):
        return ["home", "story-list", "vacancy-list", "event-list", "community", "numbers", "places"]

    def location(self, item):
        return reverse(item)


class Stories(OwnHost):
    """Each with the translations that there are, and with its film."""

    def items(self):
        stories = StoryPage.objects.visible_to(AnonymousUser()).translated()
        columns = ("url_path", "last_published_at", "locale", "translation_key", "title", "intro", "film")
        return stories.select_related("locale", "film").only(*columns, *_OF_A_FILM).order_by("pk")

    def location(self, item):
        return item.address

    def lastmod(self, item):
        return item.last_published_at

    def get_urls(self, page=1, site=None, protocol=None):
        urls = super().get_urls(page, site, protocol)
        together: dict = {}
        for url in urls:
            told = {"lang_code": url["item"].locale.language_code, "location": url["location"]}
            together.setdefault(url["item"].translation_key, []).append(told)
        for url in urls:
            copies = together[url["item"].translation_key]
            url["alternates"] = copies if len(copies) > 1 else []
            url["video"] = _video(url["item"])
        return urls


# Its thumbnail is what search engines ask a film for; one without is not told of.
_OF_A_FILM = tuple(f"film__{name}" for name in ("file", "thumbnail", "duration"))


def _video(page: StoryPage) -> dict | None:
    """The film of a story as Google's video sitemap has it."""
    if page.film is None or not page.film.thumbnail:
        return None
    return {
        "thumbnail": settings.SITE_URL + page.film.thumbnail.url,
        "title": page.title,
        "description": page.intro,
        "content": settings.SITE_URL + page.film.file.url,
        "seconds": max(round(page.film.duration), 1),
    }


class Vacancies(InEveryLanguage):
    """Open calls. Their words are the host's in every language; the page around them is the reader's."""

    def items(self):
        return public(AnonymousUser()).open().only("pk", "moved_at", "extended_at").order_by("pk")

    def lastmod(self, item):
        return item.updated_at


class Events(InEveryLanguage):
    def items(self):
        return Event.objects.visible_to(AnonymousUser()).only("slug").order_by("pk")


class Places(InEveryLanguage):
    """Pages of countries, sectors, goals and institutions of which there is anything."""

    def items(self):
        told = atlas()
        pages = [("country-detail", land.code.lower()) for land in told.lands]
        pages += [("sector-detail", sector.slug) for sector, _stories in told.sectors]
        pages += [("goal-detail", number) for number, _name, _stories in told.goals]
        shown = Institution.objects.visible_to(AnonymousUser()).order_by("pk")
        return pages + [("institution-detail", slug) for slug in shown.values_list("slug", flat=True)]

    def location(self, item):
        name, key = item
        return reverse(name, args=[key])


SITEMAPS = {
    "doors": Doors,
    "stories": Stories,
    "vacancies": Vacancies,
    "events": Events,
    "places": Places,
}
