"""Feeds by version: the same bytes once only, and never what is no longer there.

Django dates a feed by its newest entry. When that entry is withdrawn the date goes back, and a reader who
asks "anything since?" would be told no and keep it. So feeds have an ETag of their bytes and no date.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page, require_safe

from . import gate


def feed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A public feed: kept by machines everywhere, asked for again each time, answered 304 while the same."""

    @wraps(view, updated=())
    def undated(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.has_header("Last-Modified"):
            del response["Last-Modified"]
        response["Cache-Control"] = "public, no-cache"
        # A reader in a browser's page may be anywhere.
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return gate.public(require_safe(conditional_page(undated)))
