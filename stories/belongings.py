"""What belongs to a member among the stories."""

from django.utils.translation import gettext_lazy as _

from people.leaving import Part, Reason, Stored, belongs, unlink

from .actions.leaving import leave_pitches, leave_stories
from .actions.newsletter import forget_subscription
from .models import Appearance, Pitch, StoryAuthor, StoryPosting, Subscriber, Teller

_RECORD = Reason("That an editor did it is the programme's record; the row leads to a member without a name.")


def _stories(person):
    authored = StoryAuthor.objects.filter(person=person).select_related("page__locale")
    for author in authored.filter(page__alias_of=None).order_by("pk"):
        yield {
            "title": author.page.title,
            "language": author.page.locale.language_code,
            "written": author.page.first_published_at,
            "place": author.page.address,
        }


def _appearances(person):
    for one in Appearance.objects.filter(person=person).prefetch_related("agreements"):
        given = list(one.agreements.all())
        yield {
            "purpose": ", ".join(str(purpose.label) for purpose in one.shown_by),
            "place": one.where,
            "state": one.get_state_display(),
            "given": given[-1].given_at if given else None,
            "withdrawn": one.moved_at if one.state == Appearance.State.WITHDRAWN else None,
            "ends": one.until,
        }


def _pitches(person):
    told = Pitch.objects.filter(pk__in=Teller.objects.filter(person=person).values("pitch"))
    for pitch in told.prefetch_related("pictures__picture").select_related("film"):
        pictures = [Stored(one.picture.file.name) for one in pitch.pictures.all()]
        yield {
            "title": pitch.title,
            "text": pitch.text,
            "language": pitch.language,
            "state": pitch.get_state_display(),
            "written": pitch.changed_at,
            "files": pictures + ([Stored(pitch.film.file.name)] if pitch.film else []),
        }


belongs(
    StoryAuthor,
    "person",
    export=Part("stories", _("Stories you tell"), _stories),
    erase=Reason("A story is told by a former participant; the name went with the consent."),
)
belongs(
    Appearance,
    "person",
    export=Part("appearances", _("Stories with you in them"), _appearances),
    erase=leave_stories,
)
belongs("stories.Appearance", "added_by", export=_RECORD, erase=unlink("stories.Appearance", "added_by"))
belongs("stories.Checklist", "by", export=_RECORD, erase=unlink("stories.Checklist", "by"))
told = Part("pitches", _("Stories you offered"), _pitches)
belongs(Teller, "person", export=told, erase=leave_pitches)
belongs(Pitch, "written_by", export=told, erase=leave_pitches)
belongs("stories.Pitch", "held_by", export=_RECORD, erase=unlink("stories.Pitch", "held_by"))


def _subscriptions(person):
    for subscriber in Subscriber.objects.filter(address=person.email.lower()):
        yield {"language": subscriber.language, "written": subscriber.confirmed_at}


# The newsletter knows addresses and no members; here it is told of one.
belongs(
    StoryPosting,
    "by",
    export=Part("newsletter", _("Your subscription to the newsletter"), _subscriptions),
    erase=forget_subscription,
)
