"""What becomes of somebody's pairs when they leave the site."""

from django.utils import timezone

from community.models import Topic
from people.models import User
from people.states import transition

from .. import notify
from ..models import Mentorship, Session
from .sessions import cancel_coming

# How a mentorship ends when one of the two leaves the site.
_LAST_STEP = {
    Mentorship.State.REQUESTED: "lapse",
    Mentorship.State.AGREED: "lapse",
    Mentorship.State.ACTIVE: "end_early",
    Mentorship.State.PAUSED: "end_early",
}


def leave(person: User, *, keep_texts: bool) -> None:
    """End what somebody who leaves is part of. The other person is told that it ended, and keeps the room."""
    for mentorship in Mentorship.objects.of(person).select_related("mentor", "mentee", "topic"):
        other = mentorship.other(person)
        if mentorship.state in _LAST_STEP:
            cancel_coming(mentorship, by=None, tell=[other])
            transition(mentorship, _LAST_STEP[mentorship.state], by=None, ended_at=timezone.now())
            notify.changed(mentorship, by=person)
        if mentorship.topic:
            Topic.objects.filter(pk=mentorship.topic.pk).update(title=other.call_me, state=Topic.State.LOCKED)
        Mentorship.objects.filter(pk=mentorship.pk).update(video_address="")
        if person == mentorship.mentee or other.erased_at:
            mentorship.goals.all().delete()
            mentorship.next_steps.all().delete()
            Mentorship.objects.filter(pk=mentorship.pk).update(goal="", about="")
    Session.objects.filter(booked_by=person).update(aim="")
    Session.objects.filter(mentorship__in=Mentorship.objects.of(person)).update(decided_because="")
