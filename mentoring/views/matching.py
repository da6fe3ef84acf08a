"""The console of programme officers: see who takes part, run the matching, lock, run again, publish."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import press, submit, wants_json
from people.models import Role

from .. import console, curves
from ..actions import matching as actions
from ..forms.matching import RunForm, StageForm, WhyNotForm
from ..models import Match, MatchRun

RUN_MOVES = {"publish": actions.publish, "discard": actions.discard, "take_up": actions.take_up}
MATCH_MOVES = {
    "lock": actions.lock,
    "unlock": actions.unlock,
    "leave_out": actions.leave_out,
    "put_back": actions.put_back,
}


def _page_number(text: str | None) -> int:
    return max(int(text), 1) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1


@gate.holding(Role.OFFICER)
@require_http_methods(["GET", "POST"])
def matching(request):
    """Who takes part and what is missing, a form to run the matching, and the runs so far."""
    if request.method == "GET":
        return _overview(request, None)
    form = RunForm(request.POST, reader=request.user)
    return submit(
        request,
        form,
        lambda _clean: actions.run_matching(by=request.user, **form.wishes()),
        page=lambda form: _overview(request, form),
        facts=_facts,
    )


def _overview(request, form: RunForm | None) -> HttpResponse:
    asked = StageForm(request.GET if form is None else form.data, reader=request.user)
    programme, kind = asked.asked()
    if programme is None:
        raise Http404
    context = console.overview(request.user, programme, kind)
    form = form or RunForm(reader=request.user, initial=console.first_time(programme, kind))
    return render(request, "mentoring/matching.html", context | {"form": form})


def _facts(run: MatchRun) -> dict:
    return {"state": run.state, "seed": run.seed, "digest": run.digest, "totals": run.totals}


def _run(request, pk) -> MatchRun:
    runs = MatchRun.objects.visible_to(request.user).select_related("programme", "by", "published_by")
    return get_object_or_404(runs.defer("certificate"), pk=pk)


@gate.holding(Role.OFFICER)
@require_safe
def run(request, pk):
    """What a run proposes, the worst-off first."""
    return _run_page(request, _run(request, pk))


def _run_page(request, found: MatchRun, *, form=None) -> HttpResponse:
    """The page; `form` brings what stopped a move."""
    context = console.review(request.user, found, _page_number(request.GET.get("page")))
    context |= {
        "form": form,
        "curve": curves.draw(found.frontier, found.made_with["minimum"]),
        "again": RunForm(reader=request.user, initial=console.once_more(found)),
    }
    return render(request, "mentoring/match_run.html", context)


@gate.holding(Role.OFFICER)
@require_safe
def run_file(request, pk):
    """The run as a file that anybody can recheck: numbers instead of names."""
    found = get_object_or_404(MatchRun.objects.visible_to(request.user), pk=pk)
    answer = JsonResponse(found.certificate)
    answer["Content-Disposition"] = f'attachment; filename="run-{found.pk}.json"'
    return answer


@gate.holding(Role.OFFICER)
@require_POST
def move_run(request, pk, act):
    """Publish, set aside or take up again."""
    found = _run(request, pk)
    if act not in RUN_MOVES:
        raise Http404
    return press(
        request,
        lambda: RUN_MOVES[act](by=request.user, run=found),
        page=lambda form: _run_page(request, found, form=form),
        facts=_facts,
    )


@gate.holding(Role.OFFICER)
@require_POST
def move_match(request, pk, match, act):
    """Lock a pair or leave it out, and back."""
    found = _run(request, pk)
    if act not in MATCH_MOVES:
        raise Http404
    chosen = get_object_or_404(Match.objects.visible_to(request.user).filter(run=found), pk=match)
    chosen.run = found
    page = _page_number(request.GET.get("page"))
    return press(
        request,
        lambda: MATCH_MOVES[act](by=request.user, match=chosen),
        page=lambda form: _run_page(request, found, form=form),
        facts=lambda match: {"state": match.state, "locked": match.locked},
        to=lambda match: f"{found.get_absolute_url()}?page={page}#match-{match.pk}",
    )


@gate.holding(Role.OFFICER)
@require_safe
def why_not(request, pk):
    """Why two people are no pair of this run, or exactly what it would cost to make them one."""
    found = _run(request, pk)
    question = console.Question(request.user, found)
    form = WhyNotForm(
        request.GET if "mentor" in request.GET else None,
        initial=request.GET.dict(),
        mentees=question.mentees,
        mentors=question.mentors,
    )
    answer = None
    if form.is_bound and form.is_valid():
        answer = question.answer(**form.cleaned_data)
    if wants_json(request):
        return JsonResponse(answer.facts() if answer else {}, status=200 if answer else 422)
    context = {"form": form, "answer": answer, "is_same": question.is_same, "up": found.get_absolute_url()}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "mentoring/why_not.html", context, status=status)
