"""Coming to an event."""

from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from people import gate
from people.answers import submit
from people.rules import require

from ..actions import registering
from ..forms.registering import RegisterForm
from .finding import back, event_at, registration_of


@gate.member
@require_http_methods(["GET", "POST"])
def register(request, slug):
    """Come to an event, or come in another way."""
    found = event_at(request, slug)
    require(request.user, "events.register", found)

    def page(form):
        context = {"event": found, "registration": registration_of(request, found), "form": form}
        return render(request, "events/register.html", {**context, "next": back(request)})

    if request.method == "GET":
        return page(RegisterForm(event=found))
    return submit(
        request,
        RegisterForm(request.POST, event=found),
        lambda clean: registering.register(by=request.user, event=found, **clean),
        page=page,
        facts=lambda registration: {"mode": registration.mode},
        to=lambda registration: back(request) or registration.get_absolute_url(),
    )
