"""What belongs to a member around calls, and what becomes of it when they leave."""

from django.utils.translation import gettext_lazy as _

from people.leaving import Part, Reason, Stored, belongs, delete

from ..actions.proposals import leave
from ..actions.speaking import drop_all_slides
from ..models import CoSpeaker, Proposal, RecordingAnswer, Review, Reviewer, Slides

_NAMED = Reason("Whom the programme asked to review is its own affair; what they wrote is in their reviews.")


def _proposals(person):
    for one in Proposal.objects.filter(by=person).select_related("call__event").order_by("pk").iterator():
        yield {
            "event": one.call.event.label,
            "title": one.title,
            "text": "\n\n".join(filter(None, [one.abstract, one.notes])),
            "language": one.language,
            "state": one.get_state_display(),
            "written": one.changed_at,
        }


def _beside(person):
    for one in CoSpeaker.objects.filter(person=person).select_related("proposal").order_by("pk"):
        yield {"title": one.proposal.title, "name": one.name, "state": one.get_state_display()}


def _reviews(person):
    rows = Review.objects.filter(reviewer=person).select_related("proposal").order_by("pk")
    for one in rows.iterator():
        yield {
            "title": one.proposal.title,
            "number": one.score,
            "text": one.comment,
            "written": one.reviewed_at,
        }


def _slides(person):
    for one in Slides.objects.filter(by=person).select_related("talk", "paper").order_by("pk"):
        yield {
            "title": one.talk.title,
            "written": one.at,
            "files": [Stored(one.paper.file.name, one.paper.title)],
        }


def _answers(person):
    for one in RecordingAnswer.objects.filter(person=person).select_related("talk").order_by("pk"):
        yield {
            "title": one.talk.title,
            "accepted": one.agrees,
            "version": one.version,
            "language": one.language,
            "given": one.answered_at,
        }


belongs(Proposal, "by", export=Part("proposals", _("What you proposed"), _proposals), erase=leave)
belongs(CoSpeaker, "person", export=Part("beside", _("Proposals you speak in"), _beside), erase=leave)
belongs(
    Review, "reviewer", export=Part("reviews", _("Your reviews"), _reviews), erase=delete(Review, "reviewer")
)
belongs(Reviewer, "person", export=_NAMED, erase=delete(Reviewer, "person"))
belongs(Slides, "by", export=Part("slides", _("Slides you sent"), _slides), erase=drop_all_slides)
belongs(
    RecordingAnswer,
    "person",
    export=Part("recording", _("Your answers about recording"), _answers),
    erase=delete(RecordingAnswer, "person"),
)
