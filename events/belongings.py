"""What belongs to a member at events, and what becomes of it when they leave."""

from django.utils.translation import gettext_lazy as _

from people.leaving import Part, Reason, belongs, delete, unlink

from .actions import meetings
from .actions.questions import leave
from .models import (
    Attendee,
    CheckinNote,
    Invitee,
    MeetingRequest,
    Question,
    Registration,
    TableRound,
    TableSeat,
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


def _listings(person):
    mine = Attendee.objects.filter(person=person).select_related("event").order_by("pk")
    for attendee in mine.prefetch_related("languages", "interests"):
        yield {
            "event": attendee.event.label,
            "offers": attendee.helps_with,
            "needs": attendee.looks_for,
            "languages": [str(one) for one in attendee.languages.all()],
            "about": sorted(tag.name for tag in attendee.interests.all()),
            "written": attendee.listed_at,
        }


def _meetings(person):
    mine = MeetingRequest.objects.filter(asker=person) | MeetingRequest.objects.filter(asked=person)
    for meeting in mine.select_related("event").order_by("pk"):
        yield {
            "event": meeting.event.label,
            "starts": meeting.starts,
            "text": meeting.about if meeting.asker_id == person.pk else "",
            "state": meeting.get_state_display(),
        }


def _seats(person):
    mine = TableSeat.objects.filter(person=person).select_related("round__event", "table")
    for seat in mine.order_by("pk"):
        yield {"event": seat.round.event.label, "number": seat.table.number if seat.table else None}


def _notes(person):
    for note in CheckinNote.objects.filter(person=person).select_related("event").order_by("pk"):
        yield {
            "event": note.event.label,
            "challenge": note.challenge,
            "achievement": note.achievement,
            "recommendation": note.recommendation,
            "written": note.written_at,
        }


belongs(
    Attendee,
    "person",
    export=Part("event-listings", _("What you said on lists of attendees"), _listings),
    erase=delete(Attendee, "person"),
)
belongs(
    MeetingRequest,
    "asker",
    "asked",
    export=Part("event-meetings", _("Your meetings at events"), _meetings),
    erase=meetings.leave,
)
belongs(
    TableSeat,
    "person",
    export=Part("event-tables", _("Tables you sat at"), _seats),
    erase=delete(TableSeat, "person"),
)
belongs(
    TableRound,
    "opened_by",
    export=Reason("The programme's record of its own work."),
    erase=unlink(TableRound, "opened_by"),
)
belongs(
    CheckinNote,
    "person",
    export=Part("checkin-notes", _("What you brought to check-ins"), _notes),
    erase=delete(CheckinNote, "person"),
)
