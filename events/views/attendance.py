"""Being there: what a page in sight tells, what came of it, and the certificate that anybody can check."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from people import gate
from people.answers import press, submit
from people.forms import ReasonForm
from people.refusals import Refused
from people.rules import may, require

from ..actions import certificates, presence
from ..attending import Attended, attended
from ..models import AttendanceCertificate, CertificateRule, Event
from .finding import back, event_at, talk_at


@gate.signed_in
@require_POST
def present(request, slug, code):
    """Somebody has a talk before them."""
    talk = talk_at(request, slug, code)
    return press(
        request,
        lambda: presence.be_present(by=request.user, talk=talk),
        page=lambda form: render(request, "events/presence_refused.html", {"talk": talk, "form": form}),
        to=lambda _presence: back(request) or talk.get_absolute_url(),
    )


@gate.signed_in
@require_safe
def attendance(request, slug):
    """How long one was there, and the certificate of it."""
    return _page(request, event_at(request, slug))


def _page(request, event: Event, form=None):
    rule = get_object_or_404(CertificateRule, event=event)
    mine = AttendanceCertificate.objects.visible_to(request.user).filter(person=request.user, event=event)
    certificate = mine.first()
    try:
        require(request.user, "events.certificate", event)
        barrier = ""
    except Refused as refusal:
        barrier = refusal.sentence
    context = {
        "event": event,
        "rule": rule,
        "had": attended(event, [request.user.pk]).get(request.user.pk, Attended(0, 0)),
        "certificate": certificate,
        "address": request.build_absolute_uri(certificate.get_absolute_url()) if certificate else "",
        "barrier": barrier,
        "form": form,
    }
    return render(request, "events/attendance.html", context)


@gate.signed_in
@require_POST
def issue(request, slug):
    """Have one's certificate made."""
    event = event_at(request, slug)
    return press(
        request,
        lambda: certificates.issue(by=request.user, event=event),
        page=lambda form: _page(request, event, form),
        facts=lambda paper: {"code": paper.code},
        to=lambda _paper: reverse("event-attendance", args=[slug]),
    )


def _certificate(request, code) -> AttendanceCertificate:
    known = AttendanceCertificate.objects.visible_to(request.user).select_related("person", "event")
    return get_object_or_404(known, code=code.upper())


@gate.public
@require_safe
def certificate(request, code):
    """Whether a certificate is genuine: initials, event and time, and nothing else."""
    return _checked(request, _certificate(request, code), ReasonForm(act="revoke", must=True))


def _checked(request, found: AttendanceCertificate, form: ReasonForm):
    if found.revoked_at:
        answer = render(request, "events/certificate_revoked.html", status=410)
    else:
        context = {"certificate": found, "event": found.event, "form": form}
        context["certifies"] = may(request.user, "events.certify", found)
        answer = render(request, "events/certificate.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer


@gate.holding("officer", "admin")
@require_POST
def revoke(request, code):
    """Withdraw a certificate."""
    found = _certificate(request, code)
    return submit(
        request,
        ReasonForm(request.POST, act="revoke", must=True),
        lambda clean: certificates.revoke(by=request.user, certificate=found, **clean),
        page=lambda form: _checked(request, found, form),
    )
