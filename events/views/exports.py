"""A programme as other programs read it."""

from hashlib import sha256

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from people import gate
from people.table_versions import public_page

from .. import exports
from .finding import event_at

ICS = "text/calendar; charset=utf-8"


def _answer(request, text: bytes, kind: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Cache-Control"] = "no-cache" if not request.user.is_authenticated else "private, no-cache"
    response["ETag"] = etag = f'"{sha256(text).hexdigest()}"'
    return get_conditional_response(request, etag=etag, response=response) or response


def _version(event) -> str:
    latest = event.versions.values_list("number", flat=True).first()
    return str(latest or 0)


@gate.public
@require_safe
@public_page
def xml(request, slug):
    """schedule.xml."""
    event = event_at(request, slug)
    told = exports.xml(event, exports.talks_of(event, request.user), _version(event))
    return _answer(request, told, "application/xml; charset=utf-8")


@gate.public
@require_safe
@public_page
def json(request, slug):
    """schedule.json."""
    event = event_at(request, slug)
    told = exports.as_json(event, exports.talks_of(event, request.user), _version(event))
    return _answer(request, told, "application/json")


@gate.public
@require_safe
@public_page
def ics(request, slug):
    """schedule.ics."""
    event = event_at(request, slug)
    return _answer(request, exports.calendar(event, request.user), ICS)
