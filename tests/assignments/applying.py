"""An application that lacks nothing, in each state that its readers may find it in."""

import uuid

from django.core.files.base import ContentFile
from django.utils import timezone

from assignments.models import Application, Reference
from people.models import User
from tests.assignments import making

S = Application.State
TEXTS = {
    "motivation": "I grew up beside a pump that stood still.",
    "experience": "Nine years in the night shift of a water company.",
}


def open_vacancy(utility, yusuf, **columns):
    return making.vacancy(making.need(utility, yusuf), yusuf, **columns)


def cv(name: str = "my cv.pdf", content: bytes = b"%PDF-1.4 zebra") -> ContentFile:
    return ContentFile(content, name=name)


def draft(vacancy, by: User, **columns) -> Application:
    """Everything is there and nothing sent."""
    told = {
        **TEXTS,
        "available_from": timezone.localdate() + 50 * making.DAY,
        "cv_name": "my cv.pdf",
        **columns,
    }
    made = Application.objects.create(
        vacancy=vacancy,
        person=by,
        keep_until=timezone.localdate() + 365 * making.DAY,
        client_key=uuid.uuid4(),
        **told,
    )
    made.cv.save("x.pdf", cv())
    Reference.objects.create(application=made, name="Ref Person", role="chief", contact="ref@example.org")
    return made


def at(state, vacancy, by: User, *, host: User, officer: User, **columns) -> Application:
    """One that has come as far as `state`."""
    made, now = draft(vacancy, by), timezone.now()
    seen = state not in (S.DRAFT, S.SUBMITTED)
    selected = state in (S.APPROVED, S.OFFERED, S.ACCEPTED, S.LAPSED, S.DECLINED)
    told = {
        "state": state,
        "submitted_at": None if state == S.DRAFT else now,
        "shortlisted_at": now if seen else None,
        "host_approved_by": host if selected or state == S.HOST_APPROVED else None,
        "programme_approved_by": officer if selected else None,
        "answer_by": now + making.DAY if state == S.OFFERED else None,
        **columns,
    }
    Application.objects.filter(pk=made.pk).update(**told)
    return Application.objects.select_related("vacancy__need__host__focus_country", "person").get(pk=made.pk)
