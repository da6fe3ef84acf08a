"""How the heads of a talk's streams rise."""

from django.db.models import F

from community.live.hints import announce

from ..models import Talk


def locked(pk: int) -> Talk:
    """The talk as it is now; nobody else writes next to it until this is committed."""
    talks = Talk.objects.select_for_update(no_key=True, of=("self",))
    return talks.select_related("event__focus_country").get(pk=pk)


def advance(talk: Talk, head: str, *streams: str, by: int = 1) -> int:
    """Move one of the talk's heads and return it; these streams are told once this is committed. The UPDATE
    takes the row lock: whoever writes next to this talk waits here, so changes have no twins and come in
    order."""
    Talk.objects.filter(pk=talk.pk).update(**{head: F(head) + by})
    talk.refresh_from_db(fields=[head])
    announce(*streams)
    return getattr(talk, head)
