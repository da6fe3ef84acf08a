"""One factory for each model, without surprises: the least that is valid, everything else by name."""

import datetime
import uuid

import factory
from django.utils import timezone

from community.actions import reply as _reply
from community.models import Forum, ForumAccess, Level, Topic
from people.actions import take_part
from people.models import FocusCountry, Institution, Programme, Role, Sector, User


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme
        django_get_or_create = ["slug"]

    slug = "phase-one"
    name = "Phase One"
    starts = datetime.date(2026, 1, 1)
    ends = datetime.date(2028, 12, 31)


class FocusCountryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FocusCountry
        django_get_or_create = ["programme", "code"]

    programme = factory.SubFactory(ProgrammeFactory)
    code = "SO"


class SectorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Sector
        django_get_or_create = ["slug"]

    slug = "healthcare"
    name = "Healthcare"


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    full_name = factory.LazyAttribute(lambda person: f"{person.call_me} Full Name")
    call_me = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("correct horse")
    # Not new: posts of the new wait for a moderator.
    date_joined = factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=90))


class InstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Institution

    slug = factory.Sequence(lambda n: f"host-{n}")
    name = factory.Sequence(lambda n: f"Host {n}")
    kind = Institution.Kind.HOST
    country = "SO"
    time_zone = "Africa/Mogadishu"
    opens = datetime.time(8)
    closes = datetime.time(14)


def member(role: str, focus_country: FocusCountry | None = None, *, programme=None, **person) -> User:
    """A person who takes part in a programme."""
    someone = PersonFactory(**person)
    programme = programme or (focus_country.programme if focus_country else ProgrammeFactory())
    take_part(someone, programme=programme, role=role, focus_country=focus_country)
    return someone


class ForumFactory(factory.django.DjangoModelFactory):
    """A forum in which every member may start topics and moderators moderate."""

    class Meta:
        model = Forum
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"forum-{n}")
    name = factory.Sequence(lambda n: f"Forum {n}")

    @factory.post_generation
    def access(self, create, rows, **_):
        for row in rows if rows is not None else [{"level": Level.START}]:
            ForumAccess.objects.create(forum=self, **row)
        ForumAccess.objects.create(forum=self, role=Role.MODERATOR, level=Level.MODERATE)


def topic(forum: Forum, by: User, *, posts: int = 1, **columns) -> Topic:
    """A topic with its first post and as many more as asked."""
    from community.actions import start_topic

    columns = {"title": "A topic", "body": "First post", "language": "en", **columns}
    made = start_topic(by=by, forum=forum, client_key=uuid.uuid4(), **columns).thing
    for number in range(2, posts + 1):
        post(made, by, body=f"Post {number}")
    return made


def post(in_topic: Topic, by: User, body: str = "A post"):
    return _reply(by=by, topic=in_topic, body=body, client_key=uuid.uuid4()).thing
