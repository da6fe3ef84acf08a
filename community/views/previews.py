"""How a text will look, before it is sent."""

from django.http import JsonResponse
from django.views.decorators.http import require_POST

from people import gate
from people.answers import wants_json

from ..forms import LONGEST_TEXT
from ..text import to_html
from .places import page_of


@gate.member
@require_POST
def preview(request):
    """The text as it will be shown: to a program by itself, to a browser above the box it stands in."""
    html = to_html(request.POST.get("body", "")[:LONGEST_TEXT])
    if wants_json(request):
        return JsonResponse({"html": html})
    return page_of(request, request.POST.get("place", ""), preview=html)
