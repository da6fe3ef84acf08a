"""Deny by default: every view says who may ask for it, or it is not served at all.

    @gate.public        anybody
    @gate.signed_in     any account, also a suspended one (one's own data)
    @gate.member        active members
    @gate.holding(...)  members who hold one of these roles

Views of libraries cannot carry the decorator; `library` marks them where `diwan.urls` mounts them.
`diwan.checks` walks the URL configuration and refuses to start with an undeclared view.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest
from django.urls import URLPattern

from .refusals import Refused


def _guard(name: str, admits: Callable[[HttpRequest], bool]):
    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if admits(request):
                return view(request, *args, **kwargs)
            if request.user.is_authenticated:
                raise Http404
            if request.accepts("text/html"):
                return redirect_to_login(request.get_full_path())
            raise LoginNeeded

        guarded.gate = name  # type: ignore[attr-defined]
        return guarded

    return decorate


class LoginNeeded(Refused):
    """A program asked without a session."""

    status = 401
    code = "login_needed"

    def __init__(self):
        super().__init__("Log in first.")


public = _guard("public", lambda request: True)
signed_in = _guard("signed_in", lambda request: request.user.is_authenticated)
member = _guard("member", lambda request: request.user.is_authenticated and request.user.is_member)


def holding(*roles: str):
    """Members who hold one of `roles` in some programme now."""
    wanted = frozenset(roles)
    return _guard(
        "holding " + ", ".join(sorted(wanted)),
        lambda request: (
            request.user.is_authenticated and request.user.is_member and bool(request.user.roles & wanted)
        ),
    )


def library(patterns: list, reason: str) -> list:
    """Let every view below a library's URL patterns pass; `reason` says who asks for permission there."""
    for entry in patterns:
        if isinstance(entry, URLPattern):
            entry.callback.gate = reason  # type: ignore[attr-defined]
        else:
            library(entry.url_patterns, reason)
    return patterns


def declared(view) -> str | None:
    """The rule of a view, or None where nobody declared one."""
    return getattr(view, "gate", None)
