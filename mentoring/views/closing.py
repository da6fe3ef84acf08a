"""What stays of a mentorship: an answer for the programme, and a certificate that anybody can check."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import press, submit

from .. import actions
from ..explaining import hours_of
from ..forms import ClosingForm
from ..models import MentoringCertificate
from .mentorships import find, page_of


@gate.member
@require_POST
def answer(request, pk):
    """Tell the programme how it was."""
    found = find(request, pk)
    return submit(
        request,
        ClosingForm(request.POST),
        lambda clean: actions.answer_closing(by=request.user, mentorship=found, **clean),
        page=lambda form: page_of(request, found, closing_form=form),
    )


@gate.member
@require_POST
def certificate(request, pk):
    """Have a certificate of one's own part made, or go to it."""
    found = find(request, pk)
    return press(
        request,
        lambda: actions.issue_certificate(by=request.user, mentorship=found),
        page=lambda form: page_of(request, found, form=form),
        facts=lambda paper: {"code": paper.code},
    )


@gate.public
@require_safe
def certificate_check(request, code):
    """Whether a certificate is genuine: name, role, dates and hours, and nothing else."""
    certificates = MentoringCertificate.objects.visible_to(request.user)
    found = get_object_or_404(certificates.select_related("person", "mentorship"), code=code.upper())
    context = {
        "certificate": found,
        "hours": hours_of(found.minutes),
        "address": request.build_absolute_uri(found.get_absolute_url()),
    }
    response = render(request, "mentoring/certificate.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
