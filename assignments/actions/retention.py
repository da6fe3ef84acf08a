"""What goes when it is no longer needed, or when the person goes."""

from django.db import transaction
from django.utils import timezone

from people.audit import record
from people.leaving import drop_files
from people.models import User
from people.states import transition

from .. import notify
from ..models import Application, Vacancy


def forget_old(*, dry_run: bool = False) -> list[int]:
    """Delete CV and references of what is past its date and decided, and what was written by those who were
    not chosen; the numbers of those it concerns."""
    old = Application.objects.past_keeping()
    if dry_run:
        return [application.pk for application in old]
    return [application.pk for application in old if _forget(application)]


@transaction.atomic
def _forget(application: Application) -> bool:
    """Whether there was something to forget; two who run this at once do it once."""
    old = Application.objects.past_keeping().select_for_update(of=["self"])
    found = old.filter(pk=application.pk).first()
    if found is None:
        return False
    _drop_papers(found)
    if found.state != Application.State.ACCEPTED:
        Application.objects.filter(pk=found.pk).update(motivation="", experience="", available_from=None)
    record(by=None, act="forget", thing=found)
    return True


def _drop_papers(application: Application) -> None:
    drop_files(application.cv.name or "")
    application.references.all().delete()
    Application.objects.filter(pk=application.pk).update(cv="", cv_name="")


def leave(person: User, **_how) -> None:
    """Applications of somebody who leaves end, and lose all that they said about the person."""
    mine = Application.objects.filter(person=person)
    # As in every step: the vacancies first.
    vacancies = Vacancy.objects.filter(pk__in=mine.values("vacancy"))
    list(vacancies.order_by("pk").select_for_update(no_key=True))
    for application in mine.order_by("pk"):
        held = application.state in Application.OPEN
        if held or application.state == Application.State.DRAFT:
            transition(application, "withdraw", by=None, moved_at=timezone.now())
        if held:
            notify.to_officers(application)
        _drop_papers(application)
    mine.update(motivation="", experience="", available_from=None, said="")
