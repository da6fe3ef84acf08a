"""Whom one keeps at a distance: a page that nobody else sees."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from people import gate
from people.answers import submit

from .. import actions
from ..forms import BlockForm
from ..models import Block

PER_PAGE = 200


@gate.member
@require_http_methods(["GET", "POST"])
def blocked(request):
    """Those whom one muted or blocked; POST adds one or changes which of the two."""

    def page(form):
        blocks = Block.objects.visible_to(request.user).select_related("other").order_by("other__call_me")
        return render(request, "community/blocked.html", {"form": form, "blocks": blocks[:PER_PAGE]})

    if request.method == "GET":
        return page(None)
    return submit(
        request,
        BlockForm(request.POST, by=request.user),
        lambda clean: actions.keep_away(by=request.user, **clean),
        page=page,
        facts=lambda block: {"kind": block.kind},
        to=lambda block: reverse("blocked"),
    )


@gate.member
@require_POST
def lift(request, pk):
    """Let somebody near again."""
    found = get_object_or_404(Block.objects.visible_to(request.user), pk=pk)
    actions.let_near(by=request.user, block=found)
    return HttpResponseRedirect(reverse("blocked"))
