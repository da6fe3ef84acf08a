"""The verbs of a talk's log: a line is written or taken back, each one change of the log's head."""

from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from community.live.hints import announce
from people.audit import record
from people.keys import Done, once
from people.models import User
from people.rules import require

from ..models import LogLine, Talk


def write(*, by: User, talk: Talk, body: str, language: str = "", client_key: UUID) -> Done:
    """Write one line of what is said."""
    require(by, "events.write_log", talk)
    language = language or talk.language

    def create():
        return LogLine.objects.create(
            talk=talk, author=by, body=body, language=language, change=_advance(talk), client_key=client_key
        )

    same = {"talk_id": talk.pk, "body": body}
    return once(LogLine, owner={"author": by}, client_key=client_key, same=same, create=create)


def strike(*, by: User, line: LogLine) -> Done:
    """Take a line back; twice is the same as once."""
    require(by, "events.write_log", line.talk)
    with transaction.atomic():
        change = _advance(line.talk)
        if LogLine.objects.filter(pk=line.pk, struck_at=None).update(struck_at=timezone.now(), change=change):
            record(by=by, act="strike", thing=line)
    return Done(line, created=False)


def leave(person: User, *, keep_texts: bool) -> None:
    """What a member wrote along is what others said: it stays, without their name, unless they take it."""
    mine = LogLine.objects.filter(author=person).select_related("talk")
    if not keep_texts:
        for line in mine.order_by("talk", "pk"):
            line.change, line.body, line.struck_at = _advance(line.talk), "", timezone.now()
            line.save(update_fields=["change", "body", "struck_at"])
    mine.update(author=None)


@transaction.atomic
def mend(pk: int) -> None:
    """Raise a log's head above every change of its lines."""
    talk = Talk.objects.select_for_update().get(pk=pk)
    talk.log_head = max(talk.log_head, talk.log.aggregate(most=Max("change"))["most"] or 0)
    talk.save(update_fields=["log_head"])
    announce(talk.log_stream)


def _advance(talk: Talk) -> int:
    """Move the log's head and return it. The UPDATE takes the row lock, so changes come in order."""
    Talk.objects.filter(pk=talk.pk).update(log_head=F("log_head") + 1)
    talk.refresh_from_db(fields=["log_head"])
    announce(talk.log_stream)
    return talk.log_head
