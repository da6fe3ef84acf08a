"""What templates show of the stage and the day on pages that other rooms of this app own."""

import uuid

from django import template
from django.utils.dateparse import parse_datetime

from events import staging
from events.models import Slides
from events.templatetags.event_tags import next_few
from people.rules import may

register = template.Library()


@register.inclusion_tag("events/announcements.html", takes_context=True)
def announcements(context, event, live=True):
    """What is announced at an event; `live`: kept up to date while it is on, over a line."""
    return {"event": event, "live": live, "news": staging.news(event, context["request"].user)}


@register.inclusion_tag("events/talk_beside.html", takes_context=True)
def talk_beside(context, talk):
    """What belongs to a talk: its recording, slides, log, and what people say of it."""
    user = context["request"].user
    recording = staging.recording_of(talk, user)
    return {
        "talk": talk,
        "event": talk.event,
        "user": user,
        "recording": recording,
        "tracks": staging.tracks_of(recording.film) if recording else [],
        "slides": list(Slides.objects.visible_to(user).filter(talk=talk).select_related("paper")),
        "lines": talk.log_head > 0,
        "may_say": user.is_authenticated and may(user, "events.give_feedback", talk),
        "leads": may(user, "events.lead", talk),
    }


@register.inclusion_tag("events/on_now.html", takes_context=True)
def on_now(context):
    """Events that are on at this moment, as doors: on the home page."""
    return {"events": [event for event in next_few(context["request"]) if event.is_on]}


@register.simple_tag
def shifted(shift, talk):
    """Where a shift put a talk: its start and end before and after, as instants."""
    before, after = shift.moved[str(talk.pk)]
    return {
        "before": parse_datetime(before[0]),
        "starts": parse_datetime(after[0]),
        "ends": parse_datetime(after[1]),
        "began": before[0] == after[0],
    }


@register.simple_tag
def new_key() -> str:
    """A key for one of many forms on a page (`people.keys`)."""
    return str(uuid.uuid4())
