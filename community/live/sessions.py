"""Who is behind a session cookie, asked again whenever it matters."""

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from people.models import User


def holder(session_key: str | None) -> tuple[int | None, bool]:
    """The person behind a cookie and whether they are a member; (None, False) for anybody else."""
    return living({session_key}).get(session_key, (None, False)) if session_key else (None, False)


def living(session_keys: set[str]) -> dict[str, tuple[int, bool]]:
    """Of these sessions the ones still good, each with its person and whether they are a member.

    Good means: not expired or logged out, the account active, the password unchanged since. Three queries.
    """
    rows = Session.objects.filter(session_key__in=session_keys, expire_date__gt=timezone.now())
    data = {row.session_key: row.get_decoded() for row in rows}
    claimed = {key: int(told[SESSION_KEY]) for key, told in data.items() if SESSION_KEY in told}
    active = User.objects.filter(is_active=True).only("password").in_bulk(set(claimed.values()))
    members = set(User.objects.members().filter(pk__in=active).values_list("pk", flat=True))
    return {
        key: (person, person in members)
        for key, person in claimed.items()
        if person in active and _unchanged(active[person], data[key])
    }


def _unchanged(person: User, told: dict) -> bool:
    return constant_time_compare(told.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
