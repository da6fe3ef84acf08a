"""Asking the people in a story, and what they answer."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from people import actions as people
from people.audit import record
from people.keys import Done, once
from people.models import Purpose as InPublic
from people.models import User
from people.refusals import Conflict
from people.rules import require

from .. import harm, notify, versions
from ..editions import editions, versions_of
from ..models import Agreement, Appearance, Checklist, Purpose, StoryPage

State = Appearance.State
# The version of the text beside "your name" on the page that asks.
TEXT_VERSION = 1


def appear(
    *,
    by: User,
    page: StoryPage,
    purposes: Iterable[str],
    client_key: UUID,
    person: User | None = None,
    name: str = "",
    email: str = "",
    guardian: str = "",
    language: str = "en",
    where: str = "",
    until: date | None = None,
) -> Done[Appearance]:
    """Put somebody on the list of people in a story; they are asked with `ask`."""
    require(by, "stories.ask", page)
    told = {"name": "" if person else name, "email": email, "guardian": guardian, "language": language}
    known = _already(page, person) if person else None
    if known and known.client_key != client_key:
        return describe(by=by, appearance=known, purposes=purposes, where=where, until=until)

    def create():
        made = Appearance.objects.create(
            story=page.translation_key,
            person=person,
            purposes=sorted(purposes),
            where=where,
            until=until,
            added_by=by,
            client_key=client_key,
            **told,
        )
        record(by=by, act="appear", thing=made)
        return made

    same = {"story": page.translation_key, "name": told["name"]}
    return once(Appearance, owner={"added_by": by}, client_key=client_key, same=same, create=create)


def _already(page: StoryPage, person: User) -> Appearance | None:
    return Appearance.objects.filter(story=page.translation_key, person=person).first()


@transaction.atomic
def describe(
    *, by: User, appearance: Appearance, purposes: Iterable[str], where: str = "", until: date | None = None
) -> Done[Appearance]:
    """Change by what somebody is in a story, where, and until when."""
    require(by, "stories.ask", appearance)
    return Done(_describe(appearance, by=by, purposes=purposes, where=where, until=until), created=False)


def _describe(appearance, *, by, purposes, where, until) -> Appearance:
    """A new purpose, or a later end, needs a new yes; fewer of them do not."""
    more = set(purposes) - set(appearance.purposes)
    longer = appearance.until is not None and (until is None or until > appearance.until)
    appearance.purposes, appearance.where, appearance.until = sorted(purposes), where, until
    if more or longer or appearance.state == State.DROPPED:
        _end(appearance)
        appearance.state, appearance.moved_at = State.LISTED, timezone.now()
    appearance.save()
    record(by=by, act="describe", thing=appearance)
    return appearance


def _end(appearance: Appearance) -> None:
    Agreement.objects.standing().filter(appearance=appearance).update(ended_at=timezone.now())


@transaction.atomic
def ask(*, by: User, page: StoryPage) -> Done[StoryPage]:
    """Ask everybody who has not agreed to the story as it is now, those who tell it among them.

    Who withdrew is not asked by this: that takes `ask_again`, for one person and with a reason.
    """
    require(by, "stories.ask", page)
    drafts = editions(page.translation_key)
    for draft in drafts:
        _list_authors(draft, by=by)
        carry(draft)
    listed = Appearance.objects.filter(story=page.translation_key).exclude(state=State.WITHDRAWN)
    waiting = {one for version in versions_of(drafts) for one in listed.without_yes(version)}
    for one in sorted(waiting, key=lambda one: one.pk):
        _ask(one, by=by)
    return Done(page, created=False)


def _list_authors(draft: StoryPage, *, by: User | None) -> None:
    """Who tells a story is in it: by name, unless it is told without names."""
    purposes = [] if draft.anonymous else [Purpose.NAMED]
    for author in draft.authors.all():
        defaults = {"purposes": purposes, "added_by": by, "language": author.person.language}
        Appearance.objects.get_or_create(story=draft.translation_key, person=author.person, defaults=defaults)


def ask_again(*, by: User, appearance: Appearance, reason: str) -> Done[Appearance]:
    """Ask somebody who withdrew or said no once more."""
    require(by, "stories.ask", appearance)
    if not reason:
        raise Conflict(_("Say why you ask again."), code="not_yet")
    with transaction.atomic():
        _ask(appearance, by=by, reason=reason)
    return Done(appearance, created=False)


def _ask(appearance: Appearance, *, by: User, reason: str = "") -> None:
    appearance.state, appearance.moved_at, appearance.answers = State.ASKED, timezone.now(), {}
    appearance.save(update_fields=["state", "moved_at", "answers"])
    record(by=by, act="ask", thing=appearance, reason=reason)
    notify.asked(appearance)


@transaction.atomic
def answer(
    *, by: User | None, appearance: Appearance, seen: Iterable[str], language: str, answers: dict[str, bool]
) -> Done[Appearance]:
    """Say yes or no, for each purpose, to the versions that were `seen`. A no to one is a no to the story as
    it is; what was agreed to before stays until it is withdrawn.

    `by` is None for whoever holds the private address.
    """
    appearance = Appearance.objects.select_for_update(of=("self",)).get(pk=appearance.pk)
    if by is not None:
        require(by, "stories.answer", appearance)
    now = versions_of(editions(appearance.story))
    if not now or set(seen) != set(now) or appearance.state in (State.LISTED, State.DROPPED):
        raise Conflict(_("The story was changed meanwhile. Look at it once more, then answer."))
    told = {purpose: bool(answers.get(purpose)) for purpose in appearance.purposes}
    yes = all(told.values()) and answers.get("story", True)
    appearance.state, appearance.answers = (State.AGREED if yes else State.REFUSED), told
    appearance.moved_at = timezone.now()
    appearance.save(update_fields=["state", "answers", "moved_at"])
    if yes:
        for version, parts in now.items():
            _agree(appearance, version, parts, language)
        if by is not None and Purpose.NAMED in appearance.purposes:
            people.consent(by=by, purpose=InPublic.NAMED, version=TEXT_VERSION, language=language)
    record(by=by, act="agree" if yes else "refuse", thing=appearance)
    return Done(appearance, created=False)


def _agree(appearance: Appearance, version: str, parts: dict[str, str], language: str) -> None:
    Agreement.objects.get_or_create(
        appearance=appearance,
        version=version,
        ended_at=None,
        defaults={"parts": parts, "language": language},
    )


def carry(draft: StoryPage) -> None:
    """Count a yes for a new version as well where nothing changed that concerns who gave it."""
    parts, version = versions.parts(draft), versions.version(draft)
    listed = Appearance.objects.filter(story=draft.translation_key, state=State.AGREED)
    for appearance in listed.without_yes(version):
        for given in Agreement.objects.standing().filter(appearance=appearance):
            if all(given.parts.get(name) == parts[name] for name in appearance.concerning):
                _agree(appearance, version, parts, given.language)
                break


@transaction.atomic
def drop(*, by: User, appearance: Appearance, reason: str) -> Done[Appearance]:
    """Note that somebody is no longer in the story. Only after it was changed: what they were asked about
    may not come back without them."""
    require(by, "stories.ask", appearance)
    if not reason:
        raise Conflict(_("Say how they were taken out."), code="not_yet")
    told = set(Agreement.objects.filter(appearance=appearance).values_list("version", flat=True))
    now = versions_of(editions(appearance.story))
    tells = StoryPage.objects.filter(translation_key=appearance.story, authors__person=appearance.person_id)
    if appearance.person_id and tells.exists():
        raise Conflict(_("This person tells the story. Take them off its authors first."))
    if appearance.state == State.WITHDRAWN and told & set(now):
        raise Conflict(_("The story is still as it was. Take the person out of it first."))
    _end(appearance)
    appearance.state, appearance.moved_at = State.DROPPED, timezone.now()
    appearance.save(update_fields=["state", "moved_at"])
    record(by=by, act="drop", thing=appearance, reason=reason)
    return Done(appearance, created=False)


@transaction.atomic
def look_over(*, by: User, page: StoryPage, answers: dict[str, str], note: str = "") -> Done[Checklist]:
    """Answer the do-no-harm checklist for one edition as it is now."""
    require(by, "stories.look_over", page)
    draft = page.get_latest_revision_as_object()
    told = {
        "answers": answers,
        "note": note,
        "complete": harm.is_complete(answers),
        "by": by,
        "at": timezone.now(),
    }
    checked, created = Checklist.objects.update_or_create(
        story=draft.translation_key, version=versions.version(draft), defaults=told
    )
    record(by=by, act="look-over", thing=checked)
    return Done(checked, created)
