"""What everybody at an event is told: on all its pages at once, and by mail to those who come."""

from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from community.live.hints import announce
from people.audit import record
from people.keys import Done, once
from people.models import User
from people.refusals import Conflict
from people.rules import require

from .. import notify
from ..models import Announcement, Event, Shift, Telling

# So many are told in one transaction: a worker that is stopped goes on where it was.
AT_ONCE = 50


def say(*, by: User, event: Event, texts: dict[str, str], language: str, client_key: UUID) -> Done:
    """Announce one line, in one language or several."""
    require(by, "events.run", event)
    if event.is_over:
        raise Conflict(_("This event is over."))
    texts = {code: texts[code] for code, _name in settings.LANGUAGES if texts.get(code)}

    def create():
        said = publish(by=by, event=event, texts=texts, language=language, client_key=client_key)
        record(by=by, act="announce", thing=said)
        return said

    same = {"event_id": event.pk, "texts": texts}
    return once(Announcement, owner={"by": by}, client_key=client_key, same=same, create=create)


def publish(*, by: User, event: Event, client_key: UUID, **columns) -> Announcement:
    """The announcement itself, in the transaction of whoever makes it."""
    said = Announcement.objects.create(
        event=event, by=by, client_key=client_key, change=advance(event), **columns
    )
    tell.enqueue(said.pk)
    return said


def publish_shift(shift: Shift, kind: str, *, by: User, client_key: UUID) -> Announcement:
    """Tell of a shift, in everybody's own language: it says nothing that is not in its columns."""
    shift.announcements.standing().update(withdrawn_at=timezone.now(), change=advance(shift.event))
    told = {"kind": kind, "shift": shift, "language": settings.LANGUAGE_CODE}
    return publish(by=by, event=shift.event, client_key=client_key, **told)


def withdraw(*, by: User, announcement: Announcement) -> Done:
    """Take an announcement off all pages."""
    require(by, "events.run", announcement.event)
    with transaction.atomic():
        change = advance(announcement.event)
        standing = Announcement.objects.filter(pk=announcement.pk, withdrawn_at=None)
        if standing.update(withdrawn_at=timezone.now(), change=change):
            record(by=by, act="withdraw", thing=announcement)
    return Done(announcement, created=False)


@task(backend="background")
def tell(pk: int) -> None:
    """The worker: mail everybody who comes, and who speaks in what was moved. Mail and mark are one."""
    said = Announcement.objects.select_related("event", "shift").filter(pk=pk, withdrawn_at=None).first()
    while said and _tell_some(said):
        pass


@transaction.atomic
def _tell_some(said: Announcement) -> bool:
    told = Telling.objects.filter(announcement=said, person=OuterRef("pk"))
    coming = Q(pk__in=said.event.registrations.standing().values("person"))
    if said.shift:
        coming |= Q(talks__in=said.shift.moved)
    if said.kind == Announcement.Kind.BACK:
        # Whoever never heard that it was moved need not hear that it was not.
        heard = Telling.objects.filter(announcement__shift=said.shift).exclude(announcement=said)
        coming = Q(pk__in=heard.values("person"))
    waiting = User.objects.filter(coming, ~Exists(told), is_active=True, suspended_at=None, erased_at=None)
    people = list(waiting.distinct().order_by("pk")[:AT_ONCE])
    Telling.objects.bulk_create(Telling(announcement=said, person=person) for person in people)
    for person in people:
        notify.news(person, said)
    return bool(people)


@transaction.atomic
def mend(pk: int) -> None:
    """Raise an event's head above every change of its announcements."""
    event = Event.objects.select_for_update().get(pk=pk)
    event.news_head = max(event.news_head, event.announcements.aggregate(most=Max("change"))["most"] or 0)
    event.save(update_fields=["news_head"])
    announce(event.news)


def advance(event: Event) -> int:
    """Move the head of what is announced and return it. The UPDATE takes the row lock: whoever changes the
    day next waits here."""
    Event.objects.filter(pk=event.pk).update(news_head=F("news_head") + 1)
    event.refresh_from_db(fields=["news_head"])
    announce(event.news)
    return event.news_head
