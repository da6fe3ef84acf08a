"""What belongs to a member at events, and what becomes of it when they leave."""

from django.utils.translation import gettext_lazy as _

from people.leaving import Part, belongs, delete

from .actions.questions import leave
from .models import Invitee, Question, Registration, TalkSpeaker, Vote


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
