"""How a POST answers: a page to a browser, JSON to a program, from one path through the code.

A view hands `submit` its form, what to do with clean data, and the page to show again. The contract:
201 created, 200 the same again or changed, 4xx with `{"error": {"code", "message", "fields"}}`.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse

from .keys import Done
from .refusals import Refused


def wants_json(request: HttpRequest) -> bool:
    """A program asks for JSON and not for a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def state_of(thing: Any) -> dict:
    """What a program is told of a thing that moves from state to state."""
    return {"state": thing.state}


def submit(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict], Done[Any]],
    *,
    page: Callable[[forms.Form], HttpResponse],
    facts: Callable[..., dict] = lambda thing: {},
    to: Callable[..., str] | None = None,
    said: str = "",
) -> HttpResponse:
    """Validate, act, answer.

    `page(form)` renders the full page again with errors and what was typed; `facts(thing)` adds to the
    JSON answer (number, change, state); `to(thing)` is where a browser goes, else the thing's own page, and
    `said` what it is told there.
    """
    if not form.is_valid():
        return _invalid(request, form, page)
    try:
        done = act(form.cleaned_data)
    except Refused as refusal:
        return refused(request, refusal, form=form, page=page)
    target = to(done.thing) if to else done.thing.get_absolute_url()
    if wants_json(request):
        body = {"id": done.thing.pk, "url": target, **facts(done.thing)}
        return JsonResponse(body, status=201 if done.created else 200)
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(target)


def press(request: HttpRequest, act: Callable[[], Done[Any]], **how) -> HttpResponse:
    """`submit` for a button, which sends nothing but that it was pressed."""
    return submit(request, forms.Form(request.POST), lambda _clean: act(), **how)


def _invalid(request, form, page) -> HttpResponse:
    if not wants_json(request):
        response = page(form)
        response.status_code = 422
        return response
    fields = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    message = next(iter(fields.values()))[0]
    return _error("invalid", message, 422, fields)


def refused(request, refusal: Refused, *, form=None, page=None) -> HttpResponse:
    """Answer a refusal; with a form, the page comes back with the sentence on top and what was typed kept."""
    if form is not None and page is not None and not wants_json(request):
        form.add_error(None, refusal.sentence)
        for name, message in refusal.fields.items():
            form.add_error(name, message)
        response = page(form)
        response.status_code = refusal.status
    else:
        response = _error(refusal.code, str(refusal.sentence), refusal.status, refusal.fields)
    if retry_after := getattr(refusal, "retry_after", None):
        response["Retry-After"] = str(retry_after)
    return response


def _error(code: str, message: str, status: int, fields: dict) -> JsonResponse:
    fields = {name: value if isinstance(value, list) else [str(value)] for name, value in fields.items()}
    return JsonResponse({"error": {"code": code, "message": message, "fields": fields}}, status=status)
