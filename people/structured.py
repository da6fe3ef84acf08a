"""What a page is about, for machines: schema.org as JSON-LD, and the same as microdata inside the page.

The page itself carries microdata and no script, for the site's policy and its tests know no inline ones,
also none that are only data (docs/decisions/0007).
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import JsonResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SCHEMA = "https://schema.org"
PUBLISHER = {"@type": "Organization", "name": "Diwan", "url": settings.SITE_URL}


def graph(*things: dict) -> JsonResponse:
    """Things of schema.org as a JSON-LD document."""
    body = {"@context": SCHEMA, "@graph": list(things)}
    return JsonResponse(body, content_type="application/ld+json")


def breadcrumbs(*steps: tuple[str, str]) -> dict:
    """The way to a page as (name, absolute address), the outermost first."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(steps, start=1)
        ],
    }


def microdata(thing: dict, prop: str = "") -> SafeString:
    """A thing as nested elements that show nothing, so that a page and its JSON-LD cannot differ."""
    parts = format_html_join("", "{}", ((part,) for part in _parts(thing)))
    place = format_html(' itemprop="{}"', prop) if prop else SafeString(" hidden")
    return format_html('<div itemscope itemtype="{}/{}"{}>{}</div>', SCHEMA, thing["@type"], place, parts)


def _parts(thing: dict) -> Iterator[SafeString]:
    for name, value in thing.items():
        if not name.startswith("@"):
            for one in value if isinstance(value, list) else [value]:
                yield _part(name, one)


def _part(name: str, value: Any) -> SafeString:
    if isinstance(value, dict):
        return microdata(value, name)
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        return format_html('<link itemprop="{}" href="{}">', name, value)
    return format_html('<meta itemprop="{}" content="{}">', name, value)
