"""How a call is told elsewhere: schema.org's JobPosting, an export, and texts and a picture to share.

Only what the public may read goes out, so a host that wishes not to be named is not named here at all.
"""

import zoneinfo
from datetime import datetime
from typing import cast

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from people import cards, clock
from people.models import Channel as Where
from people.models import FocusCountry, Institution
from people.sharing import Channel, Share, fitted, kit

from .models import Mode, Vacancy

# The programme's experts live in the European Union; schema.org asks where one may be who works online.
WHERE_EXPERTS_LIVE = "European Union"


def public_host(vacancy: Vacancy) -> Institution | None:
    """The host, unless it wishes not to be named."""
    return None if vacancy.need.host.hidden else vacancy.need.host


def country(vacancy: Vacancy) -> FocusCountry:
    """Its focus country: hosts have one, and no call is published without (`gates.country_is_active`)."""
    return cast(FocusCountry, vacancy.need.host.focus_country)


def posted_at(vacancy: Vacancy) -> datetime:
    """When it was published; a preview of one that is not says since when it is what it is."""
    return vacancy.published_at or vacancy.moved_at


def summary(vacancy: Vacancy) -> str:
    """A call in a few lines of plain text, for a feed."""
    host = public_host(vacancy)
    lines = [
        vacancy.need.title,
        vacancy.deliverables,
        f"{_('Host')}: {host.name}" if host else "",
        f"{_('How')}: {vacancy.get_mode_display()}",
        f"{_('Closes')}: {_closes(vacancy)}",
    ]
    return "\n".join(line for line in lines if line)


def _closes(vacancy: Vacancy) -> str:
    """The closing time on the programme's clock, whose city is named: a text is read anywhere."""
    zone = zoneinfo.ZoneInfo(settings.TIME_ZONE)
    return f"{clock.day_and_clock(vacancy.closes_at, zone)} ({clock.zone_city(zone)})"


def covered(vacancy: Vacancy) -> str:
    """What the programme pays for, in a sentence."""
    told = []
    if vacancy.covers_logistics:
        told.append(_("Travel, insurance and lodging are covered."))
    if vacancy.daily_allowance:
        amount = {"amount": vacancy.daily_allowance, "currency": vacancy.currency}
        told.append(_("There is a daily allowance of %(amount)s %(currency)s.") % amount)
    return " ".join(told)


# schema.org


def valid_through(vacancy: Vacancy) -> datetime:
    """Until when one could answer: its closing time, or when it was closed before that."""
    if vacancy.state == Vacancy.State.PUBLISHED:
        return vacancy.closes_at
    return min(vacancy.closes_at, vacancy.moved_at)


def job_posting(vacancy: Vacancy) -> dict:
    """schema.org's JobPosting as JSON-LD. Online work says where one may live."""
    posting = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": vacancy.title,
        "description": _description(vacancy),
        "identifier": {"@type": "PropertyValue", "name": "Diwan", "value": str(vacancy.pk)},
        "url": settings.SITE_URL + vacancy.get_absolute_url(),
        "image": settings.SITE_URL + reverse("vacancy-card", args=[vacancy.pk]),
        "datePosted": posted_at(vacancy).date().isoformat(),
        "validThrough": valid_through(vacancy).isoformat(),
        "hiringOrganization": _organization(vacancy),
        "employmentType": "TEMPORARY",
        "industry": vacancy.need.sector.label,
        "jobStartDate": vacancy.starts.isoformat(),
        "totalJobOpenings": vacancy.places,
        "directApply": True,
    }
    if benefits := covered(vacancy):
        posting["jobBenefits"] = benefits
    if vacancy.mode != Mode.VIRTUAL:
        posting["jobLocation"] = _place(vacancy)
    if vacancy.mode != Mode.PHYSICAL:
        posting["jobLocationType"] = "TELECOMMUTE"
        posting["applicantLocationRequirements"] = {
            "@type": "AdministrativeArea",
            "name": WHERE_EXPERTS_LIVE,
        }
    return posting


def _description(vacancy: Vacancy) -> str:
    parts = (
        (_("The need"), vacancy.need.problem),
        (_("Tasks"), vacancy.tasks),
        (_("What is there at the end"), vacancy.deliverables),
        (_("What you bring"), vacancy.requirements),
        (_("Working languages"), vacancy.languages),
    )
    return "".join(f"<h3>{label}</h3>{linebreaks(text, autoescape=True)}" for label, text in parts)


def _organization(vacancy: Vacancy) -> dict:
    host = public_host(vacancy)
    name = host.name if host else vacancy.need.programme.label
    return {"@type": "Organization", "name": name}


def _place(vacancy: Vacancy) -> dict:
    host = public_host(vacancy)
    address = {"@type": "PostalAddress", "addressCountry": vacancy.need.host.country}
    if host and host.town:
        address["addressLocality"] = host.town
    return {"@type": "Place", "address": address}


