"""One search: what is found, by whom, however it is spelled, and what it costs."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser

from community import actions, finding, search
from community.models import PostText
from events.models import Event
from tests import factories
from tests.events import making as gatherings
from tests.ground import shared
from tests.stories import making as stories

pytestmark = pytest.mark.django_db


def found(user, asked: str) -> set[str]:
    """Names of the posts' topics that a search finds."""
    hits, _later = finding.posts(user, search.words_of(asked))
    return {"".join(part.text for part in hit.title) for hit in hits}


@shared
def forum(programme):
    return factories.ForumFactory(public_read=True)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("تحدثت مع أحمد أمس", "احمد"),
        ("إدارة المستشفى", "اداره مستشفي"),
        ("توزيع المياه", "مياه"),
        ("کتاب لە بەشی", "كتاب"),
        ("Biyaha webiga", "biya"),
        ("A café by the market", "CAFE mark"),
    ],
)
def test_a_word_is_found_however_it_is_spelled(forum, amina, written, asked):
    factories.topic(forum, amina, title="One", body=written)
    factories.topic(forum, amina, title="Other", body="Nothing of the kind")
    assert found(amina, asked) == {"One"}


def test_every_word_must_be_there(forum, amina):
    factories.topic(forum, amina, title="Both", body="pumps and filters")
    factories.topic(forum, amina, title="One", body="pumps")
    assert found(amina, "filter pump") == {"Both"}


@pytest.mark.parametrize("asked", ['"', "'", "a'b OR 1", "zzz*) --", "(((", "NEAR", "-", "\\", "title:x"])
def test_what_looks_like_a_command_is_words(client, forum, amina, asked):
    factories.topic(forum, amina, title="One", body="pumps")
    answer = client.get("/en/search/", {"q": asked})
    assert (answer.status_code, answer.context["posts"]) == (200, [])


def test_an_edit_is_found_and_what_it_replaced_is_not(forum, amina):
    post = factories.post(factories.topic(forum, amina, title="One"), amina, body="before")
    actions.edit(by=amina, post=post, body="afterwards")
    assert (found(amina, "before"), found(amina, "afterwards")) == (set(), {"One"})


def test_a_hidden_post_leaves_no_words(forum, amina, moderator):
    post = factories.post(factories.topic(forum, amina, title="One"), amina, body="secret")
    actions.hide(by=moderator, post=post, reason="It names somebody.")
    assert found(moderator, "secret") == set()
    assert not PostText.objects.filter(pk=post.pk).exists()


def test_everybody_finds_what_they_may_see(programme, amina, karim, suspended, outsider):
    public = factories.ForumFactory(public_read=True)
    experts = factories.ForumFactory(access=[{"role": "expert", "level": 30}])
    factories.topic(public, amina, title="Public", body="pumps")
    factories.topic(experts, amina, title="Experts", body="pumps")
    readers = {"anonymous": AnonymousUser(), "outsider": outsider, "suspended": suspended}
    assert {name: found(reader, "pumps") for name, reader in readers.items()} == {
        name: {"Public"} for name in readers
    }
    assert found(karim, "pumps") == {"Public"}
    assert found(amina, "pumps") == {"Public", "Experts"}


def test_a_room_is_found_by_those_in_it(amina, karim, hiwa):
    room = actions.open_room(
        by=amina, title="Us", people=[amina, karim], language="en", client_key=uuid.uuid4()
    )
    factories.post(room, karim, body="pumps")
    assert (found(amina, "pumps"), found(hiwa, "pumps")) == ({"Us"}, set())


def test_each_kind_is_found(client, forum, programme, amina, karim):
    factories.topic(forum, amina, title="Water at night", body="Which loggers?")
    stories.story("Water in the morning")
    event = gatherings.event(programme=programme, name="Water evening", kind=Event.Kind.OUTREACH)
    gatherings.talk(event, title="Water for all")
    type(karim).objects.filter(pk=karim.pk).update(call_me="Waterman")
    client.force_login(amina)
    answer = client.get("/en/search/?q=water")
    assert [name for name, _label, _hits in answer.context["kinds"]] == [
        "stories",
        "events",
        "talks",
        "topics",
        "members",
    ]
    assert "<mark>Water</mark> at night" in answer.content.decode()


def test_the_public_finds_no_members(client, karim):
    answer = client.get(f"/en/search/?q={karim.call_me}")
    assert (answer.context["kinds"], answer.context["posts"]) == ([], [])


def test_posts_are_narrowed(client, forum, amina, karim):
    other = factories.ForumFactory(public_read=True, slug="other")
    factories.topic(forum, amina, title="English", body="pumps", language="en")
    factories.topic(other, karim, title="Somali", body="pumps", language="so")

    def titles(query):
        hits = client.get(f"/en/search/?q=pumps&{query}").context["posts"]
        return ["".join(part.text for part in hit.title) for hit in hits]

    assert titles("forum=other") == ["Somali"]
    assert titles("language=en") == ["English"]
    assert titles(f"author={karim.pk}") == ["Somali"]
    assert titles("since=week") == ["Somali", "English"]
    assert titles("forum=nowhere") == []


def test_older_posts_are_on_the_next_page(client, forum, amina):
    topic = factories.topic(forum, amina, body="start")
    for _ in range(finding.PER_PAGE + 1):
        factories.post(topic, amina, body="pumps")
    first = client.get("/en/search/?q=pumps")
    assert len(first.context["posts"]) == finding.PER_PAGE
    second = client.get(f"/en/search/{first.context['older']}")
    assert len(second.context["posts"]) == 1
    assert second.context["older"] == ""


@pytest.mark.parametrize("query", ["", "?q=", "?q=%00", "?q=" + "a" * 500, "?q=a&before=x&author=x"])
def test_an_empty_or_odd_question_is_a_page(client, query):
    assert client.get(f"/en/search/{query}").status_code == 200


@pytest.mark.parametrize("many", [1, 3])
def test_a_search_costs_by_page(client, forum, amina, django_assert_num_queries, many):
    for _ in range(many):
        factories.topic(forum, amina, title="Water", body="pumps")
    client.get("/en/search/?q=water")
    with django_assert_num_queries(7):
        client.get("/en/search/?q=water")


def test_a_snippet_stands_around_what_was_asked_for():
    many = "word " * 100
    parts = search.snippet(f"<p>{many}the <b>Pump</b> &amp; more {many}</p>", ["pum"])
    assert [part.text for part in parts if part.hit] == ["Pump"]
    text = "".join(part.text for part in parts)
    assert text.startswith("… ") and text.endswith(" …") and "Pump & more" in text
    assert len(text) < search.SNIPPET + 10
