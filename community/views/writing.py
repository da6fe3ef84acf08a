"""What a page needs on which one writes: the form with what was kept of it, and other drafts below it."""

from django.http import HttpRequest

from .. import drafts
from ..forms import DraftedForm
from .numbers import number


def writing(
    request: HttpRequest,
    place: str,
    form_class: type[DraftedForm],
    form: DraftedForm | None,
    start: dict,
    *,
    drafted: bool = True,
) -> dict:
    """Context of such a page. Without a `form` a new one goes on from the draft that `?draft=` names, else
    from the latest, else from `start`. `drafted`: whether there may be one of this place."""
    wanted = number(request.GET.get("draft"))
    kept = drafts.in_place(request.user, place, wanted) if drafted or wanted else []
    if form is None:
        form = form_class(initial={**start, **(kept[0].initial if kept else {})})
    in_the_form = str(form["client_key"].value())
    own = next((draft for draft in kept if str(draft.client_key) == in_the_form), None)
    return {"form": form, "place": place, "own_draft": own, "drafts": [one for one in kept if one != own]}
