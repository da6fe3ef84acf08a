"""Who may do what at events. Who may see them is `visible_to` in the models."""

import rules as library
from django.utils.translation import gettext_lazy as _

from people.rules import MEMBERS_ONLY, allow

from .models import Registration, Talk


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
