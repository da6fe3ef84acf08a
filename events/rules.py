"""Who may do what at events. Who may see them is `visible_to` in the models."""

import rules as library
from django.utils.translation import gettext_lazy as _

from people.rules import MEMBERS_ONLY, allow, has_role

from .attending import attended
from .models import CertificateRule, Registration, Talk, doors_of


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


@library.predicate
def stands_at_the_door(user, event):
    return doors_of(user).filter(pk=event.pk).exists()


@library.predicate
def has_a_ticket(user, registration):
    standing = Registration.objects.standing().filter(pk=registration.pk)
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
