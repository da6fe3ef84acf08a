"""The response headers that no library of ours sets."""

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

FEATURES = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()"


class HeadersMiddleware:
    """Content policy, device features off, nothing of ours embedded elsewhere, no cache but the member's own,
    and none of it after logging out.

    The policy is the same on every page, so it is put together once.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        policy = settings.CONTENT_SECURITY_POLICY
        self.always = {
            "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
            "Permissions-Policy": FEATURES,
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.always.items():
            response.headers.setdefault(name, value)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
            # The service worker keeps pages for one reader at most (docs/decisions/0013).
            response.headers["Diwan-Reader"] = str(user.pk)
        if getattr(request, "logged_out", False):
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


@receiver(user_logged_out)
def note_logout(request, **_kwargs):
    """By whichever of the site's two doors: the members' or the office's."""
    if request is not None:
        request.logged_out = True
