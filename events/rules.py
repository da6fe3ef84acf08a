"""Who may do what at events. Who may see them is `visible_to` in the models."""

import rules as library
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import video
from community.rules import apart
from people.models import Role
from people.rules import MEMBERS_ONLY, allow, has_role
from people.states import allow_steps

from . import meeting_rooms
from .attending import attended
from .models import (
    Attendee,
    CertificateRule,
    Event,
    MeetingRequest,
    Registration,
    Room,
    Scribe,
    Silence,
    Talk,
    doors_of,
)
from .models.event import DESK_ROLES
from .models.registration import organises
from .models.schedule import PLANNERS
from .states import LEADS


@library.predicate
def is_coming(_user, event):
    return not event.is_over


@library.predicate
def still_comes(_user, registration):
    return not registration.event.is_over


@library.predicate
def is_theirs(user, registration):
    return user.is_authenticated and user.is_active and registration.person_id == user.pk


@library.predicate
def is_organiser(user, _thing=None):
    return organises(user)


@library.predicate
def goes_on(_user, talk):
    return not talk.event.is_over


@library.predicate
def is_registered(user, talk):
    standing = Registration.objects.standing()
    return user.is_authenticated and standing.filter(event=talk.event_id, person=user).exists()


@library.predicate
def is_welcome(user, _talk):
    """Guests take part as members do; who is suspended does not."""
    return user.is_authenticated and user.is_active and user.suspended_at is None


@library.predicate
def leads(user, talk):
    return Talk.objects.led_by(user).filter(pk=talk.pk).exists()


@library.predicate
def may_speak(user, talk):
    return not Silence.objects.current().filter(event=talk.event_id, person=user).exists()


@library.predicate
def comes(user, event):
    return user.is_authenticated and Registration.objects.standing().filter(event=event, person=user).exists()


@library.predicate
def is_listed(user, attendee):
    return Attendee.objects.standing().filter(event=attendee.event_id, person=user).exists()


@library.predicate
def can_be_met(user, attendee):
    """Still on the list, not oneself, and no block between the two: one sentence for all."""
    standing = Attendee.objects.standing().filter(pk=attendee.pk).exclude(person=user).exists()
    return standing and not apart(user.pk, attendee.person_id)


@library.predicate
def is_still_on(_user, thing):
    return not thing.event.is_over


@library.predicate
def is_asked(user, meeting):
    return meeting.asked_id == user.pk


@library.predicate
def meets(user, meeting):
    return meeting.joins(user)


@library.predicate
def is_open_now(_user, meeting):
    agreed = meeting.state == MeetingRequest.State.AGREED and not meeting.is_over
    return agreed and bool(video.host()) and timezone.now() >= meeting_rooms.of_meeting(meeting).opens


@library.predicate
def is_not_over(_user, meeting):
    return not meeting.is_over


@library.predicate
def comes_to_round(user, table_round):
    return comes(user, table_round.event)


@library.predicate
def is_checkin(_user, event):
    return event.kind == Event.Kind.CHECKIN


GOES_ON = (goes_on, _("This event is over: its questions can be read, and nothing more."))
WELCOME = (is_welcome, _("This is for those who take part in the event."))
REGISTERED = (is_registered, _("Register for this event first: then you can ask and vote."))

ORGANISERS = (is_organiser, _("Only programme officers do this."))
STILL = (still_comes, _("This event is over."))

allow("events.register", WELCOME, (is_coming, _("This event is over.")))
allow("events.accept", WELCOME, (is_theirs, _("Everybody answers for themselves.")), STILL)
allow("events.call_off", (is_theirs | is_organiser, _("Everybody answers for themselves.")), STILL)
allow("events.seat", ORGANISERS)
allow("events.take_part", WELCOME, GOES_ON, REGISTERED)
allow(
    "events.lead",
    MEMBERS_ONLY,
    (leads, _("Only the speakers of a talk and the moderators decide about its questions.")),
)


@library.predicate
def leads_now(user, room):
    """A speaker of what is on in the room."""
    return any(talk.is_on for talk in Talk.objects.led_by(user).filter(room=room))


@library.predicate
def writes_along(user, talk):
    return leads(user, talk) or Scribe.objects.filter(room=talk.room_id, person=user.pk).exists()


@library.predicate
def has_begun(_user, talk):
    return talk.starts <= timezone.now()


runs_events = has_role(*DESK_ROLES)

