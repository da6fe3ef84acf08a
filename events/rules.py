"""Who may do what at events. Who may see them is `visible_to` in the models."""

import rules as library
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import video
from community.rules import apart
from people.models import Role
from people.rules import MEMBERS_ONLY, allow, has_role

from . import meeting_rooms
from .models import Attendee, Event, MeetingRequest, Registration, Talk
from .models.event import DESK_ROLES


@library.predicate
def is_coming(_user, event):
    return not event.is_over


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

allow("events.register", MEMBERS_ONLY, (is_coming, _("This event is over.")))
allow("events.take_part", WELCOME, GOES_ON, REGISTERED)
allow(
    "events.lead",
    MEMBERS_ONLY,
    (leads, _("Only the speakers of a talk and the moderators decide about its questions.")),
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
