"""One's own stories: what one offers, and what one is asked about."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import state_of, submit
from people.forms import ReasonForm, reason_forms
from people.rules import may, require
from people.states import open_to

from ..actions import pitches as actions
from ..companions import holder
from ..editions import titles_of
from ..forms.pitches import PitchEditForm, PitchForm, as_it_is
from ..models import Appearance, Pitch, is_editor
from ..states import EDITOR, SAYS_WHY

PER_PAGE = 30
WAY = (Pitch.State.DRAFT, Pitch.State.OFFERED, Pitch.State.TAKEN)
MOVES = frozenset({"offer", "drop", "withdraw", "take_up", "send_back", "decline"})


@gate.signed_in
@require_safe
def mine(request):
    """The stories one tells and those one is in; editors see what was offered to them as well."""
    own = Appearance.objects.visible_to(request.user).filter(person=request.user)
    pitches = Pitch.objects.visible_to(request.user).exclude(state=Pitch.State.DROPPED)
    told = Paginator(pitches.prefetch_related("tellers"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "appearances": _titled(own.exclude(state=Appearance.State.DROPPED).order_by("-moved_at")),
        "page": told,
        "earlier": f"?page={told.previous_page_number()}" if told.has_previous() else "",
        "later": f"?page={told.next_page_number()}" if told.has_next() else "",
        "may_pitch": may(request.user, "stories.pitch"),
        "is_editor": is_editor(request.user),
    }
    return render(request, "stories/mine.html", context)


def _titled(appearances) -> list[Appearance]:
    """Each with its story's title as it is now: whoever is in a story may know which one it is."""
    found = list(appearances)
    titles = titles_of(one.story for one in found)
    for one in found:
        one.title = titles.get(one.story, "")
    return found


@gate.member
@require_http_methods(["GET", "POST"])
def create(request):
    """Tell a story: a draft first."""
    require(request.user, "stories.pitch")

    def page(form):
        return render(request, "stories/pitch_form.html", {"form": form})

    if request.method == "GET":
        return page(PitchForm(by=request.user, initial={"language": get_language()}))
    return submit(
        request,
        PitchForm(request.POST, request.FILES, by=request.user),
        lambda clean: actions.write(by=request.user, **clean),
        page=page,
        facts=state_of,
    )


def _pitch(request, pk) -> Pitch:
    rows = Pitch.objects.visible_to(request.user).select_related("film", "assignment__host", "page__locale")
    return get_object_or_404(rows.prefetch_related("tellers", "pictures__picture"), pk=pk)


@gate.member
@require_safe
def pitch(request, pk):
    """One pitch: what is told, where it stands, who holds it and since when, what one may do."""
    return _page(request, _pitch(request, pk))


def _page(request, found: Pitch, form: ReasonForm | None = None):
    acts = open_to(request.user, found)
    context = {
        "pitch": found,
        "steps": [state.label for state in WAY],
        "now": WAY.index(found.state) if found.state in WAY else None,
        "holder": holder(found),
        "with_editors": holder(found) == EDITOR,
        "may": acts,
        "may_edit": may(request.user, "pitch.edit", found),
        "edits": is_editor(request.user),
        "form": form,
        "reasons": reason_forms(acts, form),
    }
    return render(request, "stories/pitch.html", context)


@gate.member
@require_http_methods(["GET", "POST"])
def edit(request, pk):
    """Change a draft."""
    found = _pitch(request, pk)
    require(request.user, "pitch.edit", found)

    def page(form):
        return render(request, "stories/pitch_form.html", {"form": form, "pitch": found})

    if request.method == "GET":
        return page(PitchEditForm(by=request.user, pitch=found, initial=as_it_is(found)))
    return submit(
        request,
        PitchEditForm(request.POST, request.FILES, by=request.user, pitch=found),
        lambda clean: actions.edit(by=request.user, pitch=found, **clean),
        page=page,
        facts=state_of,
    )


@gate.member
@require_POST
def move(request, pk, act):
    """Offer, take up, send back, decline, withdraw or throw away."""
    found = _pitch(request, pk)
    if act not in MOVES:
        raise Http404

    def to(moved):
        if act == "take_up":
            return reverse("story-office", args=[moved.page_id])
        return reverse("my-stories") if act == "drop" else moved.get_absolute_url()

    return submit(
        request,
        ReasonForm(request.POST, act=act, must=act in SAYS_WHY),
        lambda clean: actions.move(by=request.user, pitch=found, act=act, **clean),
        page=lambda form: _page(request, found, form),
        facts=state_of,
        to=to,
    )
