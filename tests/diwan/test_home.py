"""The front of the house: what it says, whose story it shows, what it costs."""

import pytest

from people.models import FocusCountry
from tests import factories
from tests.events import making as gatherings
from tests.ground import shared
from tests.stories import making

pytestmark = pytest.mark.django_db


def html_of(client, language: str = "en") -> str:
    response = client.get(f"/{language}/")
    assert response.status_code == 200
    return response.content.decode()


@shared
def topics(amina):
    forum = factories.ForumFactory(public_read=True, name="Open forum")
    return [factories.topic(forum, amina, title=f"Topic {number}") for number in range(6)]


@pytest.mark.parametrize("language", ["en", "nl", "ar", "so"])
def test_an_empty_house_stands_in_every_language(client, language):
    assert f'<html lang="{language}"' in html_of(client, language)


def test_the_countries_are_those_of_the_programme_now(client, somalia, iraq):
    assert "roots in Iraq and Somalia work" in html_of(client)
    iraq.status = FocusCountry.Status.CLOSED
    iraq.save()
    assert "roots in Somalia work" in html_of(client)
    somalia.safety_mode = True
    somalia.save()
    html = html_of(client)
    assert "Somalia" not in html
    assert "roots elsewhere" in html


def test_the_newest_story_leads_with_a_voice_out_of_it(client):
    quote = ("quote", {"text": "I heard it", "who": "Karim, intern"})
    for title in ("Oldest", "Older", "Old", "New", "Newer", "Newest"):
        making.story(title, picture=making.picture(), film=making.film(), body=[quote])
    html = html_of(client)
    assert html.index("Newest</a></h2>") < html.index("I heard it") < html.index("Newer</a></h3>")
    assert html.count("I heard it") == 1
    assert html.count('<article class="card">') == 4
    assert "Oldest" not in html
    assert "Watch and read" in html


def test_a_story_in_the_readers_language_leads_before_a_newer_one(client):
    making.story("Own words", language="so")
    making.story("Newer, but English")
    somali, english = html_of(client, "so"), html_of(client)
    assert somali.index("Own words") < somali.index("Newer, but English")
    assert english.index("Newer, but English") < english.index("Own words")
    assert '<h3 lang="so" dir="auto">' in english


def test_a_withdrawn_story_is_not_on_the_front(client, somalia):
    making.story("Withdrawn", focus_country=somalia)
    somalia.safety_mode = True
    somalia.save()
    assert "Withdrawn" not in html_of(client)


def test_the_five_topics_that_moved_last_name_nobody(client, amina, karim, topics):
    factories.post(topics[0], karim)
    html = html_of(client)
    shown = [number for number in range(6) if f"Topic {number}</h3>" in html]
    assert shown == [0, 2, 3, 4, 5]
    assert html.index("Topic 0</h3>") < html.index("Topic 5</h3>")
    assert html.count("<bdi>Open forum</bdi>") == 5
    assert "Amina" not in html
    assert "Karim" not in html


@pytest.mark.parametrize("who", [None, "karim", "moderator"])
def test_a_closed_forum_stays_closed_to_everybody_here(client, amina, who, request):
    factories.topic(factories.ForumFactory(), amina, title="Among ourselves")
    if who:
        client.force_login(request.getfixturevalue(who))
    assert "Among ourselves" not in html_of(client)


def test_the_front_costs_seven_queries_whatever_is_on_it(client, topics, django_assert_num_queries):
    def one():
        return making.story(picture=making.picture(), body=[("quote", {"text": "Yes", "who": ""})])

    one()
    html_of(client)
    with django_assert_num_queries(7):
        html_of(client)
    one(), one()
    with django_assert_num_queries(7):
        html_of(client)


def test_the_next_three_events_are_announced_and_no_closed_one(client):
    for slug in ("first", "second", "third", "fourth"):
        gatherings.event(slug, name=f"The {slug} event")
    gatherings.event("members", name="Among ourselves", visibility="members")
    html = html_of(client)
    assert html.count('<li class="event">') == 3
    assert "Among ourselves" not in html


def test_an_unpublished_house_is_nowhere(client):
    from diwan.models import HomePage

    HomePage.objects.in_language("so").get().unpublish()
    assert client.get("/so/").status_code == 404
