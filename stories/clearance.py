"""What a story still lacks before anybody may read it, a sentence each.

The same that `StoryQuerySet.visible_to` asks in SQL, said in words and for a version that is not stored
yet. A story that lacks something cannot be saved as published, whichever way it came.
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from people.clock import short_day
from people.refusals import Conflict

from . import versions
from .models import Appearance, Checklist, StoryPage
from .models.pages import Assignment, still_there

State = Appearance.State


class NotCleared(Conflict):
    """A story is not shown yet; the sentence says what is missing."""

    code = "not_cleared"

    def __init__(self, missing: list[str]):
        super().__init__(" ".join([_("This story cannot be published yet."), *missing]))
        self.missing = missing


def require_cleared(page: StoryPage) -> None:
    """Raise `NotCleared` unless everybody agreed to what `page` now says and shows."""
    if missing := lacks(page):
        raise NotCleared(missing)


def lacks(page: StoryPage) -> list[str]:
    """What is missing before `page`, as it is in memory, may be read; empty where nothing is."""
    version = versions.version(page)
    return [*people_lack(page, version), *_checklist_lacks(page, version), *time_lacks(page)]


def people_lack(page: StoryPage, version: str) -> list[str]:
    """A sentence for everybody who has not agreed to this very version."""
    listed = Appearance.objects.filter(story=page.translation_key)
    missing = [_said(one) for one in listed.without_yes(version).select_related("person")]
    known = set(listed.exclude(person=None).values_list("person", flat=True))
    authors = [author.person for author in page.authors.all() if author.person_id not in known]
    return missing + [_("%(name)s tells it and was not asked yet.") % {"name": person} for person in authors]


def _said(one: Appearance) -> str:
    name = {"name": one.called}
    if one.until and one.until < timezone.localdate():
        return _("The consent of %(name)s has ended.") % name
    return {
        State.LISTED: _("%(name)s was not asked yet."),
        State.ASKED: _("%(name)s has not answered yet."),
        State.AGREED: _("%(name)s agreed to an earlier version and must see this one."),
        State.REFUSED: _("%(name)s said no."),
        State.WITHDRAWN: _("%(name)s withdrew; only a new yes brings it back."),
    }[State(one.state)] % name


def _checklist_lacks(page: StoryPage, version: str) -> list[str]:
    looked_at = Checklist.objects.complete().filter(story=page.translation_key, version=version)
    return [] if looked_at.exists() else [_("The do-no-harm checklist is not complete for this version.")]


def time_lacks(page: StoryPage) -> list[str]:
    """Whether it is too early: on the day it is to go live, else today."""
    day = max(timezone.localdate(), timezone.localdate(page.go_live_at)) if page.go_live_at else None
    today = day or timezone.localdate()
    told = []
    if page.not_before and page.not_before > today:
        told.append(_("It is to wait until %(day)s.") % {"day": short_day(page.not_before)})
    if leaves := _leaves(page, today):
        told.append(_("The expert is with the host until %(day)s.") % {"day": short_day(leaves)})
    return told


def _leaves(page: StoryPage, today: date) -> date | None:
    """The last day on which the expert is still there, if that is today or later."""
    there = Assignment.objects.filter(still_there(today), pk=page.assignment_id)
    return max(
        (end for row in there.values_list("ends", "extension__ends") for end in row if end), default=None
    )
