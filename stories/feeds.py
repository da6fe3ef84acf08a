"""Stories for machines: an Atom feed of any list, and a podcast of what can be listened to.

Each holds what the list of its language holds, by the same filters, and says of each entry in which
language its words are. Nobody who told a story is named: a feed is kept by machines everywhere.
"""

import mimetypes

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.templatetags.static import static
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import elsewhere
from .filters import NAMES, asked_for, filter_address, narrowed
from .models import StoryPage

ENTRIES = 50
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"


def _listed(asked: dict[str, str]):
    stories = StoryPage.objects.visible_to(AnonymousUser()).in_language(get_language())
    told = narrowed(stories, asked).select_related("sector", "focus_country", "film", "locale")
    return told.defer("body", "search_key").order_by("-first_published_at", "-pk")


def _site(name: str) -> str:
    """An address of ours, by whatever name the request came."""
    return settings.SITE_URL + reverse(name)


class AtomInLanguages(Atom1Feed):
    """Atom whose entries say which language they are in."""

    def item_attributes(self, item):
        return {**super().item_attributes(item), "xml:lang": item["language"]}


class LatestStories(Feed):
    """The newest stories of one language's list, by what the query string asks for."""

    feed_type = AtomInLanguages
    author_name = "Diwan"

    def get_object(self, request):
        return asked_for(request.GET)

    def title(self, asked):
        return " · ".join(["Diwan: " + _("Stories"), *(asked[name] for name in NAMES if name in asked)])

    def subtitle(self, asked):
        return _("What people who worked, learned and hosted tell of it.")

    def link(self, asked):
        return _site("story-list") + filter_address(asked)

    def feed_url(self, asked):
        return _site("story-feed") + filter_address(asked)

    def items(self, asked):
        return _listed(asked)[:ENTRIES]

    def item_title(self, page):
        return page.title

    def item_description(self, page):
        return page.intro

    def item_link(self, page):
        return elsewhere.link(page)

    def item_categories(self, page):
        return [thing.label for thing in (page.focus_country, page.sector) if thing]

    def item_pubdate(self, page):
        return page.first_published_at

    def item_updateddate(self, page):
        return page.last_published_at

    def item_extra_kwargs(self, page):
        return {"language": page.text_language}


class PodcastFeed(Rss201rev2Feed):
    """RSS with what podcast programs ask for."""

    content_type = "application/rss+xml; charset=utf-8"

    def rss_attributes(self):
        return {**super().rss_attributes(), "xmlns:itunes": ITUNES, "xmlns:podcast": PODCAST}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        handler.addQuickElement("itunes:author", "Diwan")
        handler.addQuickElement("itunes:summary", self.feed["description"])
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:type", "episodic")
        handler.addQuickElement("itunes:image", attrs={"href": self.feed["cover"]})
        handler.startElement("itunes:category", {"text": "Society & Culture"})
        handler.addQuickElement("itunes:category", attrs={"text": "Documentary"})
        handler.endElement("itunes:category")
        handler.startElement("image", {})
        handler.addQuickElement("url", self.feed["cover"])
        handler.addQuickElement("title", self.feed["title"])
        handler.addQuickElement("link", self.feed["link"])
        handler.endElement("image")

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("itunes:duration", str(item["seconds"]))
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:episodeType", "full")
        handler.addQuickElement("itunes:summary", item["description"])
        for track in item["tracks"]:
            handler.addQuickElement("podcast:transcript", attrs=track)


class Podcast(Feed):
    """Stories that can be listened to, the newest first, each with its captions as a transcript."""

    feed_type = PodcastFeed
    item_guid_is_permalink = True

    def get_object(self, request):
        return asked_for(request.GET)

    def title(self, asked):
        return "Diwan: " + _("Stories to listen to")

    def description(self, asked):
        return _("What people who worked, learned and hosted tell of it.")

    def link(self, asked):
        return _site("story-list") + filter_address(asked)

    def feed_url(self, asked):
        return _site("story-podcast") + filter_address(asked)

    def feed_extra_kwargs(self, asked):
        return {"cover": settings.SITE_URL + static("img/podcast.png")}

    def items(self, asked):
        heard = _listed(asked).exclude(film=None).select_related("film__work")
        with_sound = heard.prefetch_related("film__tracks")[:ENTRIES]
        return [page for page in with_sound if page.film.to_hear]

    def item_title(self, page):
        return page.title

    def item_description(self, page):
        return page.intro

    def item_link(self, page):
        return elsewhere.link(page)

    def item_pubdate(self, page):
        return page.first_published_at

    def item_enclosures(self, page):
        sound = page.film.to_hear
        kind = mimetypes.guess_type(sound.name)[0] or "audio/mpeg"
        return [Enclosure(settings.SITE_URL + sound.url, str(sound.bytes), kind)]

    def item_extra_kwargs(self, page):
        tracks = [
            {
                "url": settings.SITE_URL + track.captions.url,
                "type": "text/vtt",
                "language": track.language,
                "rel": "captions",
            }
            for track in page.film.tracks.all()
            if track.captions
        ]
        return {"seconds": round(page.film.duration), "tracks": tracks}
