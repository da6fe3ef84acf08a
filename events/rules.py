"""Who may do what at events. Who may see them is `visible_to` in the models."""

import rules as library
from django.utils.translation import gettext_lazy as _

from people.rules import MEMBERS_ONLY, allow, has_role

from .models import Registration, Silence, Talk
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
def may_speak(user, talk):
    return not Silence.objects.current().filter(event=talk.event_id, person=user).exists()


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
