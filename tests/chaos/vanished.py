"""Print what of a country a reader could meet, and how to be each of the demo's people.

Run as `python -m tests.chaos.vanished CODE` on the data of a filled demo.
"""

import json
import sys

from tests.chaos.people import session_of  # sets Django up

# isort: split
from django.conf import settings
from django.db.models import Model

from community.models import Post
from events.models import Talk, TalkSpeaker
from people.models import FocusCountry, Institution, Participation, User
from people.vanishing import KINDS
from stories.models import StoryPage

# Shorter words stand in other people's sentences as well.
SHORTEST = 9
# They switch it, and see on what; whose country it is sees what is their own.
STAFF = {"officer", "care", "admin"}


def words(country: FocusCountry) -> set[str]:
    """Names and titles that belong to the country and to nothing else."""
    rows = [thing for _label, of in KINDS for thing in of(country)]
    things = [thing for thing in rows if isinstance(thing, Model)]
    # A story is told by what its languages have in common.
    told = [row["translation_key"] for row in rows if not isinstance(row, Model)]
    things += StoryPage.objects.filter(translation_key__in=told)
    people = {thing for thing in things if isinstance(thing, User)}
    named = {person.full_name for person in people} | {person.email for person in people}
    for institution in Institution.objects.filter(focus_country=country):
        named |= {getattr(institution, f"name{code}", "") for code in ("", "_nl", "_ar", "_so")}
    named |= {str(thing) for thing in things if thing not in people}
    # What others quote of a talk in the forums is theirs, and so is a talk that they speak in.
    quoted = " ".join(Post.objects.values_list("body", flat=True))
    alone = Talk.objects.filter(speakers__in=people).exclude(
        pk__in=TalkSpeaker.objects.exclude(person__in=people).values("talk")
    )
    named |= {talk.title for talk in alone if talk.title not in quoted}
    return {word for word in named if len(word) >= SHORTEST}


def readers(country: FocusCountry) -> dict[str, str]:
    """A session for each of the demo's people who are neither of the country nor run the safety mode."""
    own = Participation.objects.current().filter(focus_country=country).values("person")
    staff = Participation.objects.current().filter(role__in=STAFF).values("person")
    others = User.objects.filter(email__endswith="@demo.example").exclude(pk__in=own).exclude(pk__in=staff)
    named = ("hiwa", "noor", "adaeze", "tunde", "ifeoma", "sanne", "mod", "editor", "speaker", "suspended")
    found = {person.email.partition("@")[0]: person for person in others}
    return {name: session_of(found[name]) for name in named if name in found}


def main(code: str) -> None:
    country = FocusCountry.objects.get(code=code)
    told = {
        "country": country.pk,
        "words": sorted(words(country)),
        "readers": readers(country),
        "officer": session_of(User.objects.get(email="staff@demo.example")),
        "languages": [code for code, _name in settings.LANGUAGES],
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
