"""From a confirmed proposal to a talk, and what those who speak do before it."""

import uuid
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.actions import open_room, seat_room
from people.audit import record
from people.keys import Done, once
from people.models import Paper, Participation, Role, User
from people.refusals import Conflict
from people.rules import require

from ..calling import notify
from ..calling.speakers import speakers_of
from ..models import Proposal, RecordingAnswer, Slides, Talk, Track
from ..models.speaking import RECORDING_TEXT
from .programme import add_talk

MOST_SLIDES = 5


@transaction.atomic
def place(*, by: User, proposal: Proposal, track: Track) -> Done[Proposal]:
    """Make a talk of what was confirmed; the editor gives it a place. Who speaks gets a green room."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("call__event", "by", "talk")
    proposal = rows.get(pk=proposal.pk)
    require(by, "proposal.place", proposal)
    if proposal.talk:
        return Done(proposal, created=False)
    if proposal.state != Proposal.State.CONFIRMED:
        raise Conflict(_("Only what is confirmed comes into the programme."), code="not_yet")
    speakers = speakers_of([proposal])[proposal.pk]
    told = {name: getattr(proposal, name) for name in ("title", "abstract", "kind", "language")}
    proposal.talk = add_talk(by=by, event=proposal.call.event, speakers=speakers, track=track, **told)
    proposal.save(update_fields=["talk"])
    _open(proposal.talk, by=by)
    notify.placed(proposal.talk, speakers)
    return Done(proposal, created=True)


# The green room.


@transaction.atomic
def open_green_room(*, by: User, talk: Talk) -> Done[Talk]:
    """A private room for those who speak here and for the moderators; opened once."""
    require(by, "talk.prepare", talk)
    talk = Talk.objects.select_for_update(of=("self",)).select_related("event", "green_room").get(pk=talk.pk)
    if talk.green_room:
        return Done(talk, created=False)
    _open(talk, by=by)
    return Done(talk, created=True)


def _open(talk: Talk, *, by: User) -> None:
    # Not after the talk: who moderates keeps the room when safety mode takes the talk out of their view.
    with translation.override(talk.language):
        title = _("Green room")
    talk.green_room = open_room(
        by=by,
        title=f"{title} {talk.code}",
        people=_people(talk),
        language=talk.language,
        client_key=uuid.uuid4(),
    )
    talk.save(update_fields=["green_room"])
    record(by=by, act="open_green_room", thing=talk)


def seat_green_room(talk: Talk) -> None:
    """Let in who speaks now, and the moderators."""
    if talk.green_room:
        seat_room(room=talk.green_room, people=_people(talk))


def _people(talk: Talk) -> list[User]:
    moderating = Participation.objects.current().filter(
        programme=talk.event.programme_id, role=Role.MODERATOR
    )
    moderators = User.objects.members().filter(pk__in=moderating.values("person"))
    speakers = talk.speakers.order_by("talkspeaker__position")
    return list(dict.fromkeys([*speakers, *moderators]))


# Slides, and the answer about recording.


def add_slides(*, by: User, talk: Talk, title: str, file: UploadedFile, client_key: UUID) -> Done[Slides]:
    """Give a file to show: those who lead the talk have it at once, everybody else when it begins."""
    require(by, "talk.prepare", talk)

    def create():
        Talk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
        if talk.slides.count() >= MOST_SLIDES:
            raise Conflict(_("At most five files. Take one away first."), code="too_many")
        paper = Paper(title=title, file=file, uploaded_by_user=by)
        paper.file_size = file.size
        paper.save()
        made = Slides.objects.create(talk=talk, paper=paper, by=by, client_key=client_key)
        record(by=by, act="add_slides", thing=talk)
        return made

    return once(Slides, owner={"by": by}, client_key=client_key, same={"talk_id": talk.pk}, create=create)


@transaction.atomic
def drop_slides(*, by: User, slides: Slides) -> Done[Talk]:
    """Take a file away for good."""
    talk = slides.talk
    require(by, "talk.prepare", talk)
    record(by=by, act="drop_slides", thing=talk)
    slides.paper.delete()
    return Done(talk, created=False)


def drop_all_slides(person: User, **_how) -> None:
    """Take away what somebody who leaves has sent."""
    for slides in Slides.objects.filter(by=person).select_related("paper"):
        slides.paper.delete()


@transaction.atomic
def answer_recording(*, by: User, talk: Talk, agrees: bool) -> Done[RecordingAnswer]:
    """Say for oneself whether this talk may be recorded; the other answer may be given at any time."""
    require(by, "talk.answer_recording", talk)
    language = (get_language() or "en").partition("-")[0]
    said = {"agrees": agrees, "version": RECORDING_TEXT, "language": language}
    before = RecordingAnswer.objects.select_for_update().filter(talk=talk, person=by).first()
    if before and (before.agrees, before.version) == (agrees, RECORDING_TEXT):
        return Done(before, created=False)
    made, created = RecordingAnswer.objects.update_or_create(
        talk=talk, person=by, defaults={**said, "answered_at": timezone.now()}
    )
    record(by=by, act="agree_to_recording" if agrees else "refuse_recording", thing=talk)
    return Done(made, created)
