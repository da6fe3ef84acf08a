"""Sending a file in pieces, as a program does: announce it, ask how far it is, send from there.

`POST /uploads/` announces; `HEAD` (or `GET`) of its address says where to go on (`Upload-Offset`); `POST`
there sends the bytes from `Upload-Offset`; `POST …/give-up/` forgets it. 409 says where it stands if that is
elsewhere.
"""

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from .. import gate
from ..answers import refused, submit
from ..forms import KeyedForm
from ..models import Upload
from ..refusals import Refused
from . import actions


class UploadForm(KeyedForm):
    """The announcement of a file: how large it is, and what it is called."""

    name = forms.CharField(max_length=255, required=False)
    size = forms.IntegerField(min_value=1)


def told(upload: Upload) -> dict:
    used = upload.film_id is not None
    return {"offset": upload.received, "size": upload.size, "digest": upload.digest, "used": used}


@gate.member
@require_POST
def begin(request):
    """Announce a file."""

    def act(clean):
        return actions.begin(by=request.user, **clean)

    def page(form):
        fields = {name: list(map(str, errors)) for name, errors in form.errors.items()}
        message = next(iter(fields.values()))[0]
        return JsonResponse({"error": {"code": "invalid", "message": message, "fields": fields}})

    return submit(request, UploadForm(request.POST), act, page=page, facts=told)


@gate.member
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request, pk):
    """Where a file stands; with a POST, its next piece."""
    found = get_object_or_404(Upload.objects.visible_to(request.user).kept(), pk=pk)
    if request.method == "POST":
        try:
            found = _receive(request, found)
        except actions.WrongPlace as refusal:
            answer = refused(request, refusal)
            answer["Upload-Offset"] = str(refusal.received)
            return answer
    return _where(JsonResponse({"id": found.pk, **told(found)}), found)


def _receive(request, found: Upload) -> Upload:
    length = request.headers.get("Content-Length") or "0"
    offset = request.headers.get("Upload-Offset", "")
    if not (length.isdecimal() and offset.isdecimal()):
        raise Refused("Say Content-Length and Upload-Offset.", code="invalid")
    if int(length) > actions.LARGEST_PIECE:
        raise Refused("A piece may have at most 2 MB.", code="piece_too_large")
    return actions.receive(
        by=request.user,
        upload=found,
        offset=int(offset),
        piece=request.read(actions.LARGEST_PIECE),
        checksum=request.headers.get("Upload-Checksum", ""),
    )


def _where(answer: HttpResponse, found: Upload) -> HttpResponse:
    answer["Upload-Offset"] = str(found.received)
    answer["Upload-Length"] = str(found.size)
    return answer


@gate.member
@require_POST
def give_up(request, pk):
    """Forget a file."""
    found = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    actions.give_up(by=request.user, upload=found)
    return JsonResponse({"id": pk, "url": "", "state": "gone"})
