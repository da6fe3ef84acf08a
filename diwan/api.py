"""The public, read-only API: what anybody may read on the pages, for programs (`/api/v1/openapi.json`).

Every list asks the gate as somebody without an account, whoever asks, so an answer may be kept and passed on.
It comes in pages of fifty: `?page=` from 1; `more` says whether there is another.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from ninja import NinjaAPI, Query, Schema
from ninja.errors import HttpError
from pydantic import Field

from assignments.calls import public, whole
from assignments.publishing import public_host
from events.models import Event
from people.models import Institution
from stories import elsewhere
from stories.filters import asked_for, narrowed
from stories.models import StoryPage

PER_PAGE = 50
NOBODY = AnonymousUser()

api = NinjaAPI(title="Diwan", version="1", docs_url=None, description=__doc__ or "", urls_namespace="api")


class Asked(Schema):
    """What every list takes."""

    language: str = Field(settings.LANGUAGE_CODE, description="en, nl, ar or so: the language of names.")
    page: int = Field(1, ge=1, le=10_000)
    country: str = Field("", max_length=2, description="ISO 3166, two letters.")
    sector: str = Field("", max_length=50, description="A sector's slug.")


class AskedStories(Asked):
    sdg: str = Field("", max_length=2, description="The number of a Sustainable Development Goal.")
    tag: str = Field("", max_length=100)
    lang: str = Field("", max_length=8, description="The language the words are in.")
    q: str = Field("", max_length=80)


class StoryOut(Schema):
    url: str
    title: str
    intro: str
    language: str = Field(description="The language of the words.")
    country: str | None
    sector: str | None
    image: str = Field(description="A picture of 1200 by 630, as JPEG.")
    seconds: float | None = Field(description="How long its film is.")
    published_at: datetime | None
    changed_at: datetime | None


class VacancyOut(Schema):
    url: str
    title: str
    need: str
    country: str
    sector: str
    mode: str
    host: str | None = Field(description="Nothing where the host wishes not to be named.")
    places: int
    published_at: datetime | None
    closes_at: datetime


class EventOut(Schema):
    url: str
    name: str
    kind: str
    mode: str
    country: str | None
    starts: datetime
    ends: datetime
    time_zone: str


class InstitutionOut(Schema):
    url: str
    name: str
    kind: str
    country: str
    town: str
    sector: str | None
    about: str


class Stories(Schema):
    items: list[StoryOut]
    more: bool


class Vacancies(Schema):
    items: list[VacancyOut]
    more: bool


class Events(Schema):
    items: list[EventOut]
    more: bool


class Institutions(Schema):
    items: list[InstitutionOut]
    more: bool


@api.get("/stories", response=Stories)
def stories(request: HttpRequest, asked: Query[AskedStories]):
    """Stories in one language's list, the newest first."""
    found = StoryPage.objects.visible_to(NOBODY).in_language(asked.language)
    found = narrowed(found, asked_for(asked.dict())).defer("body", "search_key")
    related = found.select_related("sector", "focus_country", "film", "locale", "picture")
    return _page(related.order_by("-first_published_at", "-pk"), asked, _story)


@api.get("/vacancies", response=Vacancies)
def vacancies(request: HttpRequest, asked: Query[Asked]):
    """Open calls, the newest first."""
    found = whole(public(NOBODY).open())
    told = {"need__host__focus_country__code": asked.country.upper(), "need__sector__slug": asked.sector}
    return _page(_only(found, told).order_by("-published_at", "-pk"), asked, _vacancy)


@api.get("/events", response=Events)
def events(request: HttpRequest, asked: Query[Asked]):
    """Public events, the latest first."""
    found = Event.objects.visible_to(NOBODY).select_related("focus_country")
    return _page(
        _only(found, {"focus_country__code": asked.country.upper()}).order_by("-starts"), asked, _event
    )


@api.get("/institutions", response=Institutions)
def institutions(request: HttpRequest, asked: Query[Asked]):
    """Institutions that do not hide, by name."""
    found = Institution.objects.visible_to(NOBODY).select_related("sector")
    told = {"country": asked.country.upper(), "sector__slug": asked.sector}
    return _page(_only(found, told).order_by("name", "pk"), asked, _institution)


def _only(rows, conditions: dict[str, str]):
    """Rows that meet those conditions which say something."""
    if any("\0" in value for value in conditions.values()):
        raise HttpError(422, "This is not a value that a field can have.")
    return rows.filter(**{column: value for column, value in conditions.items() if value})


def _page(rows, asked: Asked, told) -> dict:
    """One page of rows, said in the language that was asked for."""
    if asked.language not in dict(settings.LANGUAGES):
        raise HttpError(422, "This is not a value that a field can have.")
    first = (asked.page - 1) * PER_PAGE
    found = list(rows[first : first + PER_PAGE + 1])
    with translation.override(asked.language):
        items = [told(row) for row in found[:PER_PAGE]]
    return {"items": items, "more": len(found) > PER_PAGE}


def _code(thing) -> str | None:
    return thing.code if thing else None


def _story(page: StoryPage) -> dict:
    return {
        "url": elsewhere.link(page),
        "title": page.title,
        "intro": page.intro,
        "language": page.text_language,
        "country": _code(page.focus_country),
        "sector": page.sector.slug if page.sector else None,
        "image": elsewhere.card_address(page),
        "seconds": page.film.duration if page.film else None,
        "published_at": page.first_published_at,
        "changed_at": page.last_published_at,
    }


def _vacancy(vacancy) -> dict:
    host = public_host(vacancy)
    return {
        "url": settings.SITE_URL + vacancy.get_absolute_url(),
        "title": vacancy.title,
        "need": vacancy.need.title,
        "country": vacancy.need.host.focus_country.code,
        "sector": vacancy.need.sector.slug,
        "mode": vacancy.mode,
        "host": host.name if host else None,
        "places": vacancy.places,
        "published_at": vacancy.published_at,
        "closes_at": vacancy.closes_at,
    }


def _event(event: Event) -> dict:
    return {
        "url": settings.SITE_URL + event.get_absolute_url(),
        "name": event.label,
        "kind": event.kind,
        "mode": event.mode,
        "country": _code(event.focus_country),
        "starts": event.starts,
        "ends": event.ends,
        "time_zone": event.time_zone,
    }


def _institution(one: Institution) -> dict:
    return {
        "url": settings.SITE_URL + reverse("institution-detail", args=[one.slug]),
        "name": one.name,
        "kind": one.kind,
        "country": one.country,
        "town": one.town,
        "sector": one.sector.slug if one.sector else None,
        "about": one.about,
    }
