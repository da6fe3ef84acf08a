"""Members, one's own page, and the way in."""

import tempfile

from allauth.account.utils import perform_login
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from . import actions, gate
from .answers import refused, submit
from .files import archive
from .forms import EraseForm, JoinForm, ProfileForm
from .keys import Done
from .leaving import parts
from .models import Invitation, Participation, User
from .privacy import shown
from .refusals import Refused, TooMany

PEOPLE_PER_PAGE = 60


@gate.member
def people(request):
    """The members one may see, with the sector and country of their work."""
    found = User.objects.visible_to(request.user).members()
    roles = (
        Participation.objects.visible_to(request.user)
        .current()
        .select_related("focus_country", "sector")
        .filter(person__in=found)
    )
    by_person: dict[int, list] = {}
    for participation in roles:
        by_person.setdefault(participation.person_id, []).append(participation)
    cards = [
        {"person": person, "fields": shown(person, request.user), "roles": by_person.get(person.pk, [])}
        for person in found[:PEOPLE_PER_PAGE]
    ]
    return render(request, "people/people.html", {"cards": cards})


@gate.member
def person(request, pk):
    """One member, field by field as far as they show themselves."""
    member = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    context = {
        "person": member,
        "fields": shown(member, request.user),
        "roles": member.participations.visible_to(request.user)
        .current()
        .select_related("focus_country", "sector"),
    }
    return render(request, "people/person.html", context)


@gate.signed_in
@require_http_methods(["GET", "POST"])
def me(request):
    """One's own page; a suspended member finds here what happened and what is still theirs."""

    def page(form):
        return render(request, "people/me.html", {"form": form})

    if request.method == "GET":
        return page(ProfileForm(instance=request.user))
    # The form's instance is a copy, so that a refused change does not show in the page's header.
    form = ProfileForm(request.POST, instance=User.objects.visible_to(request.user).get(pk=request.user.pk))

    def act(_clean):
        saved = actions.settle(by=request.user, person=form.instance, **form.profile())
        with translation.override(saved.language):
            messages.success(request, _("Your page is saved."))
        return Done(saved, created=False)

    return submit(request, form, act, page=page, to=_own_page)


def _own_page(person: User) -> str:
    with translation.override(person.language):
        return reverse("me")


@gate.signed_in
@require_http_methods(["GET", "POST"])
def take_along(request):
    """Everything of one's own in one file. It is written to disk first: a slow line keeps no query open."""
    if request.method == "GET":
        return render(request, "people/take_along.html", {"parts": parts()})
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it)
    actions.take_along(by=request.user, file=file)
    return archive(file, "diwan.zip")


@gate.signed_in
@require_http_methods(["GET", "POST"])
def erase(request):
    """Leave for good, after the page has said what goes and what stays."""

    def page(form):
        return render(request, "people/erase.html", {"form": form})

    if request.method == "GET":
        return page(EraseForm(person=request.user))
    # Whoever holds somebody's open phone must not try passwords here.
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        raise TooMany(_("Too many tries. Wait a few minutes."), retry_after=60)
    form = EraseForm(request.POST, person=request.user)

    def act(clean):
        done = actions.erase(by=request.user, keep_texts=clean["texts"] == "keep")
        logout(request)
        messages.success(request, _("You have left. Nothing of your page is kept. Farewell."))
        return done

    return submit(request, form, act, page=page, to=lambda _person: reverse("home"))


@gate.public
@require_http_methods(["GET", "POST"])
def join(request, token):
    """An invited person makes their account and is logged in."""
    invitation = get_object_or_404(Invitation.objects.open(), token=token)

    def page(form):
        return render(request, "people/join.html", {"form": form, "invitation": invitation})

    if request.method == "GET":
        return page(JoinForm(initial={"language": invitation.language, "time_zone": "Europe/Amsterdam"}))
    form = JoinForm(request.POST)
    if not form.is_valid():
        response = page(form)
        response.status_code = 422
        return response
    try:
        person = actions.join(invitation=invitation, **form.cleaned_data)
    except Refused as refusal:
        return refused(request, refusal, form=form, page=page)
    perform_login(request, person, email_verification="none")
    with translation.override(person.language):
        messages.success(request, _("Welcome, %(name)s.") % {"name": person.call_me})
        return redirect("home")
