"""What belongs to the site as a whole: the front door, health, and pages for when something is wrong."""

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from community import webpush
from people import gate
from people.table_versions import public_page

from . import atlas, places
from .models import HomePage
from .static_files import WORKER_PARTS, kept_files


@gate.public
@require_safe
def front_door(request):
    """`/`: to the home page in the member's language, else in the one the browser asks for."""
    language = request.user.language if request.user.is_authenticated else None
    with translation.override(language or translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    response["Vary"] = "Accept-Language, Cookie"
    return response


@gate.public
@require_safe
@public_page
def home(request):
    """The front of the site in the reader's language."""
    pages = HomePage.objects.visible_to(request.user).in_language(translation.get_language())
    page = get_object_or_404(pages)
    return render(request, page.template, page.get_context(request))


@gate.public
@require_safe
def healthz(request):
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@gate.public
@require_safe
def readyz(request):
    """Database, cache and worker are there; 503 names what is not."""
    from .readiness import problems

    found = problems()
    return JsonResponse({"ready": not found, "problems": found}, status=503 if found else 200)


@gate.public
@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")


@gate.public
@require_safe
def security_txt(request):
    """RFC 9116; the address is the site's own."""
    expires = timezone.now().replace(microsecond=0) + timezone.timedelta(days=180)
    lines = [
        f"Contact: mailto:{settings.SECURITY_CONTACT}",
        f"Expires: {expires.isoformat()}",
        "Preferred-Languages: en, nl, ar",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain")


@gate.public
@require_safe
def styleguide(request):
    """Every component in every state, for those who build pages and for the tests."""
    from .styleguide import samples

    return render(request, "diwan/styleguide.html", samples())


@gate.public
@require_safe
def session(request):
    """Whose session this browser has, and a fresh token: what waits on a device leaves in no other's name."""
    person = str(request.user.pk) if request.user.is_authenticated else ""
    response = JsonResponse({"person": person, "token": get_token(request)})
    response["Cache-Control"] = "private, no-store"
    return response


@gate.public
@require_safe
def service_worker(request):
    """The script that answers without a line; from the root, so that it answers for all pages."""
    context = {"files": kept_files(), "parts": WORKER_PARTS, "push_key": webpush.public_key()}
    response = render(request, "diwan/sw.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@gate.public
@require_safe
def offline(request):
    """What a browser shows instead of a page that it cannot get and does not keep; the same for everybody."""
    return render(request, "diwan/offline.html")


def csrf_failure(request, reason=""):
    """A form that was not sent from our page, or after the session ended."""
    return render(request, "403_csrf.html", status=403)


@gate.public
@require_safe
def where_we_work(request):
    """The map, and a list that says the same."""
    return render(request, "diwan/places.html", {"atlas": atlas.atlas()})


def _place(request, place: places.Place):
    context = {**places.page(place, request.user), "site": settings.SITE_URL}
    return render(request, "diwan/place.html", context)


@gate.public
@require_safe
def country(request, code):
    """What there is of one focus country."""
    return _place(request, places.country(request.user, code))


@gate.public
@require_safe
def sector(request, slug):
    """What there is of one sector."""
    return _place(request, places.sector(request.user, slug))


@gate.public
@require_safe
def goal(request, number):
    """What there is of one Sustainable Development Goal."""
    return _place(request, places.goal(number))


@gate.public
@require_safe
def institution(request, slug):
    """One institution, and what there is of it."""
    return _place(request, places.institution(request.user, slug))
