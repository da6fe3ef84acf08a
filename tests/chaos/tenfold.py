"""Make of a country several times what the demo has: members, hosts, events, talks, stories, words.

Run as `python -m tests.chaos.tenfold CODE TIMES` on the data of a filled demo, before `vanished`.
"""

import sys

from tests.chaos.people import session_of  # noqa: F401 (sets Django up)

# isort: split
from django.db import transaction

from community.models import Topic
from events.models import Event
from people.models import FocusCountry, Institution, Participation, User
from stories.models import StoryPage
from tests import factories
from tests.events import making as gatherings
from tests.stories import making as stories

# Every member writes there and the public reads along.
OPEN_FORUM = "start-here"


class Crowd:
    """What is made so many times of a country; each has a name of its own."""

    def __init__(self, country: FocusCountry, times: int):
        self.country, self.more = country, times - 1

    def numbers(self, rows) -> range:
        return range(rows.count() * self.more)

    def members(self) -> list[User]:
        here = Participation.objects.current().filter(focus_country=self.country)
        return [
            factories.member("expert", self.country, call_me=f"Crowd {n:03} of {self.country.code}")
            for n in self.numbers(here.values("person").distinct())
        ]

    def hosts(self) -> None:
        for n in self.numbers(Institution.objects.filter(focus_country=self.country)):
            name = f"Tenfold Hospital {n:03} {self.country.code}"
            factories.InstitutionFactory(name=name, focus_country=self.country, slug=f"tenfold-{n}")

    def events(self) -> None:
        for n in self.numbers(Event.objects.filter(focus_country=self.country)):
            name = f"Tenfold Evening {n:03} {self.country.code}"
            gatherings.event(f"tenfold-{n}", name=name, focus_country=self.country)

    def stories(self, members: list[User]) -> None:
        told = StoryPage.objects.live().filter(focus_country=self.country, alias_of=None)
        for n in self.numbers(told):
            by = [members[n % len(members)]]
            title = f"Tenfold Story {n:03} {self.country.code}"
            stories.story(title, by=by, focus_country=self.country, slug=f"tenfold-{n}")

    def words(self, members: list[User]) -> None:
        """Each writes in a topic that everybody reads, and speaks at the conference."""
        conference = Event.objects.filter(kind=Event.Kind.CONFERENCE).first()
        topics = list(Topic.objects.filter(forum__slug=OPEN_FORUM, state=Topic.State.OPEN))
        for n, member in enumerate(members):
            factories.post(topics[n % len(topics)], member, body="I was there as well.")
            gatherings.talk(conference, member, title=f"Tenfold Talk {n:03} {self.country.code}")


@transaction.atomic
def main(code: str, times: str) -> None:
    crowd = Crowd(FocusCountry.objects.get(code=code), int(times))
    members = crowd.members()
    crowd.hosts()
    crowd.events()
    crowd.stories(members)
    crowd.words(members)


if __name__ == "__main__":
    main(*sys.argv[1:])
