"""What leaving does to stories: drafts go, pictures and words go, what was told loses the name."""

from people.models import User

from ..models import Appearance, Pitch, Purpose, Teller
from ..models.consents import new_token
from .pitches import forget
from .withdrawing import withdraw

# Without these a story told by "a former participant" shows nothing of them.
_BY_NAME_ALONE = frozenset({Purpose.NAMED, Purpose.PLACE})


def leave_stories(person: User, *, keep_texts: bool) -> None:
    """A story that shows or quotes who leaves is withdrawn; one that they only told stays without the name,
    if their texts are to stay."""
    rows = Appearance.objects.needed().filter(person=person)
    for one in rows.exclude(state=Appearance.State.WITHDRAWN):
        if not keep_texts or not set(one.purposes) <= _BY_NAME_ALONE:
            withdraw(by=person, appearance=one)
    for one in Appearance.objects.filter(person=person):
        one.name = one.email = one.guardian = one.where = ""
        one.token = new_token()
        one.save(update_fields=["name", "email", "guardian", "where", "token"])


def leave_pitches(person: User, *, keep_texts: bool) -> None:
    """A pitch that nobody else tells goes. What others tell along stays theirs, and so does what became a
    story; the words of what was theirs alone go with them."""
    for pitch in Pitch.objects.filter(pk__in=Teller.objects.filter(person=person).values("pitch")):
        others = pitch.tellers.exclude(pk=person.pk)
        next_one = others.order_by("teller__pk").first()
        if next_one is None:
            forget(pitch)
        elif pitch.written_by_id == person.pk:
            # Whoever tells it along goes on with it.
            pitch.written_by = next_one
            pitch.save(update_fields=["written_by"])
    Teller.objects.filter(person=person).delete()
