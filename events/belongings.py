"""What belongs to a member at events, and what becomes of it when they leave."""

from django.utils.translation import gettext_lazy as _

from people.leaving import Part, Reason, belongs, delete, unlink

from .actions import chat, polls
from .actions.questions import leave
from .models import (
    Ballot,
    ChatMessage,
    HallCode,
    Hand,
    Invitee,
    Poll,
    Question,
    QuestionFlag,
    Registration,
    Silence,
    TalkSpeaker,
    Vote,
)


def _registrations(person):
    mine = Registration.objects.filter(person=person).select_related("event").order_by("pk")
    for registration in mine:
        yield {
            "event": registration.event.label,
            "how": registration.get_mode_display(),
            "written": registration.registered_at,
        }


def _invitations(person):
    for invitee in Invitee.objects.filter(person=person).select_related("event").order_by("pk"):
        yield {"event": invitee.event.label}


def _talks(person):
    for speaker in TalkSpeaker.objects.filter(person=person).select_related("talk").order_by("pk"):
        yield {"title": speaker.talk.title, "starts": speaker.talk.starts}


def _questions(person):
    for question in Question.objects.filter(author=person).select_related("talk").order_by("pk").iterator():
        yield {
            "title": question.talk.title,
            "text": question.body,
            "written": question.asked_at,
            "state": question.get_state_display(),
        }


def _votes(person):
    for vote in Vote.objects.filter(person=person).select_related("question__talk").order_by("pk").iterator():
        yield {"title": vote.question.talk.title, "number": vote.question_id}


def _ballots(person):
    found = Ballot.objects.filter(person=person).select_related("poll__talk").order_by("pk")
    for ballot in found.prefetch_related("choices__option"):
        yield {
            "title": ballot.poll.talk.title,
            "text": ballot.poll.body,
            "answers": [choice.option.body for choice in ballot.choices.all()],
        }


def _messages(person):
    for message in ChatMessage.objects.filter(author=person).select_related("talk").order_by("pk").iterator():
        yield {"title": message.talk.title, "text": message.body, "written": message.written_at}


def _hands(person):
    for hand in Hand.objects.filter(person=person).select_related("talk").order_by("pk"):
        yield {"title": hand.talk.title, "at": hand.raised_at, "state": hand.get_state_display()}


def _flags(person):
    for flag in QuestionFlag.objects.filter(person=person).select_related("question__talk").order_by("pk"):
        yield {"title": flag.question.talk.title, "number": flag.question_id}


def _silences(person):
    for silence in Silence.objects.filter(person=person).select_related("event"):
        yield {"event": silence.event.label, "until": silence.until}


belongs(Vote, "person", export=Part("votes", _("Questions you supported"), _votes), erase=leave)
belongs(Question, "author", export=Part("questions", _("Questions you asked"), _questions), erase=leave)
belongs(
    TalkSpeaker,
    "person",
    export=Part("talks", _("Your talks"), _talks),
    erase=delete(TalkSpeaker, "person"),
)
belongs(
    Registration,
    "person",
    export=Part("registrations", _("Your registrations"), _registrations),
    erase=delete(Registration, "person"),
)
belongs(
    Invitee,
    "person",
    export=Part("event-invitations", _("Events you were invited to"), _invitations),
    erase=delete(Invitee, "person"),
)
belongs(Ballot, "person", export=Part("ballots", _("Polls you answered"), _ballots), erase=polls.leave)
belongs(
    Poll,
    "author",
    export=Reason("A poll is the talk's, not its author's."),
    erase=unlink(Poll, "author"),
)
belongs(
    ChatMessage,
    "author",
    export=Part("chat", _("What you said in chats"), _messages),
    erase=chat.leave,
)
belongs(
    Hand,
    "person",
    export=Part("hands", _("When you raised your hand"), _hands),
    erase=delete(Hand, "person"),
)
belongs(
    QuestionFlag,
    "person",
    export=Part("question-flags", _("Questions you reported"), _flags),
    erase=delete(QuestionFlag, "person"),
)
belongs(
    Silence,
    "person",
    export=Part("silences", _("When you were asked to be silent"), _silences),
    erase=delete(Silence, "person"),
)
belongs(
    HallCode,
    "opened_by",
    export=Reason("A code is the hall's, not of who opened it."),
    erase=unlink(HallCode, "opened_by"),
)
