"""The newsletter: ask for it, say yes, leave. Nobody can tell from a page whether an address gets it."""

from allauth.core import ratelimit
from django.core.signing import BadSignature
from django.db.models import Count, Max, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from people import gate
from people.answers import submit
from people.keys import Done
from people.refusals import TooMany

from .. import letters
from ..actions import newsletter as actions
from ..forms.newsletter import SubscribeForm
from ..models import Subscriber
from ..rules import SPREADERS


class Asked:
    """What asking makes, as far as anybody is told: nothing that has a number."""

    pk = None


@gate.public
@require_http_methods(["GET", "POST"])
def subscribe(request) -> HttpResponse:
    """Ask for new stories by mail."""
    if request.method == "GET":
        return _page(request, SubscribeForm(initial={"language": get_language()}))
    form = SubscribeForm(request.POST)

    def act(clean):
        if not ratelimit.consume(request, action="newsletter"):
            raise TooMany(_("Too many at once from this line. Wait a few minutes."), retry_after=600)
        actions.subscribe(**clean)
        return Done(Asked(), created=False)

    return submit(
        request,
        form,
        act,
        page=lambda form: _page(request, form),
        to=lambda asked: reverse("newsletter-asked"),
    )


@gate.public
@require_safe
def asked(request) -> HttpResponse:
    """A mail is on its way, if the address is one."""
    return _page(request, None, state="asked")


def _page(request, form, **more) -> HttpResponse:
    return render(request, "stories/newsletter.html", {"form": form, **more})


@gate.public
@require_http_methods(["GET", "POST"])
def confirm(request, token) -> HttpResponse:
    """Say yes. To look at the page changes nothing: mail scanners follow links."""
    try:
        number = letters.who_says_yes(token)
    except letters.TooOld:
        return _page(request, SubscribeForm(initial={"language": get_language()}), state="too-old")
    except BadSignature as error:
        raise Http404 from error
    if request.method == "GET":
        return _page(request, None, state="confirm")
    there = actions.confirm(number=number)
    return _page(request, None, state="confirmed" if there else "left")


# A mail program posts without a page of ours (RFC 8058); the signed token is the key.
@csrf_exempt
@gate.public
@require_http_methods(["GET", "POST"])
def leave(request, token) -> HttpResponse:
    """No more of it. It says the same to whoever has left already."""
    try:
        number = letters.who_says_no(token)
    except (BadSignature, ValueError) as error:
        raise Http404 from error
    if request.method == "GET":
        return _page(request, None, state="leave")
    actions.leave(number=number)
    return _page(request, None, state="left")


@gate.holding(*SPREADERS)
@require_safe
def numbers(request) -> HttpResponse:
    """How many get it, by language; no address is shown to anybody."""
    rows = (
        Subscriber.objects.visible_to(request.user)
        .values("language")
        .annotate(
            confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)),
            waiting=Count("pk", filter=Q(confirmed_at=None)),
            last=Max("told_until"),
        )
        .order_by("-confirmed", "language")
    )
    context = {"rows": rows, "total": sum(row["confirmed"] for row in rows), "up": reverse("newsletter")}
    return render(request, "stories/newsletter_numbers.html", context)
