"""How much one member may write in a while. Counted in the database, so that all processes agree."""

from datetime import UTC, datetime, timedelta
from math import ceil

from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper, F, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import User
from people.refusals import Refused, TooMany
from people.rules import MEMBERS_ONLY

from ..models import Allowance
from ..rules import is_new, is_trusted

LINKS_OF_THE_NEW = 2
NEVER = datetime(9000, 1, 1, tzinfo=UTC)


def within_limits(author: User) -> None:
    """Refuse a post too many, and say when the next may come. Call it inside the transaction that writes:
    one statement counts the post and holds the row, so two posts at once count each other.

    So many at once as the limit says, and one more each time that its share of the while has gone by.
    """
    most, seconds = settings.COMMUNITY_LIMITS[standing(author)]
    window = timedelta(seconds=seconds)
    share, now = window / most, timezone.now()
    latest = now + window - share
    mine = Allowance.objects.filter(person=author)
    used = ExpressionWrapper(Greatest(F("spent_until"), Value(now)) + share, DateTimeField())

    def spend() -> int:
        return mine.filter(spent_until__lte=latest).update(spent_until=used)

    if spend():
        return
    # Either it is the first post, perhaps of two at once, or one too many.
    allowance, _created = mine.get_or_create(person=author, defaults={"spent_until": now})
    if not spend():
        _refuse_who_left(allowance)
        raise TooMany(
            _("You wrote much in a short time. Your text is kept: send it again in a little while."),
            retry_after=max(ceil((allowance.spent_until - latest).total_seconds()), 1),
        )


def one_at_a_time(author: User) -> None:
    """Whatever else this member writes waits until the commit: the row that counts posts is held."""
    new = Allowance(person=author, spent_until=timezone.now())
    Allowance.objects.bulk_create([new], ignore_conflicts=True)
    _refuse_who_left(Allowance.objects.select_for_update().get(pk=author.pk))


def write_no_more(person: User, **_how) -> None:
    """For who leaves: what they are just writing is there before, or refused after."""
    one_at_a_time(person)
    Allowance.objects.filter(person=person).update(spent_until=NEVER)


def _refuse_who_left(allowance: Allowance) -> None:
    if allowance.spent_until >= NEVER:
        raise Refused(MEMBERS_ONLY[1])


def standing(author: User) -> str:
    """Which of the limits is this member's."""
    if is_trusted(author):
        return "trusted"
    return "new" if is_new(author) else "member"


def few_links(author: User, html: str) -> None:
    """Who is new writes two links in a post at most: most spam is links."""
    if html.count("<a ") > LINKS_OF_THE_NEW and is_new(author):
        sentence = _("In your first days a post has two links at most.")
        raise Refused(sentence, code="too_many_links", fields={"body": sentence})
