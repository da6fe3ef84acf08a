"""What stays: handover packs, seats that pass on, and the questions that follow."""

import tempfile

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import gate
from people.answers import submit, wants_json
from people.files import archive
from people.models import Institution, Invitation, Seat, User
from people.rules import may, require

from .. import pack as packing
from ..actions import staying as actions
from ..forms.staying import FollowUpForm, ItemForm, SeatForm
from ..models import FollowUp, HandoverItem
from ..waves import may_change

PACKS_SHOWN = 300
ASKED_SHOWN = 60


# Handover packs.


@gate.member
@require_safe
def packs(request):
    """The packs one may open."""
    return render(request, "assignments/handovers.html", {"institutions": _packs(request)[:PACKS_SHOWN]})


def _packs(request):
    return packing.packs(request.user)


@gate.member
@require_safe
def pack(request, pk):
    """What an institution has, who holds its seats, and the way to take it along."""
    return _pack_page(request, get_object_or_404(_packs(request), pk=pk))


def _items(request, institution: Institution):
    return HandoverItem.objects.visible_to(request.user).filter(institution=institution)


def _pack_page(request, institution: Institution, form=None) -> HttpResponse:
    user = request.user
    seats = list(
        Seat.objects.visible_to(user)
        .current()
        .filter(institution=institution)
        .select_related("person")
        .order_by("-rank")
    )
    runs = may(user, "people.invite")
    shown = User.objects.visible_to(user).filter(pk__in=[seat.person_id for seat in seats])
    seen = set(shown.values_list("pk", flat=True))
    context = {
        "institution": institution,
        "items": _items(request, institution).order_by("kind", "title", "pk"),
        "seats": [
            {"seat": seat, "shown": seat.person_id in seen, "may_pass": runs or seat.person_id == user.pk}
            for seat in seats
        ],
        "may_add": may(user, "handover.add", institution),
        "may_remove": runs or any(seat.person_id == user.pk for seat in seats),
        "form": form,
    }
    return render(request, "assignments/handover.html", context)


@gate.member
@require_http_methods(["GET", "POST"])
def add_item(request, pk):
    """Put something into the pack."""
    institution = get_object_or_404(_packs(request), pk=pk)
    require(request.user, "handover.add", institution)

    def page(form):
        context = {"form": form, "institution": institution}
        return render(request, "assignments/handover_add.html", context)

    if request.method == "GET":
        return page(ItemForm())
    return submit(
        request,
        ItemForm(request.POST, request.FILES),
        lambda clean: actions.add_item(by=request.user, institution=institution, **clean),
        page=page,
        to=lambda _item: reverse("handover", args=[institution.pk]),
    )


@gate.member
@require_POST
def remove_item(request, pk):
    """Take something out, with its file."""
    item = get_object_or_404(
        HandoverItem.objects.visible_to(request.user).select_related("institution"), pk=pk
    )
    return submit(
        request,
        forms.Form(request.POST),
        lambda _clean: actions.remove_item(by=request.user, item=item),
        page=lambda form: _pack_page(request, item.institution, form=form),
        to=lambda _item: reverse("handover", args=[item.institution_id]),
    )


@gate.member
@require_safe
def take_pack(request, pk):
    """All of it in one file that opens without a line. It is written to disk first, then sent."""
    institution = get_object_or_404(_packs(request), pk=pk)
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the answer closes it)
    packing.write(institution, _items(request, institution), file)
    return archive(file, f"{institution.slug}.zip")


# Seats.


@gate.member
@require_http_methods(["GET", "POST"])
def pass_seat(request, pk):
    """Hand a seat over to a successor."""
    seats = Seat.objects.visible_to(request.user).select_related("institution__focus_country", "person")
    seat = get_object_or_404(seats, pk=pk)
    require(request.user, "people.hand_over_seat", seat)

    def page(form):
        return render(request, "assignments/handover_seat.html", {"form": form, "seat": seat})

    if request.method == "GET":
        return page(SeatForm(user=request.user, seat=seat))

    def act(clean):
        done = actions.pass_seat(by=request.user, seat=seat, **clean)
        if not wants_json(request):
            messages.success(request, _told(done.thing))
        return done

    return submit(
        request,
        SeatForm(request.POST, user=request.user, seat=seat),
        act,
        page=page,
        to=lambda _thing: _after_passing(request, seat.institution_id),
    )


def _told(thing) -> str:
    if isinstance(thing, Invitation):
        return _("The invitation is on its way. The seat passes on when they have joined.")
    return _("The seat is handed over.")


def _after_passing(request, institution: int) -> str:
    """Back to the pack, or, where it is no longer one's own, to what one may still open."""
    if _packs(request).filter(pk=institution).exists():
        return reverse("handover", args=[institution])
    return reverse("handover-list")


# Follow-up.


@gate.member
@require_safe
def follow_ups(request):
    """The questions that were sent to one, those that wait first."""
    asked = FollowUp.objects.visible_to(request.user).sent().filter(person=request.user)
    rows = list(asked.select_related("assignment__host").order_by("-sent_at")[:ASKED_SHOWN])
    context = {
        "waiting": [row for row in rows if row.answered_at is None],
        "answered": [row for row in rows if row.answered_at],
    }
    return render(request, "assignments/follow_ups.html", context)


@gate.member
@require_http_methods(["GET", "POST"])
def follow_up(request, pk):
    """Three questions about one assignment."""
    rows = FollowUp.objects.visible_to(request.user).sent().select_related("assignment__host", "person")
    row = get_object_or_404(rows, pk=pk)

    def page(form):
        context = {"row": row, "form": form, "may_answer": _may_answer(request.user, row)}
        return render(request, "assignments/follow_up.html", context)

    if request.method == "GET":
        return page(FollowUpForm(row=row))

    def act(clean):
        done = actions.answer(by=request.user, row=row, **clean)
        if not wants_json(request):
            messages.success(request, _("Thank you. You can change your answer for sixty days."))
        return done

    return submit(request, FollowUpForm(request.POST, row=row), act, page=page, facts=_answered)


def _may_answer(user, row: FollowUp) -> bool:
    return may(user, "follow_up.answer", row) and may_change(row)


def _answered(row: FollowUp) -> dict:
    return {"state": "answered" if row.answered_at else "sent"}