allow("events.run", MEMBERS_ONLY, (runs_events, _("Only moderators and programme officers run the day.")))
allow_steps(
    Room,
    {
        LEADS: (
            runs_events | leads_now,
            _("Only those who run the day, and who speaks now, say how the stage is."),
        )
    },
)
allow(
    "events.write_log",
    WELCOME,
    (goes_on, _("This event is over: its log can be read, and nothing more.")),
    (writes_along, _("Only the speakers, the moderators and the room's scribes write the log.")),
)
allow(
    "events.give_feedback",
    WELCOME,
    (is_registered, _("Those who were registered say how a talk was.")),
    (has_begun, _("Say how it was once it has begun.")),
)
allow("events.pick", WELCOME)
allow("events.keep_calendar", WELCOME)
allow(
    "events.plan",
    MEMBERS_ONLY,
    (has_role(*PLANNERS), _("Only programme officers make the programme.")),
)


@library.predicate
def stands_at_the_door(user, event):
    return doors_of(user).filter(pk=event.pk).exists()


@library.predicate
def has_a_ticket(user, registration):
    standing = Registration.objects.seated().filter(pk=registration.pk)
    return user == registration.person and standing.exists()


@library.predicate
def is_on_stage(_user, talk):
    return talk.is_on


@library.predicate
def is_over(_user, event):
    return event.is_over


@library.predicate
def was_there(user, event):
    """Long enough for what the event certifies."""
    rule = CertificateRule.objects.filter(event=event).first()
    had = attended(event, [user.pk]).get(user.pk) if rule else None
    return bool(rule and had and rule.met_by(had))


DOOR = (stands_at_the_door, _("This is for those who stand at the door."))

allow("events.door", DOOR)
allow("events.walk_in", DOOR, (is_coming, _("This event is over.")))
allow("events.ticket", WELCOME, (has_a_ticket, _("You are not registered for this event.")))
allow("events.be_present", WELCOME, (is_on_stage, _("This talk is not on.")), REGISTERED)
allow(
    "events.certificate",
    WELCOME,
    (is_over, _("Certificates are there when the event is over.")),
    (was_there, _("You were there for less time than the certificate asks.")),
)
allow(
    "events.certify",
    (has_role("officer", "admin"), _("Only programme officers withdraw a certificate.")),
)
allow(
    "events.chat",
    WELCOME,
    GOES_ON,
    (is_registered | leads, _("The chat is for those who are registered for this event.")),
    (may_speak, _("The moderator has asked you to be silent here for a while.")),
)
allow(
    "events.open_hall",
    MEMBERS_ONLY,
    (has_role(*DESK_ROLES), _("Only those who run events open a hall.")),
)
NOT_OVER = (is_coming, _("This event is over."))
COMES = (comes, _("Register for this event first."))
STILL_ON = (is_still_on, _("This event is over."))
HOSTS = (has_role(*DESK_ROLES), _("Only those who run the event do this."))
ORGANISES = (has_role(Role.OFFICER, Role.ADMIN), _("Only programme officers do this."))

allow("events.be_listed", WELCOME, NOT_OVER, COMES)
allow(
    "events.ask_to_meet",
    WELCOME,
    STILL_ON,
    (is_listed, _("Put yourself on the list first: then you can ask others for a time.")),
    (can_be_met, _("This person cannot be asked for a time here.")),
)
ASKED = (is_asked, _("The person who is asked answers."))
ONE_OF_TWO = (meets, _("This is between the two."))
NOT_PAST = (is_not_over, _("This time is past."))
allow("meeting.agree", WELCOME, ASKED, NOT_PAST)
allow("meeting.decline", WELCOME, ASKED)
allow("meeting.cancel", WELCOME, ONE_OF_TWO, NOT_PAST)
allow(
    "meeting.join",
    WELCOME,
    ONE_OF_TWO,
    (is_open_now, _("The video room opens five minutes before the meeting, where the site has one.")),
)
allow("events.open_tables", HOSTS, NOT_OVER)
allow("events.deal_tables", HOSTS, STILL_ON)
allow("events.sit_down", WELCOME, STILL_ON, (comes_to_round, _("Register for this event first.")))
allow("events.take_a_seat", WELCOME, NOT_OVER, COMES)
allow("events.check_in_note", WELCOME, (is_checkin, _("This is for monthly check-ins.")), NOT_OVER, COMES)
allow("events.repeat", ORGANISES)
