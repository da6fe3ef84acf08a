"""Tags and filters that every template has without loading them."""

from datetime import tzinfo

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from people import clock, pictures, structured
from people.qr import qr_code
from people.rules import may

register = template.Library()

register.filter("day", clock.day)
register.filter("short_day", clock.short_day)
register.filter("clock", clock.clock)
register.filter("day_and_clock", clock.day_and_clock)
register.filter("day_and_month", clock.day_and_month)
register.filter("weekday", clock.weekday)
register.filter("zone_city", clock.zone_city)


@register.simple_tag
def time(moment, form: str = "day_and_clock", zone: tzinfo | None = None):
    """A `<time>` with the instant for machines and the words for people, on the reader's clock or `zone`'s.

    `form` names a function of `people.clock`. Without a zone, `local-time` turns it to the reader's zone
    wherever a script runs: live fragments are rendered for many readers at once.
    """
    words = getattr(clock, form)(moment, zone)
    element = "<time datetime='{}'>{}</time>"
    if zone is None:
        element = f"<local-time data-form='{form}'>{element}</local-time>"
    return format_html(element, moment.isoformat(), words)


@register.simple_tag
def now_in(zone: tzinfo) -> str:
    """The time of day in a zone."""
    return clock.clock(timezone.now(), zone)


register.simple_tag(structured.microdata, name="microdata")
register.simple_tag(qr_code, name="qr")


@register.simple_tag(takes_context=True)
def allowed(context, permission: str, thing=None) -> bool:
    """Whether the reader may do it: `{% allowed "community.reply" topic as can_reply %}`."""
    return may(context["request"].user, permission, thing)


@register.filter
def section(path: str) -> str:
    """The first part of an address behind its language: "stories" of /en/stories/x/."""
    parts = path.strip("/").split("/")
    return parts[1] if len(parts) > 1 else ""


@register.filter
def tone(pk: int) -> int:
    """One of four tones for a member's drawn initial, always the same."""
    return (pk or 0) % 4


@register.filter
def minutes(seconds: float) -> str:
    """A length as m:ss."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


# A phone asks for the smaller file, dense as its screen may be: its line is the narrow place.
_SIZES = {
    "thumb": mark_safe(' sizes="(min-width: 48em) 17rem, 6.5rem"'),
    "wide": mark_safe(' sizes="(min-width: 48em) 45rem, 50vw"'),
    "inside": mark_safe(' sizes="(min-width: 48em) 45rem, 50vw"'),
}
_FIRST, _LATER = mark_safe('fetchpriority="high"'), mark_safe('loading="lazy"')


@register.simple_tag
def picture(image, alt: str = "", how: str = "card", *, first: bool = False):
    """A picture of the library, in WebP and, for old browsers, in JPEG: as a `thumb` or a `card`, `wide`, or
    `inside` a text in its own shape.

    The `first` picture of a page loads at once, others when they come near.
    """
    shown = pictures.shown(image, how)
    widths = format_html("{}", shown.small.url)
    if sizes := _SIZES.get(how):
        told = (shown.small.url, shown.small.width, shown.large.url, shown.large.width)
        widths = format_html("{} {}w, {} {}w", *told)
    return format_html(
        '<picture><source type="image/webp" srcset="{}"{}>'
        '<img src="{}" width="{}" height="{}" alt="{}" {} decoding="async"></picture>',
        widths,
        sizes or "",
        shown.old.url,
        shown.small.width,
        shown.small.height,
        alt,
        _FIRST if first else _LATER,
    )
