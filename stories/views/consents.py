"""Where people in a story read it, answer, and take it back: members on a page of their own, others at a
private address. Both are the same page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import state_of, submit
from people.files import stored

from ..actions import consents as actions
from ..actions.withdrawing import withdraw
from ..asking import as_read, sheet, shows
from ..editions import editions
from ..forms.consents import AnswerForm, WithdrawForm
from ..models import Appearance

ACTS = frozenset({"agree", "refuse", "withdraw"})


@gate.signed_in
@require_safe
def appearance(request, pk):
    """A member's own."""
    return _page(request, _own(request, pk))


@gate.signed_in
@require_POST
def act(request, pk, act):
    """A member answers, or takes it back."""
    return _act(request, _own(request, pk), act, by=request.user)


@gate.signed_in
@require_safe
def file(request, pk, name):
    return _file(request, _own(request, pk), name)


@gate.public
@require_safe
def by_link(request, token):
    """Whoever holds the private address: no account, no log-in."""
    return _page(request, _at(token))


@gate.public
@require_POST
def act_by_link(request, token, act):
    return _act(request, _at(token), act, by=None)


@gate.public
@require_safe
def file_by_link(request, token, name):
    return _file(request, _at(token), name)


def _own(request, pk) -> Appearance:
    """Editors have an office for other people's."""
    rows = Appearance.objects.visible_to(request.user).filter(person=request.user)
    return get_object_or_404(rows.select_related("person"), pk=pk)


def _at(token: str) -> Appearance:
    return get_object_or_404(Appearance.objects.at(token).select_related("person"))


def _ways(found: Appearance, by_person: bool) -> dict[str, str]:
    """The addresses of the page's buttons, and where its files are."""
    name, args = ("appearance", [found.pk]) if by_person else ("appearance-link", [found.token])
    ways = {act: reverse(f"{name}-act", args=[*args, act]) for act in ACTS}
    return {**ways, "files": reverse(f"{name}-file", args=[*args, "-"]).removesuffix("-")}


def _page(request, found: Appearance, form=None):
    language = request.GET.get("language", "")
    put = sheet(found, language, get_language(), found.language)
    ways = _ways(found, request.user.is_authenticated and found.person_id == request.user.pk)
    shown = put.draft if found.state != Appearance.State.DROPPED else None
    context = {
        "appearance": found,
        "sheet": put,
        "ways": ways,
        "story": as_read(shown, ways["files"]) if shown else "",
        "form": form or AnswerForm(appearance=found, initial={"seen": ",".join(put.seen)}),
    }
    return _private(render(request, "stories/appearance.html", context))


def _private(response):
    """The address is a secret: no engine lists it, no link out of it tells where it came from."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Not "no-referrer": with that browsers post forms as if from nowhere, and every answer is refused.
    response["Referrer-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _act(request, found: Appearance, act: str, *, by):
    if act not in ACTS:
        raise Http404

    def page(form):
        return _page(request, found, form if isinstance(form, AnswerForm) else None)

    def withdrawn(clean):
        done = withdraw(by=by, appearance=found)
        messages.success(request, _("It is withdrawn, and gone from here."))
        return done

    def answered(clean):
        seen = clean.pop("seen")
        answers = {**clean, "story": act == "agree"}
        done = actions.answer(by=by, appearance=found, seen=seen, language=get_language(), answers=answers)
        messages.success(request, _("Your answer is kept. You can change it here at any time."))
        return done

    takes_back = act == "withdraw"
    form = WithdrawForm(request.POST) if takes_back else AnswerForm(request.POST, appearance=found)
    ways = _ways(found, by is not None)
    return submit(
        request,
        form,
        withdrawn if takes_back else answered,
        page=page,
        facts=state_of,
        to=lambda thing: ways["agree"].removesuffix("agree/"),
    )


def _file(request, found: Appearance, name: str):
    """A file that the page shows, in whichever language."""
    if not any(shows(draft, name) for draft in editions(found.story)):
        raise Http404
    return stored(request, name)
