"""The programme in numbers: for everybody, and with what is small for those who run it."""

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from people import gate
from people.models import FocusCountry, Role

from .. import charts, sheets
from ..numbers import Numbers, gather, public_numbers, spared

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@gate.public
@require_safe
def public(request):
    """In numbers, with the method."""
    return render(request, "assignments/numbers.html", _context(public_numbers()))


@gate.public
@require_safe
def public_file(request, form):
    """The same as a file."""
    return _file(public_numbers(), form)


@gate.holding(Role.OFFICER, Role.CARE, Role.ADMIN)
@require_safe
def inside(request):
    """All countries, and small numbers as well; what leaves from here is as spare as the public page."""
    numbers = gather(FocusCountry.objects.visible_to(request.user))
    return render(request, "assignments/board_numbers.html", _context(numbers))


@gate.holding(Role.OFFICER, Role.CARE, Role.ADMIN)
@require_safe
def inside_file(request, form):
    """All countries as a file, without what is small: files travel."""
    return _file(spared(gather(FocusCountry.objects.visible_to(request.user))), form)


def _context(numbers: Numbers) -> dict:
    drawn = [charts.draw(table) for table in numbers.tables if table.lines]
    return {"numbers": numbers, "charts": drawn, "method": sheets.method(numbers)}


def _file(numbers: Numbers, form: str) -> HttpResponse:
    if form == "json":
        return JsonResponse(sheets.facts(numbers))
    if form == "csv":
        answer = HttpResponse(sheets.table_of_all(numbers), content_type="text/csv; charset=utf-8")
    elif form == "xlsx":
        answer = HttpResponse(sheets.workbook(numbers), content_type=XLSX)
    else:
        raise Http404
    answer["Content-Disposition"] = f'attachment; filename="numbers.{form}"'
    return answer
