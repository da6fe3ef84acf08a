"""The numbers that events store beside what they count (`manage.py recount`)."""

from collections.abc import Iterator

from django.db.models import Count, Max
from django.db.models.functions import Coalesce

from community.counting import Difference, counted

from .actions.questions import mend_question, mend_talk
from .models import Question, Talk


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
