"""Taking part from the hall without an account, and the code that lets one do so."""

from datetime import timedelta

from allauth.core import ratelimit
from django.contrib.auth import login
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from people import gate
from people.answers import press, submit
from people.models import Role
from people.refusals import TooMany

from ..actions import hall
from ..forms.live import HallForm, OpenHallForm
from ..models import HallCode
from .finding import event_at

BACKEND = "django.contrib.auth.backends.ModelBackend"
ORGANISERS = (Role.MODERATOR, Role.OFFICER, Role.ADMIN)


@gate.public
@require_http_methods(["GET", "POST"])
def enter(request, slug):
    """Type the code, or come by the QR code that has it in it."""
    found = event_at(request, slug)

    def page(form):
        return render(request, "events/enter_hall.html", {"event": found, "form": form})

    if request.method == "GET":
        return page(HallForm(initial={"code": request.GET.get("code", "")[:12]}))
    person = request.user if request.user.is_authenticated else None

    def act(clean):
        # A whole hall is behind one address, and six letters take more tries than this.
        if not ratelimit.consume(request, action="hall"):
            raise TooMany(_("Too many at once from this line. Wait a few minutes."), retry_after=600)
        done = hall.enter_hall(by=person, event=found, language=get_language(), **clean)
        if person is None:
            login(request, done.thing.person, backend=BACKEND)
        return done

    return submit(
        request,
        HallForm(request.POST),
        act,
        page=page,
        facts=lambda registration: {"mode": registration.mode},
        to=lambda registration: found.get_absolute_url(),
        said=_("You are in. Ask and vote."),
    )


@gate.holding(*ORGANISERS)
@require_http_methods(["GET", "POST"])
def codes(request, slug):
    """The code that is open, and the form that opens one."""
    found = event_at(request, slug)
    if request.method == "GET":
        return _codes_page(request, found, OpenHallForm())

    def act(clean):
        closes = min(timezone.now() + timedelta(hours=clean["hours"]), found.ends)
        return hall.open_hall(by=request.user, event=found, closes=closes, client_key=clean["client_key"])

    return submit(
        request,
        OpenHallForm(request.POST),
        act,
        page=lambda form: _codes_page(request, found, form),
        facts=lambda made: {"code": made.code},
        to=lambda made: reverse("hall-code", args=[slug]),
    )


def _codes_page(request, found, form, refused=None):
    seen = HallCode.objects.visible_to(request.user).filter(event=found).with_guests()
    context = {"event": found, "codes": seen, "form": form, "refused": refused}
    return render(request, "events/hall_code.html", context)


@gate.holding(*ORGANISERS)
@require_POST
def close(request, slug, pk):
    """Nobody enters any more, and whoever did is out."""
    found = event_at(request, slug)
    seen = HallCode.objects.visible_to(request.user).select_related("event")
    hall_code = get_object_or_404(seen, event=found, pk=pk)
    return press(
        request,
        lambda: hall.close_hall(by=request.user, hall_code=hall_code),
        page=lambda form: _codes_page(request, found, OpenHallForm(), refused=form),
        to=lambda made: reverse("hall-code", args=[slug]),
    )
