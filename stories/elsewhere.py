"""How a story is told elsewhere: schema.org, the words and picture of its card, texts to share.

Only what its public page shows, and in the words it is written in.
"""

import hashlib
from typing import IO

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _

from people import cards, pictures, structured
from people.models import Channel as Where
from people.models import Film
from people.sharing import Channel, Share, Way, fitted, kit, ways

from .models import StoryPage

MOST_OF_A_HEADLINE = 110


def link(page: StoryPage) -> str:
    """The address that is passed on: the page in the words it is written in."""
    return settings.SITE_URL + page.address


def short(page: StoryPage) -> str:
    """An address that can be typed from paper; it leads to the story in the reader's language. What is only
    being written has none."""
    if page.pk is None:
        return ""
    return settings.SITE_URL + reverse("story-short", args=[int_to_base36(page.pk)])


# The card


def card_words(page: StoryPage) -> cards.Words:
    with translation.override(page.text_language):
        about = [thing.label for thing in (page.focus_country, page.sector) if thing]
        return cards.Words(page.title, " · ".join(about), page.text_language)


def card_digest(page: StoryPage) -> str:
    """Changes when the card would look different."""
    shown = page.picture.file.name if page.picture else ""
    told = "\0".join([str(cards.STYLE), *card_words(page), shown])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def card_address(page: StoryPage, address: str = "") -> str:
    """Where the card is, below the story's own `address`. An edit gives it another one, for other sites keep
    pictures for long."""
    return f"{address or link(page)}card.jpg?v={card_digest(page)}"


def card_alt(page: StoryPage) -> str:
    """What the card shows, for those who do not see it."""
    return f"{page.title}. {page.picture_alt}" if page.picture and page.picture_alt else page.title


def card_picture(page: StoryPage) -> IO[bytes] | None:
    """The story's picture as a file to read; None where there is none, or it was lost."""
    if page.picture is None:
        return None
    try:
        return pictures.at(page.picture, pictures.SHARE).file.open("rb")
    except OSError:
        return None


# schema.org


def article(page: StoryPage, credits: dict, address: str) -> dict:
    """schema.org's Article, with its film. Nobody is named who is not named on the page."""
    told = {
        "@type": "Article",
        "headline": page.title[:MOST_OF_A_HEADLINE],
        "description": page.intro,
        "inLanguage": page.text_language,
        "url": address,
        "mainEntityOfPage": address,
        "image": card_address(page, address),
        "author": [{"@type": "Person", "name": name} for name in credits["names"]] or structured.PUBLISHER,
        "publisher": structured.PUBLISHER,
    }
    if page.first_published_at and page.last_published_at:
        told["datePublished"] = page.first_published_at.isoformat()
        told["dateModified"] = page.last_published_at.isoformat()
    if page.focus_country:
        told["contentLocation"] = {"@type": "Country", "name": page.focus_country.label}
    if page.film:
        told["video"] = video(page, page.film)
    return told


def video(page: StoryPage, film: Film) -> dict:
    """schema.org's VideoObject, with a caption file in each language there is."""
    site = settings.SITE_URL
    # What is light goes out; the file as it was sent may be none that others play.
    best = film.to_watch[-1] if film.to_watch else film.file
    told = {
        "@type": "VideoObject",
        "name": film.label,
        "description": page.intro,
        "uploadDate": (page.first_published_at or film.created_at).isoformat(),
        "duration": duration(film.duration),
        "contentUrl": site + best.url,
        "thumbnailUrl": site + film.poster.url if film.poster else card_address(page),
        "caption": [
            {
                "@type": "MediaObject",
                "contentUrl": site + track.captions.url,
                "encodingFormat": "text/vtt",
                "inLanguage": track.language,
            }
            for track in film.tracks.all()
            if track.captions
        ],
    }
    return {name: value for name, value in told.items() if value}


def duration(seconds: float) -> str:
    """A length as ISO 8601 writes it, such as PT1M36S."""
    minutes, rest = divmod(round(seconds), 60)
    return f"PT{minutes}M{rest}S" if minutes else f"PT{rest}S"


def way_to(page: StoryPage, address: str) -> dict:
    """schema.org's BreadcrumbList of a story."""
    site = settings.SITE_URL
    steps = [("Diwan", site + reverse("home")), (_("Stories"), site + reverse("story-list"))]
    if page.focus_country:
        country = reverse("country-detail", args=[page.focus_country.code.lower()])
        steps.append((page.focus_country.label, site + country))
    return structured.breadcrumbs(*steps, (page.title, address))


# To share


def reader_ways(page: StoryPage, address: str) -> list[Way]:
    """How a reader passes the story on, in plain links."""
    return ways(page.title, address, _("E-mail"))


def share_kit(page: StoryPage) -> list[Share]:
    """A text for each channel, in the words the story is written in."""
    return kit(lambda channel: share_text(page, channel), page.text_language)


def share_text(page: StoryPage, channel: Channel) -> str:
    """In the active language. What is too long is cut at a word, and the link always stays whole."""
    place = page.focus_country.label if page.focus_country else ""
    if channel.name == Where.X:
        return fitted(page.intro, lambda intro: _joined("\n", page.title, intro, link(page)), channel)
    film = _("With a film of %(length)s minutes.") if page.film else ""
    if page.film:
        minutes, seconds = divmod(round(page.film.duration), 60)
        film %= {"length": f"{minutes}:{seconds:02}"}
    about = " · ".join(word for word in (place, page.sector.label if page.sector else "") if word)
    return fitted(
        page.intro,
        lambda intro: _joined("\n\n", page.title, about, intro, film) + f"\n\n{link(page)}",
        channel,
    )


def _joined(between: str, *parts: str) -> str:
    return between.join(part for part in parts if part)