# Portals


def export(vacancies) -> dict:
    """The body of `assignments.feeds.export`, which says what each field means."""
    return {
        "source": settings.SITE_URL,
        "generated_at": timezone.now().isoformat(),
        "vacancies": [_exported(vacancy) for vacancy in vacancies],
    }


def _exported(vacancy: Vacancy) -> dict:
    host, allowance = public_host(vacancy), vacancy.daily_allowance
    return {
        "id": vacancy.pk,
        "url": settings.SITE_URL + vacancy.get_absolute_url(),
        "title": vacancy.title,
        "need": vacancy.need.problem,
        "tasks": vacancy.tasks,
        "deliverables": vacancy.deliverables,
        "requirements": vacancy.requirements,
        "languages": vacancy.languages,
        "country": country(vacancy).code,
        "sector": vacancy.need.sector.slug,
        "sdgs": [goal.number for goal in vacancy.goals.all()],
        "mode": vacancy.mode,
        "places": vacancy.places,
        "starts": vacancy.starts.isoformat(),
        "weeks": vacancy.weeks,
        "published_at": posted_at(vacancy).isoformat(),
        "closes_at": vacancy.closes_at.isoformat(),
        "covers_logistics": vacancy.covers_logistics,
        "daily_allowance": {"amount": str(allowance), "currency": vacancy.currency} if allowance else None,
        "host": {"name": host.name, "town": host.town} if host else None,
        "image": settings.SITE_URL + reverse("vacancy-card", args=[vacancy.pk]),
    }


# The share kit


def share_kit(vacancy: Vacancy, language: str) -> list[Share]:
    """The texts of a call in `language`, each within its channel's limit."""
    return kit(lambda channel: share_text(vacancy, channel), language)


def share_text(vacancy: Vacancy, channel: Channel) -> str:
    """In the active language. What is too long is cut at a word, and the link always stays whole."""
    if channel.name == Where.X:
        return fitted(vacancy.title, lambda title: _short(vacancy, title), channel)
    return fitted(vacancy.need.problem, lambda problem: _long(vacancy, problem), channel)


def _short(vacancy: Vacancy, title: str) -> str:
    told = {
        "title": title,
        "country": country(vacancy).label,
        "mode": vacancy.get_mode_display(),
        "closes": clock.short_day(vacancy.closes_at, zoneinfo.ZoneInfo(settings.TIME_ZONE)),
    }
    words = _("Vacancy: %(title)s. %(country)s, %(mode)s. Apply until %(closes)s.") % told
    return f"{words}\n{_link(vacancy)}"


def _long(vacancy: Vacancy, problem: str) -> str:
    host = public_host(vacancy)
    place = country(vacancy).label
    told = [
        _("Vacancy: %(title)s") % {"title": vacancy.title},
        f"{host.name}, {place}" if host else place,
        problem,
        f"{_('What is there at the end')}: {vacancy.deliverables}",
        f"{_('How')}: {vacancy.get_mode_display()}",
        f"{_('Closes')}: {_closes(vacancy)}",
        covered(vacancy),
        _("Applying is free. We never ask for money."),
    ]
    return "\n\n".join(line for line in told if line) + f"\n\n{_link(vacancy)}"


def _link(vacancy: Vacancy) -> str:
    return settings.SITE_URL + vacancy.get_absolute_url()


# The picture: no letters, for those would depend on the machine's fonts and on the reader's script.

_COLUMNS, _ROWS = 10, 5


def card(vacancy: Vacancy) -> bytes:
    """A lattice of fifty eight-pointed stars as PNG: one is lit for each place, wherever chance put it."""
    image = Image.new("RGB", (cards.SIZE[0] * 2, cards.SIZE[1] * 2), cards.GROUND)
    draw = ImageDraw.Draw(image)
    # Eleven has no divisor in common with fifty, so no star is lit twice.
    lit = {(vacancy.pk * 7 + place * 11) % (_COLUMNS * _ROWS) for place in range(vacancy.places)}
    side_x, side_y = image.width / _COLUMNS, image.height / _ROWS
    for number in range(_COLUMNS * _ROWS):
        row, column = divmod(number, _COLUMNS)
        points = cards.star((column + 0.5) * side_x, (row + 0.5) * side_y, side_x * 0.5)
        draw.polygon(points, fill=cards.LIT if number in lit else None, outline=cards.LINE, width=5)
    return cards.png(image.resize(cards.SIZE, Image.Resampling.LANCZOS))


def card_alt(vacancy: Vacancy) -> str:
    """What the picture shows, in the active language."""
    return translation.ngettext(
        "A pattern of eight-pointed stars. One is lit: there is one place.",
        "A pattern of eight-pointed stars. %(places)s are lit, one for each place.",
        vacancy.places,
    ) % {"places": vacancy.places}
