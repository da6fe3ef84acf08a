"""The streams of a talk: its questions, polls and their results, chat, raised hands and reactions.

Each tells of its own changes only, with a head of its own; they differ in who reads them and what is shown.
"""

import math

from django.template.loader import render_to_string
from django.utils import translation

from community.live.streams import Audience, Batch, Change, Stream, register

from . import reading_live
from .models import ChatMessage, Hand, Poll, Question, Talk


class TalkStream(Stream):
    """What of a talk changes by a number of its own: `head` names the talk's column."""

    # Votes come in bursts: a reader gets their sum four times a second.
    pace = 0.25
    # Many changes, few things: whoever was away is sent all that are there.
    reset_behind = math.inf
    head = "head"
    template: str

    def heads(self, keys):
        return dict(Talk.objects.filter(pk__in=keys).values_list("pk", self.head))

    def batch(self, key, after, limit):
        # The head first: its transaction also wrote the row, so nothing up to it can be missed below.
        head = Talk.objects.filter(pk=key).values_list(self.head, flat=True).first() or 0
        rows = list(self.rows(key).filter(change__gt=after).order_by("change")[:limit])
        last = rows[-1].change if rows else after
        cursor = last if len(rows) == limit else max(head, last)
        changes = [Change(row.change, row.pk, row if self.shows(row) else None) for row in rows]
        return Batch(max(head, cursor), cursor, changes)

    def rows(self, key: int):
        """All that may have changed, with what a template needs of it."""
        raise NotImplementedError

    def shows(self, row) -> bool:
        raise NotImplementedError

    def readers(self, key, people):
        talk = self._talk(key)
        return talk.readers(people) if talk else set()

    def render(self, thing, audience: Audience) -> str:
        with translation.override(audience.language):
            return render_to_string(self.template, self.context(thing))

    def context(self, thing) -> dict:
        return {"question": thing}

    @staticmethod
    def _talk(key: int) -> Talk | None:
        return Talk.objects.select_related("event__focus_country").filter(pk=key).first()


@register
class QuestionStage(TalkStream):
    """`q12`: the questions of talk 12 that everybody sees. What waits or was left aside is gone from it."""

    kind = "q"
    counts = True
    template = "events/question.html"

    def rows(self, key):
        return Question.objects.select_related("talk__event").filter(talk=key)

    def shows(self, row):
        return row.state in Question.ON_STAGE

    def told_exactly(self, key, people):
        talk = self._talk(key)
        return talk.leaders(people) if talk else set()


@register
class QuestionDesk(TalkStream):
    """`d12`: all questions of talk 12, for those who lead it."""

    kind = "d"
    template = "events/desk_question.html"

    def rows(self, key):
        return Question.objects.select_related("talk__event", "author", "merged_into").filter(talk=key)

    def shows(self, row):
        return True

    def readers(self, key, people):
        talk = self._talk(key)
        return talk.leaders(people) if talk else set()


@register
class PollStage(TalkStream):
    """`v12`: the polls of talk 12 that were opened. The answers are in none of its frames."""

    kind = "v"
    head = "poll_head"
    template = "events/poll.html"

    def rows(self, key):
        return Poll.objects.select_related("talk__event").prefetch_related("options").filter(talk=key)

    def shows(self, row):
        return row.state != Poll.State.DRAFT

    def context(self, thing):
        return {"poll": thing}


@register
class PollResults(TalkStream):
    """`r7`: the results of poll 7, for whoever may see them now (`Poll.told`)."""

    kind = "r"
    template = "events/poll_results.html"

    def heads(self, keys):
        return dict(Poll.objects.filter(pk__in=keys).values_list("pk", "head"))

    def batch(self, key, after, limit):
        poll = Poll.objects.select_related("talk__event").filter(pk=key).first()
        if poll is None or poll.head <= after:
            return Batch(after, after, [])
        return Batch(poll.head, poll.head, [Change(poll.head, key, reading_live.results(poll))])

    def readers(self, key, people):
        poll = Poll.objects.select_related("talk__event__focus_country").filter(pk=key).first()
        return poll.told(people) if poll else set()

    def context(self, thing):
        return {"results": thing}


@register
class Chat(TalkStream):
    """`c12`: what is said beside talk 12, for those who take part in it."""

    kind = "c"
    head = "chat_head"
    reset_behind = 200
    template = "events/chat_message.html"

    def rows(self, key):
        return ChatMessage.objects.select_related("talk__event", "author").filter(talk=key)

    def shows(self, row):
        return row.hidden_at is None

    def readers(self, key, people):
        talk = self._talk(key)
        return talk.participants(people) if talk else set()

    def context(self, thing):
        return {"message": thing}


@register
class HandQueue(TalkStream):
    """`h12`: the queue of raised hands of talk 12, without names: each knows their own."""

    kind = "h"
    head = "hand_head"
    template = "events/hand.html"

    def rows(self, key):
        return Hand.objects.select_related("talk__event", "person").filter(talk=key)

    def shows(self, row):
        return row.state in Hand.UP

    def context(self, thing):
        return {"hand": thing}


@register
class HandDesk(HandQueue):
    """`g12`: the same with names, for those who call people up."""

    kind = "g"
    template = "events/desk_hand.html"

    def readers(self, key, people):
        talk = self._talk(key)
        return talk.leaders(people) if talk else set()

    def context(self, thing):
        return {"hand": reading_live.with_mode(thing)}


@register
class Reactions(TalkStream):
    """`k12`: how often talk 12 got each reaction."""

    kind = "k"
    # Nobody reads a sum that changes more often.
    pace = 1
    head = "reaction_head"
    template = "events/reactions.html"

    def batch(self, key, after, limit):
        talk = Talk.objects.select_related("event").filter(pk=key).first()
        if talk is None or talk.reaction_head <= after:
            return Batch(after, after, [])
        head = talk.reaction_head
        return Batch(head, head, [Change(head, key, reading_live.reactions(talk))])

    def context(self, thing):
        return {"reactions": thing}
