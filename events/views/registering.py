"""Coming to an event: with an account or without, waiting, and what comes with it."""

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate, guests
from people.answers import press, state_of, submit, wants_json
from people.keys import Done
from people.refusals import Refused, TooMany
from people.rules import require

from .. import coming
from ..actions import guests as guest_actions
from ..actions import registering
from ..forms.registering import GuestForm, RegisterForm
from ..models import Event, NeedKind, Registration
from .finding import back, event_at, registration_of


class Asked:
    """What asking for a link makes, as far as anybody is told: nothing that has a number."""

    pk = None


@gate.public
@sensitive_post_parameters(*NeedKind.values)
@require_http_methods(["GET", "POST"])
def register(request, slug):
    """Come to an event, come in another way, or wait for a seat."""
    if not request.user.is_authenticated:
        return _without_account(request, slug)
    found = event_at(request, slug)
    require(request.user, "events.register", found)
    mine = registration_of(request, found)
    if request.method == "GET":
        return _page(request, found, mine, RegisterForm(event=found, registration=mine))
    return submit(
        request,
        RegisterForm(request.POST, event=found),
        lambda clean: registering.register(by=request.user, event=found, **clean),
        page=lambda form: _page(request, found, mine, form),
        facts=_facts,
        to=lambda registration: back(request) or _after(registration),
    )


def _page(request, found: Event, mine: Registration | None, form, refused=None) -> HttpResponse:
    context = {
        "event": found,
        "registration": mine,
        "ways": coming.ways(found, mine, request.user),
        "form": form,
        "refused": refused or form,
        "next": back(request),
    }
    return render(request, "events/register.html", context)


def _facts(registration: Registration) -> dict:
    facts = {"mode": registration.mode, **state_of(registration)}
    if registration.state == Registration.State.WAITLISTED:
        facts["position"] = registration.position
    return facts


def _after(registration: Registration) -> str:
    """Who comes goes back to the event; who waits is shown their place in line."""
    if registration.state == Registration.State.CONFIRMED:
        return registration.get_absolute_url()
    return reverse("event-register", args=[registration.event.slug])


def _without_account(request, slug) -> HttpResponse:
    try:
        found = event_at(request, slug)
    except Http404:
        # Also where there is no such event: whoever logs in will see.
        if wants_json(request):
            raise gate.LoginNeeded from None
        return redirect_to_login(request.get_full_path())

    def page(form, **more):
        context = {"event": found, "form": form, "ways": coming.ways(found, None, request.user), **more}
        return render(request, "events/register_guest.html", context)

    if found.is_over:
        raise Refused(_("This event is over."))
    if request.method == "GET":
        return page(GuestForm(event=found))

    def act(clean):
        address = clean["address"].lower()
        if not ratelimit.consume(request, action="guest", key=address):
            raise TooMany(_("Too many at once. Wait a while, and look into your mail."), retry_after=900)
        guest_actions.ask(event=found, language=get_language() or "en", **clean)
        return Done(Asked(), created=False)

    return submit(
        request,
        GuestForm(request.POST, event=found),
        act,
        page=page,
        to=lambda _asked: reverse("event-register-asked", args=[slug]),
    )


@gate.public
@require_safe
def asked(request, slug):
    """A mail is on its way, whoever has the address."""
    context = {"event": event_at(request, slug), "state": "asked"}
    return render(request, "events/register_guest.html", context)


@gate.public
@require_http_methods(["GET", "POST"])
def confirm(request, slug, token):
    """From the mail. To look at the page changes nothing, for mail scanners follow links; its button does."""
    found = event_at(request, slug)

    def page(state, **more):
        context = {"event": found, "state": state, **more}
        status = 200 if state == "confirm" else 410
        return render(request, "events/register_guest.html", context, status=status)

    try:
        link = guests.read(token)
    except guests.BadLink:
        return page("too-old")
    if link.what["event"] != found.pk:
        return page("too-old")
    if request.method == "GET":
        return page("confirm", link=link)
    try:
        registration = guest_actions.confirm(event=found, link=link).thing
    except Refused as refusal:
        return page("refused", refusal=refusal)
    perform_login(request, registration.person, email_verification="none")
    return redirect("event-register", slug)


def _mine(request, slug) -> Registration:
    found = event_at(request, slug)
    mine = Registration.objects.visible_to(request.user).filter(person=request.user)
    return get_object_or_404(mine.select_related("event"), event=found)


def _as_it_is(request, found: Event, refused) -> HttpResponse:
    """The page with what was refused on top: meanwhile it is different."""
    now = registration_of(request, found)
    return _page(request, found, now, RegisterForm(event=found, registration=now), refused)


def _button(act, to):
    """A view of a button about one's own registration."""

    @gate.signed_in
    @require_POST
    def pressed(request, slug):
        mine = _mine(request, slug)
        return press(
            request,
            lambda: act(by=request.user, registration=mine),
            page=lambda form: _as_it_is(request, mine.event, form),
            facts=_facts,
            to=to,
        )

    return pressed


accept = _button(registering.accept, _after)
call_off = _button(registering.call_off, lambda registration: registration.get_absolute_url())


@gate.signed_in
@require_safe
def letter(request, slug):
    """An invitation on paper, for an embassy."""
    found = event_at(request, slug)
    mine = Registration.objects.visible_to(request.user).seated().filter(person=request.user)
    mine = get_object_or_404(mine, event=found, mode=Event.Mode.ONSITE)
    context = {"event": found, "registration": mine, "today": timezone.localdate()}
    return render(request, "events/register_letter.html", context)


@gate.signed_in
@require_safe
def needs(request, slug):
    """What those need who come, for whoever looks after it."""
    found = event_at(request, slug)
    kept = coming.looked_after(found, request.user)
    if not kept:
        raise Http404
    return render(request, "events/register_needs.html", {"event": found, "kept": kept})
