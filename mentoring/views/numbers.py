"""Mentoring in numbers, for those who run the programme."""

import csv
import io

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assignments import charts, sheets
from people import gate
from people.models import Programme, Role

from .. import numbers as reading


def _programme(request) -> Programme:
    """The latest one."""
    latest = Programme.objects.visible_to(request.user).order_by("-starts").first()
    if latest is None:
        raise Http404
    return latest


@gate.holding(Role.OFFICER, Role.CARE, Role.ADMIN)
@require_safe
def numbers(request):
    """Quiet mentorships, places that are missing, and what comes of it all."""
    tables = reading.gather(_programme(request))
    context = {"quiet": reading.quiet(request.user), "charts": [charts.draw(table) for table in tables]}
    return render(request, "mentoring/numbers.html", context)


@gate.holding(Role.OFFICER, Role.CARE, Role.ADMIN)
@require_safe
def numbers_file(request, form):
    """The tables as a file, without what is small: files travel."""
    tables = reading.spared(reading.gather(_programme(request)))
    if form == "json":
        return JsonResponse({"tables": [_facts(table) for table in tables]})
    if form != "csv":
        raise Http404
    text = io.StringIO()
    write = csv.writer(text).writerow
    for table in tables:
        write([sheets.harmless(table.title)])
        for row in sheets.rows(table):
            write([sheets.harmless(value) for value in row])
        write([])
    answer = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="mentoring.csv"'
    return answer


def _facts(table) -> dict:
    lines = [
        {"label": line.label, "value": line.value, **({"of": line.of} if table.against else {})}
        for line in table.lines
    ]
    return {"name": table.name, "title": table.title, "lines": lines}
