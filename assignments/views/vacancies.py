"""Calls: the public's pages, and what the host and the programme do with a call."""

import zoneinfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import submit
from people.forms import PostingForm, ReasonForm, reason_forms
from people.models import Role
from people.refusals import Conflict
from people.rules import may, require
from people.states import lacks, open_to

from .. import choosing, publishing
from ..actions import vacancies as actions
from ..calls import find, public, whole
from ..forms.vacancies import ClosesForm, NewVacancyForm, VacancyForm, as_it_is
from ..models import Need, Vacancy, is_programme_staff

MOVES = frozenset({"submit", "send_back", "publish", "close", "cancel"})


def _state(vacancy: Vacancy) -> dict:
    return {"state": vacancy.state, "closes_at": vacancy.closes_at.isoformat()}


# What anybody may read.


@gate.public
@require_safe
def vacancies(request):
    """The list of calls."""
    user = request.user
    prepares = is_programme_staff(user) or may(user, "need.write")
    context = {"found": find(user, request.GET), "prepares": prepares}
    return render(request, "assignments/vacancies.html", context)


def _vacancy(request, pk) -> Vacancy:
    rows = Vacancy.objects.visible_to(request.user).select_related(
        "need__host__focus_country", "need__sector", "need__programme"
    )
    return get_object_or_404(rows, pk=pk)


@gate.public
@require_safe
def vacancy(request, pk):
    """One call: the need behind it, the work, and how one answers it."""
    return _vacancy_page(request, _vacancy(request, pk))


def _vacancy_page(request, found: Vacancy, *, form=None, closes_form=None) -> HttpResponse:
    user, host = request.user, found.need.host
    is_member = user.is_authenticated and user.is_member
    acts = open_to(user, found) if is_member else []
    context = {
        "vacancy": found,
        "need": found.need,
        "host": host if is_member else publishing.public_host(found),
        "goals": found.goals.all(),
        "posting": publishing.job_posting(found),
        "is_public": found.state in Vacancy.PUBLIC,
        "zone": timezone.get_current_timezone(),
        # The host's clock helps where it shows another time, and does not tell where a hidden host is.
        "host_zone": _other_clock(found),
        "apply_path": reverse("application-create", args=[found.pk]),
        "site": settings.SITE_URL,
        "card_alt": publishing.card_alt(found),
        "may": acts,
        "missing": lacks(found, "publish") if "publish" in acts else [],
        "reads_applications": is_member and choosing.chooses(user, found),
        "may_edit": is_member and may(user, "vacancy.edit", found) and found.state in actions.editable(user),
        "may_extend": is_member and found.is_open and may(user, "vacancy.extend", found),
        "may_share": is_member and found.is_open and may(user, "vacancy.share", found),
        "form": form,
        "reasons": reason_forms(acts, form),
        "closes_form": closes_form or ClosesForm(),
    }
    return render(request, "assignments/vacancy.html", context)


def _other_clock(found: Vacancy):
    zone = zoneinfo.ZoneInfo(found.need.host.time_zone)
    here = timezone.get_current_timezone()
    same = zone.utcoffset(found.closes_at) == here.utcoffset(found.closes_at)
    return None if same or found.need.host.hidden else zone


@gate.public
@require_safe
def job_posting(request, pk):
    """schema.org's JobPosting of a public call."""
    found = get_object_or_404(_public(), pk=pk)
    return JsonResponse(publishing.job_posting(found), content_type="application/ld+json")


@gate.public
@require_safe
def card(request, pk):
    """The picture that stands beside a link to a public call."""
    found = get_object_or_404(_public(), pk=pk)
    return HttpResponse(publishing.card(found), content_type="image/png")


def _public():
    """What anybody sees, whoever asks."""
    return whole(public(AnonymousUser())).select_related("need__programme")


# What the host and the programme do.


@gate.member
@require_http_methods(["GET", "POST"])
def create(request):
    """Draw up the terms of reference for an approved need; `?need=` names one."""
    require(request.user, "vacancy.write")
    needs = Need.objects.visible_to(request.user).filter(state=Need.State.APPROVED).order_by("-moved_at")
    if not needs:
        raise Conflict(_("No need is approved yet. A vacancy begins with one."), code="not_yet")

    def page(form):
        return render(request, "assignments/vacancy_form.html", {"form": form})

    if request.method == "GET":
        return page(NewVacancyForm(needs=needs, initial={"need": request.GET.get("need")}))
    return submit(
        request,
        NewVacancyForm(request.POST, needs=needs),
        lambda clean: actions.write(by=request.user, **clean),
        page=page,
        facts=_state,
    )


@gate.member
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change a draft, or put right what is in review."""
    found = _vacancy(request, pk)
    require(request.user, "vacancy.edit", found)

    def page(form):
        return render(request, "assignments/vacancy_form.html", {"form": form, "vacancy": found})

    if request.method == "GET":
        return page(VacancyForm(initial=as_it_is(found)))
    return submit(
        request,
        VacancyForm(request.POST),
        lambda clean: actions.edit(by=request.user, vacancy=found, **clean),
        page=page,
        facts=_state,
    )


@gate.member
@require_POST
def move(request, pk, act):
    """Submit, send back, publish, close or cancel."""
    found = _vacancy(request, pk)
    if act not in MOVES:
        raise Http404
    return submit(
        request,
        ReasonForm(request.POST, act=act, must=act in actions.SAYS_WHY),
        lambda clean: actions.move(by=request.user, vacancy=found, act=act, **clean),
        page=lambda form: _vacancy_page(request, found, form=form),
        facts=_state,
    )


@gate.member
@require_POST
def extend(request, pk):
    """Give people longer to answer."""
    return _later(request, pk, actions.extend)


@gate.member
@require_POST
def reopen(request, pk):
    """Open a closed call again."""
    return _later(request, pk, actions.reopen)


def _later(request, pk, act) -> HttpResponse:
    found = _vacancy(request, pk)
    return submit(
        request,
        ClosesForm(request.POST),
        lambda clean: act(by=request.user, vacancy=found, **clean),
        page=lambda form: _vacancy_page(request, found, closes_form=form),
        facts=_state,
    )


@gate.holding(Role.OFFICER, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def share(request, pk):
    """The share kit: texts to copy in `?language=`, the picture, and what was posted where."""
    found = get_object_or_404(_public().open(), pk=pk)
    asked = request.GET.get("language")
    language = asked if asked in dict(settings.LANGUAGES) else get_language()

    def page(form):
        with translation.override(language):
            alt = publishing.card_alt(found)
        context = {
            "vacancy": found,
            "kit": publishing.share_kit(found, language),
            "language": language,
            "rtl": translation.get_language_info(language)["bidi"],
            "alt": alt,
            "postings": found.postings.select_related("by"),
            "form": form,
        }
        return render(request, "assignments/vacancy_share.html", context)

    if request.method == "GET":
        return page(PostingForm())
    return submit(
        request,
        PostingForm(request.POST),
        lambda clean: actions.note_posting(by=request.user, vacancy=found, **clean),
        page=page,
        facts=lambda posting: {"channel": posting.channel},
        to=lambda posting: f"{reverse('vacancy-share', args=[found.pk])}#log",
    )
