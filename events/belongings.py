"""What belongs to a member at events, and what becomes of it when they leave."""

from django.utils.translation import gettext_lazy as _

from people.leaving import Part, Reason, belongs, delete, unlink

from .actions import afterwards, chat, log, meetings, polls, registering
from .actions.questions import leave
from .models import (
    Announcement,
    AttendanceCertificate,
    Attendee,
    Ballot,
    ChatMessage,
    CheckIn,
    CheckinNote,
    DoorKeeper,
    Feedback,
    HallCode,
    Hand,
    HeadCount,
    Invitee,
    LogLine,
    MeetingRequest,
    Move,
    NeedsReader,
    Pick,
    Poll,
    Presence,
    ProgrammeFeed,
    Question,
    QuestionFlag,
    Registration,
    ScheduleVersion,
    Scribe,
    Shift,
    Silence,
    TableRound,
    TableSeat,
    TalkSpeaker,
    Telling,
    Vote,
)


def _registrations(person):
    mine = Registration.objects.filter(person=person).select_related("event").order_by("pk")
    for registration in mine.prefetch_related("answers__question", "consents", "check_ins"):
        yield {
            "event": registration.event.label,
            "how": registration.get_mode_display(),
            "state": registration.get_state_display(),
            "written": registration.registered_at,
            "answers": [f"{one.question.label} {one.text}" for one in registration.answers.all()],
            "consents": [
                {
                    "purpose": given.get_purpose_display(),
                    "version": given.version,
                    "given": given.given_at,
                    "withdrawn": given.withdrawn_at,
                }
                for given in registration.consents.all()
            ],
            "let_in": [scan.scanned_at for scan in registration.check_ins.all() if scan.result == "ok"],
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


def _doors(person):
    for keeper in DoorKeeper.objects.filter(person=person).select_related("event").order_by("pk"):
        yield {"event": keeper.event.label}


def _presences(person):
    for presence in Presence.objects.filter(person=person).select_related("talk").order_by("pk").iterator():
        yield {
            "title": presence.talk.title,
            "starts": presence.started,
            "ends": presence.last_seen,
        }


def _attendance_certificates(person):
    papers = AttendanceCertificate.objects.filter(person=person).select_related("event").order_by("pk")
    for paper in papers:
        yield {
            "event": paper.event.label,
            "number": paper.code,
            "at": paper.issued_at,
            "withdrawn": paper.revoked_at,
        }


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
    erase=afterwards.leave_talks,
)
belongs(
    Registration,
    "person",
    export=Part("registrations", _("Your registrations"), _registrations),
    erase=registering.forget,
)
belongs(
    NeedsReader,
    "person",
    export=Reason("Whom the office asked to look after others' needs."),
    erase=delete(NeedsReader, "person"),
)
belongs(
    Invitee,
    "person",
    export=Part("event-invitations", _("Events you were invited to"), _invitations),
    erase=delete(Invitee, "person"),
)


def _log(person):
    for line in LogLine.objects.filter(author=person).select_related("talk").order_by("pk").iterator():
        yield {"title": line.talk.title, "text": line.body, "written": line.written_at}


def _feedback(person):
    for said in Feedback.objects.filter(person=person).select_related("talk").order_by("pk").iterator():
        yield {"title": said.talk.title, "number": said.stars, "text": said.words, "written": said.given_at}


def _scribing(person):
    for scribe in Scribe.objects.filter(person=person).select_related("room__event").order_by("pk"):
        yield {"event": scribe.room.event.label, "place": scribe.room.label}


_ON_DUTY = Reason("Done on duty for an event; the audit log says who did it.")

belongs(
    LogLine, "author", export=Part("log-lines", _("What you wrote along at talks"), _log), erase=log.leave
)
belongs(
    Feedback,
    "person",
    export=Part("talk-feedback", _("What you said of talks"), _feedback),
    erase=delete(Feedback, "person"),
)
belongs(
    Scribe,
    "person",
    export=Part("scribe", _("Rooms whose log you write"), _scribing),
    erase=delete(Scribe, "person"),
)
belongs(
    Telling,
    "person",
    export=Reason("A mark that a mail was sent."),
    erase=delete(Telling, "person"),
)
for model in (Announcement, Shift, HeadCount):
    belongs(model, "by", export=_ON_DUTY, erase=_ON_DUTY)


def _picks(person):
    for pick in Pick.objects.filter(person=person).select_related("talk").order_by("pk"):
        yield {"title": pick.talk.title, "starts": pick.talk.starts, "written": pick.picked_at}


def _addresses(person):
    for feed in ProgrammeFeed.objects.of(person).order_by("pk"):
        yield {"given": feed.made_at, "withdrawn": feed.ended_at}


belongs(
    Pick,
    "person",
    export=Part("picked-talks", _("Talks you picked"), _picks),
    erase=delete(Pick, "person"),
)
belongs(
    ProgrammeFeed,
    "person",
    export=Part("programme-addresses", _("Addresses of your own programme"), _addresses),
    erase=delete(ProgrammeFeed, "person"),
)
MADE = Reason("It says who made a programme, which is the programme's own history.")
belongs(Move, "by", export=MADE, erase=unlink(Move, "by"))
belongs(ScheduleVersion, "by", export=MADE, erase=unlink(ScheduleVersion, "by"))
belongs(
    CheckIn,
    "by",
    export=Reason("What somebody scanned at a door tells of others."),
    erase=unlink(CheckIn, "by"),
)
belongs(
    DoorKeeper,
    "person",
    export=Part("doors", _("Doors you stood at"), _doors),
    erase=delete(DoorKeeper, "person"),
)
belongs(
    Presence,
    "person",
    export=Part("presences", _("Talks you had before you"), _presences),
    erase=delete(Presence, "person"),
)
belongs(
    AttendanceCertificate,
    "person",
    export=Part("attendance_certificates", _("Your certificates of attendance"), _attendance_certificates),
    erase=delete(AttendanceCertificate, "person"),
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
