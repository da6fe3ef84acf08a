"""What is told with a registration, written as it now is: what is left out is taken back."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import get_language

from ..models import CONSENT_VERSION, Answer, EventConsent, Need, Registration

NEEDS_KEPT = timedelta(days=14)


@dataclass(frozen=True)
class Details:
    """`answers` by the question's number, `consents` by purpose, `needs` by kind."""

    answers: dict[int, str] = field(default_factory=dict)
    consents: frozenset[str] = frozenset()
    needs: dict[str, str] = field(default_factory=dict, repr=False)


def tell(registration: Registration, details: Details) -> None:
    _answer(registration, details.answers)
    _consent(registration, details.consents)
    _need(registration, details.needs)


def _answer(registration: Registration, answers: dict[int, str]) -> None:
    given = {number: text for number, text in answers.items() if text}
    registration.answers.exclude(question__in=given).delete()
    for number, text in given.items():
        Answer.objects.update_or_create(
            registration=registration, question_id=number, defaults={"text": text}
        )


def _consent(registration: Registration, purposes: frozenset[str]) -> None:
    active = registration.consents.filter(withdrawn_at=None)
    active.exclude(purpose__in=purposes, version=CONSENT_VERSION).update(withdrawn_at=timezone.now())
    language = get_language() or registration.person.language
    for purpose in sorted(purposes - set(active.values_list("purpose", flat=True))):
        EventConsent.objects.create(registration=registration, purpose=purpose, language=language)


def _need(registration: Registration, needs: dict[str, str]) -> None:
    told = {kind: text for kind, text in needs.items() if text}
    registration.needs.exclude(kind__in=told).delete()
    until = registration.event.ends.astimezone(registration.event.zone).date() + NEEDS_KEPT
    for kind, text in told.items():
        need = registration.needs.filter(kind=kind).first() or Need(registration=registration, kind=kind)
        need.text, need.purge_after = text, until
        need.save()
