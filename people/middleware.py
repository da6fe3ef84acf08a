"""One middleware for what concerns the person who asks: their zone, the gate, and refusals as answers."""

from django.core.exceptions import ImproperlyConfigured
from django.db.models import ProtectedError
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from . import gate
from .answers import refused, wants_json
from .refusals import Conflict, Refused


def in_use(error: ProtectedError) -> Conflict:
    """What something that others lean on says when it is to be deleted: which kinds of things these are."""
    kinds = {str(thing._meta.verbose_name_plural) for thing in error.protected_objects}
    sentence = _("This cannot be deleted while other things use it (%(kinds)s). Take it out there first.")
    return Conflict(sentence % {"kinds": ", ".join(sorted(kinds))}, code="in_use")


class PersonMiddleware:
    """Times in the member's zone; no view without a rule; a `Refused` from a view becomes an answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            # Readers without an account see the programme's zone, named beside each time.
            return self.get_response(request)
        with timezone.override(request.user.zone):
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if gate.declared(view) is None:
            raise ImproperlyConfigured(f"{request.resolver_match.view_name} has no rule: see people/gate.py.")

    def process_exception(self, request, exception):
        if isinstance(exception, ProtectedError):
            exception = in_use(exception)
        if not isinstance(exception, Refused):
            return None
        if wants_json(request):
            return refused(request, exception)
        return render(request, "refused.html", {"refusal": exception}, status=exception.status)
