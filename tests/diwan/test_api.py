"""The public API: what anybody may read, in a form that says itself what it is."""

import pytest
from django.urls import reverse

from tests.diwan.test_places import webi, whole  # noqa: F401 (the same ground)
from tests.stories import making

pytestmark = pytest.mark.django_db
LISTS = ["stories", "vacancies", "events", "institutions"]


def told(client, path: str) -> dict:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_each_list_holds_what_is_public(client, whole):  # noqa: F811
    named = {name: told(client, name)["items"] for name in LISTS}
    assert {story["title"] for story in named["stories"]} == {"Listening", "Hidden host"}
    assert [call["title"] for call in named["vacancies"]] == ["Read the meters"]
    assert [event["name"] for event in named["events"]] == ["An evening"]
    assert [one["name"] for one in named["institutions"]] == ["Webi Water"]
    for rows in named.values():
        for row in rows:
            assert client.get(row["url"].partition("8000")[2]).status_code == 200


def test_whoever_asks_gets_what_nobody_gets(client, whole, webi, somalia, amina):  # noqa: F811
    webi.hidden = True
    webi.save()
    client.force_login(amina)
    assert told(client, "institutions")["items"] == []
    assert told(client, "vacancies")["items"][0]["host"] is None
    somalia.safety_mode = True
    somalia.save()
    assert [told(client, name)["items"] for name in LISTS] == [[], [], [], []]


def test_lists_are_narrowed_and_told_in_a_language(client, whole):  # noqa: F811
    assert len(told(client, "stories?sdg=6&country=so")["items"]) == 1
    assert told(client, "stories?country=IQ")["items"] == []
    assert told(client, "vacancies?sector=water")["items"] == []
    (event,) = told(client, "events?language=ar&country=SO")["items"]
    assert "/ar/events/" in event["url"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("query", ["language=xx", "page=0", "page=x", "country=%00a", "country=Somalia"])
def test_what_cannot_be_is_refused(client, whole, name, query):  # noqa: F811
    if name == "events" and query == "country=%00a":
        assert client.get(f"/api/v1/{name}?{query}").status_code == 422
    else:
        answer = client.get(f"/api/v1/{name}?{query}")
        assert answer.status_code == 422 or (answer.status_code, answer.json()["more"]) == (200, False)


def test_a_page_is_fifty_and_says_whether_there_is_more(client, monkeypatch):
    monkeypatch.setattr("diwan.api.PER_PAGE", 2)
    for number in range(3):
        making.story(f"Story {number}")
    first, second = told(client, "stories"), told(client, "stories?page=2")
    assert (len(first["items"]), first["more"]) == (2, True)
    assert (len(second["items"]), second["more"]) == (1, False)


def test_it_says_itself_what_it_is(client):
    schema = told(client, "openapi.json")
    assert schema["openapi"].startswith("3.")
    assert {path.rpartition("/")[2] for path in schema["paths"]} == set(LISTS)
    assert all(set(operations) == {"get"} for operations in schema["paths"].values())


def test_nothing_can_be_written(client):
    for name in LISTS:
        assert client.post(f"/api/v1/{name}", {}).status_code == 405


def test_a_list_costs_one_query(client, whole, django_assert_num_queries):  # noqa: F811
    for name in LISTS:
        client.get(f"/api/v1/{name}")
        with django_assert_num_queries(1):
            client.get(f"/api/v1/{name}")


def test_the_gate_knows_it():
    assert reverse("api:stories") == "/api/v1/stories"
