"""The verbs of a link between two institutions: open it, note what was said, share the work, close it."""

import uuid
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.actions import close_room, open_room, seat_room
from community.models import Topic
from people.audit import record
from people.keys import Done, once
from people.models import Institution, User
from people.refusals import Conflict, Refused
from people.rules import require

from .. import notify
from ..models import InstitutionLink, Minutes, SharedTask

CLOSED = _("This link is closed: it can be read, and nothing is added any more.")


def open_link(
    *, by: User, host: Institution, partner: Institution, aim: str, client_key: UUID
) -> Done[InstitutionLink]:
    """Give two institutions a standing room; who holds a seat at either is in it."""
    require(by, "link.open")
    if host == partner:
        sentence = _("Choose two different institutions.")
        raise Refused(sentence, fields={"partner": sentence})

    def create():
        link = InstitutionLink.objects.create(
            host=host, partner=partner, aim=aim, opened_by=by, client_key=client_key
        )
        longest = Topic._meta.get_field("title").max_length
        link.topic = open_room(
            by=by,
            title=f"{host.name} · {partner.name}"[:longest],
            people=sorted(notify.of_link(link), key=lambda person: person.pk),
            language=by.language,
            client_key=uuid.uuid4(),
        )
        link.save(update_fields=["topic"])
        record(by=by, act="open-link", thing=link)
        notify.opened_or_closed(link, by=by)
        return link

    same = {"host_id": host.pk, "partner_id": partner.pk, "aim": aim}
    try:
        return once(InstitutionLink, owner={"opened_by": by}, client_key=client_key, same=same, create=create)
    except IntegrityError as error:
        if InstitutionLink.objects.open().filter(host=host, partner=partner).exists():
            raise Conflict(_("These two institutions have a link already.")) from error
        raise


def seat_rooms(institution: Institution) -> None:
    """The rooms of an institution's links follow its seats: a new holder is in, the old one out.

    Closed ones too: what is there to read is the institutions', not whose it was.
    """
    links = InstitutionLink.objects.of(institution).exclude(topic=None)
    for link in links.select_related("host", "partner", "topic"):
        seat_room(room=link.topic, people=sorted(notify.of_link(link), key=lambda person: person.pk))


def write_minutes(
    *, by: User, link: InstitutionLink, day: date, text: str, client_key: UUID
) -> Done[Minutes]:
    """Write down what was said and decided, for both sides."""
    require(by, "link.write", link)

    def create():
        _still_open(link)
        minutes = Minutes.objects.create(link=link, day=day, text=text, by=by, client_key=client_key)
        record(by=by, act="write-minutes", thing=minutes)
        return minutes

    same = {"link_id": link.pk, "day": day, "text": text}
    return once(Minutes, owner={"by": by}, client_key=client_key, same=same, create=create)


def add_task(
    *,
    by: User,
    link: InstitutionLink,
    text: str,
    side: Institution,
    due_on: date | None = None,
    client_key: UUID,
) -> Done[SharedTask]:
    """Write down what one of the two sides takes on."""
    require(by, "link.write", link)
    if side.pk not in (link.host_id, link.partner_id):
        sentence = _("Choose one of the two institutions.")
        raise Refused(sentence, fields={"side": sentence})

    def create():
        _still_open(link)
        task = SharedTask.objects.create(
            link=link, text=text, side=side, due_on=due_on, by=by, client_key=client_key
        )
        record(by=by, act="add-task", thing=task)
        return task

    same = {"link_id": link.pk, "text": text, "side_id": side.pk, "due_on": due_on}
    return once(SharedTask, owner={"by": by}, client_key=client_key, same=same, create=create)


@transaction.atomic
def tick_task(*, by: User, task: SharedTask, done: bool) -> Done[SharedTask]:
    """Say that a task is done, or that it is not yet; saying it twice is the same as once."""
    require(by, "link.write", task.link)
    _still_open(task.link)
    changed = SharedTask.objects.filter(pk=task.pk, done_at__isnull=done).update(
        done_at=timezone.now() if done else None
    )
    if changed:
        record(by=by, act="tick-task" if done else "untick-task", thing=task)
    task.refresh_from_db(fields=["done_at"])
    return Done(task, created=False)


@transaction.atomic
def close_link(*, by: User, link: InstitutionLink) -> Done[InstitutionLink]:
    """End it: the room, the minutes and the tasks stay to read."""
    require(by, "link.close", link)
    closed = InstitutionLink.objects.open().filter(pk=link.pk).update(closed_at=timezone.now())
    if not closed:
        raise Conflict(CLOSED)
    link.refresh_from_db(fields=["closed_at"])
    if link.topic:
        close_room(room=link.topic)
    record(by=by, act="close-link", thing=link)
    notify.opened_or_closed(link, by=by)
    return Done(link, created=False)


def _still_open(link: InstitutionLink) -> None:
    """Lock it, so that nobody closes it while something is added."""
    if not InstitutionLink.objects.open().select_for_update().filter(pk=link.pk).first():
        raise Conflict(CLOSED)
