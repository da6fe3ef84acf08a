"""What is told by mail around a call. A title stands in none: a mail may be read by others (domain I9)."""

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language_info

from people import clock
from people.models import User
from people.notify import mail, send

from ..models import Call, CoSpeaker, Proposal, Talk


def sent(proposal: Proposal) -> None:
    """To who proposes: it has arrived, and can be changed until when."""
    person = proposal.by
    with translation.override(person.language), timezone.override(person.time_zone):
        closes = clock.day_and_clock(proposal.call.closes)
    mail(person, "proposal-sent", path=_path(proposal, person.language), closes=closes)


def asked(co_speaker: CoSpeaker) -> None:
    """To an address that was named: the only way to say yes."""
    proposal = co_speaker.proposal
    language = proposal.by.language
    with translation.override(language):
        path = reverse("co-speaker", args=[proposal.call.event.slug, co_speaker.token])
        event = proposal.call.event.label
    context = {"path": path, "event": event}
    send.enqueue(co_speaker.email, language, settings.TIME_ZONE, "co-speaker-asked", context)


def answered(co_speaker: CoSpeaker) -> None:
    """To who proposes: somebody they named has answered."""
    proposal = co_speaker.proposal
    mail(proposal.by, "co-speaker-answered", path=_path(proposal, proposal.by.language))


def decided(proposal: Proposal, people: Iterable[User]) -> None:
    """To each who speaks, in their language."""
    for person in people:
        told = _told(proposal.call, proposal.state, proposal.said, person.language)
        mail(person, "proposal-decided", **told, path=_path(proposal, person.language))


def confirmed(proposal: Proposal, team: Iterable[User]) -> None:
    """To the programme team."""
    for person in team:
        mail(person, "proposal-confirmed", path=_path(proposal, person.language))


def placed(talk: Talk, people: Iterable[User]) -> None:
    """To each who speaks: their talk is in the programme, and what they can prepare."""
    for person in people:
        with translation.override(person.language):
            path = reverse("backstage", args=[talk.event.slug, talk.code])
            event = talk.event.label
        mail(person, "talk-placed", path=path, event=event)


def _path(proposal: Proposal, language: str) -> str:
    with translation.override(language):
        return proposal.get_absolute_url()


def _told(call: Call, state: str, said: str, language: str) -> dict:
    with translation.override(language):
        return {"event": call.event.label, "state": state, "said": said}


class Preview(NamedTuple):
    """A mail as it goes to all who read one language."""

    language: str
    direction: str
    subject: str
    text: str
    people: list[User]


def preview(call: Call, state: str, said: str, people: Iterable[User]) -> list[Preview]:
    """The mails about a decision before they are sent, one for each language."""
    by_language: dict[str, list[User]] = {}
    for person in people:
        by_language.setdefault(person.language, []).append(person)
    return [_preview(call, state, said, language, readers) for language, readers in by_language.items()]


def _preview(call: Call, state: str, said: str, language: str, people: list[User]) -> Preview:
    context = _told(call, state, said, language)
    with translation.override(language):
        # The address of each one's own proposal stands where this one is.
        context |= {"site": settings.SITE_URL, "path": call.get_absolute_url(), "language": language}
        subject = " ".join(render_to_string("mail/proposal-decided.subject.txt", context).split())
        text = render_to_string("mail/proposal-decided.txt", context).strip()
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    return Preview(language, direction, subject, text, people)
