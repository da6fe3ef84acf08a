"""Offering a story, and what editors make of it."""

from collections.abc import Iterable
from html import escape
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ReferenceIndex

from people.audit import record
from people.keys import Done, once
from people.models import Film, Participation, Picture, Role, User
from people.refusals import Conflict
from people.rules import require
from people.states import transition

from .. import filming, notify
from ..models import Pitch, PitchPicture, StoryAuthor, StoryIndexPage, StoryPage, Teller
from ..states import SAYS_WHY

INTRO = 400


def write(
    *,
    by: User,
    title: str,
    text: str,
    client_key: UUID,
    tellers: Iterable[User] = (),
    pictures: Iterable[tuple[UploadedFile, str]] = (),
    film: filming.Sent | Film | None = None,
    **told,
) -> Done[Pitch]:
    """Begin a draft that one tells, and others along."""
    require(by, "stories.pitch")

    def create():
        pitch = Pitch.objects.create(title=title, text=text, written_by=by, client_key=client_key, **told)
        _seat(pitch, [by, *tellers])
        _add(pitch, by, pictures, film)
        record(by=by, act="write", thing=pitch)
        return pitch

    return once(
        Pitch,
        owner={"written_by": by},
        client_key=client_key,
        same={"title": title, "text": text},
        create=create,
    )


def _seat(pitch: Pitch, people: Iterable[User]) -> None:
    """Exactly these tell it."""
    people = list(dict.fromkeys(people))
    Teller.objects.filter(pitch=pitch).exclude(person__in=people).delete()
    for person in people:
        Teller.objects.get_or_create(pitch=pitch, person=person)


def _add(pitch, by, pictures, film: filming.Sent | Film | None) -> None:
    for file, alt in pictures:
        picture = Picture.objects.create(title=alt[:255], file=file, uploaded_by_user=by)
        PitchPicture.objects.create(pitch=pitch, picture=picture, alt=alt)
    if film:
        before = pitch.film
        pitch.film = filming.keep(film, title=pitch.title, by=by)
        pitch.save(update_fields=["film"])
        _forget_film(before)


def _forget_film(film: Film | None) -> None:
    """A film that was sent with a draft and is in nothing else goes, with its files."""
    if film:
        _delete_unless_used(film)


def _delete_unless_used(thing: Film | Picture) -> None:
    if not ReferenceIndex.get_references_to(thing).exists():
        thing.delete()


@transaction.atomic
def edit(
    *,
    by: User,
    pitch: Pitch,
    since: str,
    tellers: Iterable[User] | None = None,
    pictures: Iterable[tuple[UploadedFile, str]] = (),
    film: filming.Sent | Film | None = None,
    drop_pictures: Iterable[PitchPicture] = (),
    drop_film: bool = False,
    client_key: UUID | None = None,
    **told,
) -> Done[Pitch]:
    """Change a draft; whoever had another version before them is told, and loses nothing."""
    pitch = Pitch.objects.select_for_update(of=("self",)).get(pk=pitch.pk)
    require(by, "pitch.edit", pitch)
    unchanged = all(getattr(pitch, name) == value for name, value in told.items())
    if pitch.changed_at.isoformat() != since and not unchanged:
        raise Conflict(
            _(
                "Somebody who tells it with you changed it meanwhile. Your text is still in the box:"
                " copy it, load the page anew and put it in."
            ),
            code="text_changed_meanwhile",
        )
    for name, value in told.items():
        setattr(pitch, name, value)
    pitch.changed_at = timezone.now()
    pitch.save()
    if tellers is not None:
        _seat(pitch, [pitch.written_by, *tellers])
    _drop(drop_pictures)
    if drop_film and not film:
        before, pitch.film = pitch.film, None
        pitch.save(update_fields=["film"])
        _forget_film(before)
    _add(pitch, by, pictures, film)
    record(by=by, act="edit", thing=pitch)
    return Done(pitch, created=False)


def _drop(pictures: Iterable[PitchPicture]) -> None:
    for one in pictures:
        picture = one.picture
        one.delete()
        _delete_unless_used(picture)


def forget(pitch: Pitch) -> None:
    """Delete it with its pictures and its film, as far as no story shows them."""
    pictures = [one.picture for one in pitch.pictures.select_related("picture")]
    film = pitch.film
    pitch.delete()
    for picture in pictures:
        _delete_unless_used(picture)
    _forget_film(film)


@transaction.atomic
def move(*, by: User, pitch: Pitch, act: str, reason: str = "") -> Done[Pitch]:
    """Offer, take up, send back, decline, withdraw or throw away."""
    if act in SAYS_WHY and not reason:
        raise Conflict(_("Say why, in a sentence or two."), code="not_yet")
    held_by = by if act in {"take_up", "decline"} else None
    transition(pitch, act, by=by, reason=reason, moved_at=timezone.now(), said=reason, held_by=held_by)
    if act == "take_up":
        pitch.page = _page_of(pitch)
        pitch.save(update_fields=["page"])
    if act != "drop":
        _tell(pitch, by=by)
    return Done(pitch, created=False)


def _tell(pitch: Pitch, *, by: User) -> None:
    """Those who tell it, and while it is offered the editors."""
    people = set(pitch.tellers.all())
    if pitch.state == Pitch.State.OFFERED:
        editing = Participation.objects.current().filter(role=Role.EDITOR)
        people |= set(User.objects.members().filter(pk__in=editing.values("person")))
    for person in sorted(people - {by}, key=lambda person: person.pk):
        notify.moved(person, pitch)


def _page_of(pitch: Pitch) -> StoryPage:
    """The draft that editors go on with: everything that was told is in it, and nobody's name is lost."""
    pictures = list(pitch.pictures.select_related("picture"))
    intro, paragraphs = _opening(pitch.text)
    page = StoryPage(
        title=pitch.title,
        intro=intro,
        original_language=pitch.language,
        body=[
            *(("paragraph", f"<p>{escape(text, quote=False)}</p>") for text in paragraphs),
            *(("picture", {"image": _with_alt(one), "caption": ""}) for one in pictures[1:]),
        ],
        picture=pictures[0].picture if pictures else None,
        picture_alt=pictures[0].alt if pictures else "",
        film=pitch.film,
        anonymous=pitch.anonymous,
        not_before=pitch.not_before,
        live=False,
    )
    if work := pitch.assignment:
        page.assignment, page.host, page.sector = work, work.host, work.sector
        page.focus_country = work.focus_country
    page.authors = [StoryAuthor(person=person) for person in pitch.tellers.order_by("teller__pk")]
    StoryIndexPage.objects.in_language(pitch.language).get().add_child(instance=page)
    page.save_revision()
    return page


def _with_alt(one: PitchPicture) -> Picture:
    picture = one.picture
    picture.contextual_alt_text, picture.decorative = one.alt, False
    return picture


def _opening(text: str) -> tuple[str, list[str]]:
    """The first paragraph as introduction where it is short, and the others; else the beginning of all."""
    told = [" ".join(part.split()) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    if len(told) > 1 and len(told[0]) <= INTRO:
        return told[0], told[1:]
    start = told[0] if told else ""
    return (start if len(start) <= INTRO else f"{start[: INTRO - 1].rsplit(' ', 1)[0]}…"), told
