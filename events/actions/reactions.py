"""Clapping. Sums are all that is kept."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.core.cache import cache
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from people.batches import Batch
from people.keys import Done
from people.models import User
from people.refusals import TooMany
from people.rules import require

from ..models import Talk, TalkReaction
from .moving import advance

# One person claps so often and no faster; two hands are not an ovation.
SECONDS = 2


def react(*, by: User, talk: Talk, kind: str) -> Done:
    """Show how one takes it."""
    require(by, "events.take_part", talk)
    if not cache.add(f"reacted:{talk.pk}:{by.pk}", 1, SECONDS):
        raise TooMany(_("That was quick. Wait a moment before you go on."), retry_after=SECONDS)
    _reactions.submit((talk, kind))
    return Done(talk, created=False)


def _write(given: Sequence[tuple[Talk, str]]) -> list:
    sums: defaultdict[Talk, Counter] = defaultdict(Counter)
    for talk, kind in given:
        sums[talk][kind] += 1
    for talk in sorted(sums, key=lambda talk: talk.pk):
        advance(talk, "reaction_head", talk.reactions_stream)
        for kind, count in sums[talk].items():
            if not TalkReaction.objects.filter(talk=talk, kind=kind).update(count=F("count") + count):
                TalkReaction.objects.create(talk=talk, kind=kind, count=count)
    return [None] * len(given)


_reactions = Batch(_write)
