"""Private rooms: writing to somebody."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from people import gate
from people.answers import submit
from people.models import User
from people.rules import require

from .. import actions
from ..forms import RoomForm
from .writing import writing


@gate.member
@require_http_methods(["GET", "POST"])
def start_room(request, pk):
    """Write to one member: what is said stays between the two."""
    person = find_person(request, pk)

    if request.method == "GET":
        return room_page(request, person)
    return submit(
        request,
        RoomForm(request.POST),
        lambda clean: actions.start_room(by=request.user, people=[person], **clean),
        page=lambda form: room_page(request, person, form),
        facts=lambda room: {"number": 1, "change": room.head},
    )


def find_person(request, pk) -> User:
    """Somebody to whom one may write."""
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    require(request.user, "community.write_to", person)
    return person


def room_page(request, person: User, form=None, *, preview: str = "") -> HttpResponse:
    """The page on which one writes to somebody."""
    start = {"language": request.user.language}
    context = writing(request, f"m{person.pk}", RoomForm, form, start)
    context |= {"person": person, "preview": preview}
    return render(request, "community/room_start.html", context)
