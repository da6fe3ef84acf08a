"""What of mentoring a concern can be about. Each of the two is kept away from what the other says."""

from django.utils.translation import gettext_lazy as _

from community.subjects import Subject, others, subject

from .models import Mentorship, Session


@subject("mentorship", _("a mentorship"))
def mentorship(user, pk):
    found = Mentorship.objects.visible_to(user).select_related("topic").filter(pk=pk).first()
    return found and _subject(user, found, found)


@subject("session", _("a session"))
def session(user, pk):
    found = Session.objects.visible_to(user).select_related("mentorship__topic").filter(pk=pk).first()
    return found and _subject(user, found.mentorship, found)


def _subject(user, pair: Mentorship, thing: Mentorship | Session) -> Subject:
    people = others((pair.mentor_id, pair.mentee_id), user)
    return Subject(str(thing._meta.verbose_name), thing.get_absolute_url(), people, pair.topic)
