"""The numbers that events store beside what they count (`manage.py recount`)."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Q
from django.db.models.functions import Coalesce

from community.counting import Difference, counted

from .actions import announcing, log
from .actions.questions import mend_question, mend_talk
from .actions.registering import mend_pool
from .models import Event, Question, Registration, SeatPool, Talk


@counted(mend_question)
def votes() -> Iterator[Difference]:
    rows = Question.objects.annotate(n=Count("supporters")).order_by("pk")
    for pk, stored, true in rows.values_list("pk", "votes", "n").iterator():
        if stored != true:
            yield Difference(pk, f"question {pk}, votes", str(stored), str(true))


@counted(mend_talk)
def heads() -> Iterator[Difference]:
    rows = Talk.objects.annotate(change=Coalesce(Max("questions__change"), 0)).order_by("pk")
    for pk, head, change in rows.values_list("pk", "head", "change"):
        if head < change:
            yield Difference(pk, f"talk {pk}, head", str(head), str(change))


@counted(mend_pool)
def seats() -> Iterator[Difference]:
    at = "event__registrations"
    held = Q(**{f"{at}__mode": F("mode"), f"{at}__state__in": Registration.HOLDING})
    rows = SeatPool.objects.order_by("pk").annotate(n=Count(at, filter=held))
    for pk, taken, true in rows.values_list("pk", "taken", "n"):
        if taken != true:
            yield Difference(pk, f"seats {pk}, taken", str(taken), str(true))


@counted(log.mend)
def log_heads() -> Iterator[Difference]:
    rows = Talk.objects.annotate(most=Coalesce(Max("log__change"), 0)).order_by("pk")
    for pk, head, change in rows.values_list("pk", "log_head", "most"):
        if head < change:
            yield Difference(pk, f"talk {pk}, head of its log", str(head), str(change))


@counted(announcing.mend)
def news_heads() -> Iterator[Difference]:
    rows = Event.objects.annotate(most=Coalesce(Max("announcements__change"), 0)).order_by("pk")
    for pk, head, change in rows.values_list("pk", "news_head", "most"):
        if head < change:
            yield Difference(pk, f"event {pk}, head of its announcements", str(head), str(change))
