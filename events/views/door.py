"""At the door: the scanner, the list, whoever comes without a ticket, and badges."""

import uuid

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import refused, submit
from people.keys import Done
from people.models import Seat
from people.refusals import Refused
from people.rules import may

from .. import door as lists
from .. import tickets
from ..actions import walkins
from ..actions.checkins import PAGE, check_in
from ..forms.door import BatchForm, ScanForm, WalkInForm
from ..models import CheckIn, Event, doors_of
from .finding import back

# Five sheets of eight.
BADGES_PER_PAGE = 40
# What a scan may come to; the last two on a device that has no line.
STATES = (*CheckIn.Result.values, "unlisted", "unchecked")
# The rest of the site has no use for a camera.
FEATURES = "camera=(self), microphone=(), geolocation=()"


def _door(request, slug) -> Event:
    doors = doors_of(request.user).select_related("focus_country", "training_session__training")
    return get_object_or_404(doors, slug=slug)


@gate.signed_in
@require_safe
def door(request, slug):
    """The scanner; `?scan=` is what the last form came to."""
    return _page(request, _door(request, slug), ScanForm())


def _page(request, event: Event, form: ScanForm):
    scans = CheckIn.objects.visible_to(request.user).filter(event=event)
    asked = request.GET.get("scan", "")
    shown = scans.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    came = scans.inside().filter(day=lists.today(event)).count()
    context = {
        "event": event,
        "form": form,
        "came": came,
        "expected": event.registrations.seated().count(),
        "states": STATES,
    }
    if shown:
        context["scan"] = _told(shown)
    answer = render(request, "events/door.html", context)
    answer["Permissions-Policy"] = FEATURES
    return answer


def _told(scan: CheckIn) -> dict:
    """What a scan came to, as it is told to those at the door."""
    told = {"client_nonce": str(scan.client_nonce), "result": scan.result, "at": scan.scanned_at.isoformat()}
    if scan.registration:
        told |= {"name": lists.name_of(scan.registration), "mode": scan.registration.mode}
    return told


@gate.signed_in
@require_safe
def roster(request, slug):
    """What a scanner keeps: names by digest, what was revoked, the public key."""
    return JsonResponse(lists.snapshot(_door(request, slug)))


@gate.signed_in
@require_POST
def scan(request, slug):
    """One ticket, by the page's own form."""
    event = _door(request, slug)

    def act(clean):
        # A list is one form with a button for each: each has a number of its own.
        key = clean["client_key"]
        nonce = uuid.uuid5(key, clean["ticket"]) if clean["ticket"] else key
        seen = lists.Scan(nonce, timezone.now(), clean["code"], clean["ticket"])
        (stored,) = check_in(by=request.user, event=event, device=PAGE, scans=[seen])
        return Done(stored, created=True)

    def to(stored):
        return back(request) or f"{reverse('event-door', args=[slug])}?scan={stored.pk}"

    def page(form):
        return _page(request, event, form)

    return submit(request, ScanForm(request.POST), act, page=page, facts=_told, to=to)


@gate.signed_in
@require_POST
def batch(request, slug):
    """What a device scanned: as often as it likes, stored once."""
    event = _door(request, slug)
    form = BatchForm.of(request.body)
    if not form.is_valid():
        return refused(request, Unreadable(form))
    try:
        stored = check_in(by=request.user, event=event, **form.cleaned_data)
    except Refused as refusal:
        return refused(request, refusal)
    return JsonResponse({"results": [_told(scan) for scan in stored]})


class Unreadable(Refused):
    status = 422
    code = "invalid"

    def __init__(self, form):
        fields = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        super().__init__(next(iter(fields.values()))[0], fields=fields)


@gate.signed_in
@require_safe
def people(request, slug):
    """Everybody who may come in, to find by name, to print, and to let in without a ticket."""
    event = _door(request, slug)
    asked = request.GET.get("q", "").strip()
    guests = [guest for guest in lists.expected(event) if asked.casefold() in guest.name.casefold()]
    context = {"event": event, "guests": guests, "asked": asked, "form": ScanForm()}
    return render(request, "events/door_list.html", context)


@gate.signed_in
@require_http_methods(["GET", "POST"])
def walk_in(request, slug):
    """Somebody without a ticket: a name is enough."""
    event = _door(request, slug)

    def page(form):
        context = {"event": event, "form": form, "open": may(request.user, "events.walk_in", event)}
        return render(request, "events/walk_in.html", context)

    if request.method == "GET":
        return page(WalkInForm())
    return submit(
        request,
        WalkInForm(request.POST),
        lambda clean: walkins.walk_in(by=request.user, event=event, **clean),
        page=page,
        to=lambda _registration: reverse("door-walk-in", args=[slug]),
        said=_("Let in."),
    )


@gate.signed_in
@require_safe
def badges(request, slug):
    """Eight to a sheet; `?ticket=` is one alone."""
    event = _door(request, slug)
    guests = lists.expected(event)
    if asked := request.GET.get("ticket"):
        guests = [guest for guest in guests if asked in guest.digests]
    else:
        guests = [guest for guest in guests if guest.registration.mode == Event.Mode.ONSITE]
    page = Paginator(guests, BADGES_PER_PAGE).get_page(request.GET.get("page"))
    people = [guest.registration.person_id for guest in page]
    seats = Seat.objects.visible_to(request.user).current().filter(person__in=people)
    seats = seats.select_related("institution")
    institutions = {seat.person_id: seat.institution.name for seat in seats}
    shown = [
        {
            "name": guest.registration.person.called,
            "institution": institutions.get(guest.registration.person_id, ""),
            "code": tickets.code(guest.registration, lists.issue_of(guest.registration)),
        }
        for guest in page
    ]
    context = {
        "event": event,
        "badges": shown,
        "earlier": f"?page={page.previous_page_number()}" if page.has_previous() else "",
        "later": f"?page={page.next_page_number()}" if page.has_next() else "",
    }
    return render(request, "events/badges.html", context)
