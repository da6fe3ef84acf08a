"""The streams of a talk's questions: what everybody sees, and what its desk sees."""

import math

from django.template.loader import render_to_string
from django.utils import translation

from community.live.streams import Audience, Batch, Change, Stream, register

from .models import Question, Talk


class QuestionStream(Stream):
    """Both streams of a talk tell of the same changes; they differ in who reads them and what is shown."""

    # Votes come in bursts: a reader gets their sum four times a second.
    pace = 0.25
    # Many changes, few questions: whoever was away is sent all that are there.
    reset_behind = math.inf
    template: str
    shown: tuple[str, ...]

    def heads(self, keys):
        return dict(Talk.objects.filter(pk__in=keys).values_list("pk", "head"))

    def batch(self, key, after, limit):
        # The head first: its transaction also wrote the row, so nothing up to it can be missed below.
        head = Talk.objects.filter(pk=key).values_list("head", flat=True).first() or 0
        rows = list(
            Question.objects.select_related("talk__event", "author")
            .filter(talk=key, change__gt=after)
            .order_by("change")[:limit]
        )
        last = rows[-1].change if rows else after
        cursor = last if len(rows) == limit else max(head, last)
        changes = [Change(q.change, q.pk, q if q.state in self.shown else None) for q in rows]
        return Batch(max(head, cursor), cursor, changes)

    def render(self, thing: Question, audience: Audience) -> str:
        with translation.override(audience.language):
            return render_to_string(self.template, {"question": thing})

    @staticmethod
    def _talk(key: int) -> Talk | None:
        return Talk.objects.select_related("event__focus_country").filter(pk=key).first()


@register
class QuestionStage(QuestionStream):
    """`q12`: the questions of talk 12 that everybody sees. What waits or was left aside is gone from it."""

    kind = "q"
    template = "events/question.html"
    shown = Question.ON_STAGE

    def readers(self, key, people):
        talk = self._talk(key)
        return talk.readers(people) if talk else set()


@register
class QuestionDesk(QuestionStream):
    """`d12`: all questions of talk 12, for those who lead it."""

    kind = "d"
    template = "events/desk_question.html"
    shown = tuple(Question.State.values)

    def readers(self, key, people):
        talk = self._talk(key)
        return talk.leaders(people) if talk else set()
