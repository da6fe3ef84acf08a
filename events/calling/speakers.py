"""Who speaks in what is proposed, and what each of them finds before their talk."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Prefetch

from people.models import User

from ..models import CoSpeaker, Proposal, RecordingAnswer, Talk, TalkSpeaker


def speakers_of(proposals: Iterable[Proposal]) -> dict[int, list[User]]:
    """Who proposes and who has said that they speak along, by proposal."""
    told = {one.pk: [one.by] for one in proposals}
    beside = CoSpeaker.objects.filter(proposal__in=told, state=CoSpeaker.State.YES).select_related("person")
    for one in beside:
        told[one.proposal_id].append(one.person)  # type: ignore[arg-type]
    return told


def own_proposals(user) -> list[Proposal]:
    """What one proposes or speaks in, the latest first."""
    rows = Proposal.objects.visible_to(user).spoken_by(user)
    return list(rows.select_related("call__event", "by", "talk").order_by("-moved_at", "-pk"))


def own_talks(user) -> list[Talk]:
    """Talks in which one speaks, each with `answer`: what one said about being recorded, or None."""
    mine = RecordingAnswer.objects.filter(person=user)
    rows = Talk.objects.spoken_by(user).select_related("event", "room").order_by("-event__starts", "starts")
    talks = list(rows.prefetch_related("slides", Prefetch("recording_answers", mine, to_attr="answers")))
    for talk in talks:
        talk.answer = next(iter(talk.answers), None)
    return talks


class Answer(NamedTuple):
    """A speaker, and what they said about being recorded."""

    person: User
    agrees: bool | None


def recording(talk: Talk) -> list[Answer]:
    """What each who speaks said; None where they have not answered."""
    said = dict(RecordingAnswer.objects.filter(talk=talk).values_list("person", "agrees"))
    speaking = TalkSpeaker.objects.filter(talk=talk).select_related("person")
    return [Answer(one.person, said.get(one.person_id)) for one in speaking]
