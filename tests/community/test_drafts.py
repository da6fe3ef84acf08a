"""What is typed is kept on the server before it is sent; no window overwrites what another wrote."""

import json
import re
import uuid

import pytest
from django.urls import reverse

from community import actions
from community.models import Draft
from people.refusals import Refused
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
KEEP = "/en/community/drafts/keep/"


@shared
def forum():
    return factories.ForumFactory()


@shared
def topic(forum, amina):
    return factories.topic(forum, amina, title="Pumps at night")


@pytest.fixture
def as_karim(client, karim):
    client.force_login(karim)
    return client


@pytest.fixture
def window(as_karim, topic):
    """A window with the topic's form in it: `window().types("…")` saves and answers what it was told."""
    return lambda: Window(as_karim, topic)


class Window:
    def __init__(self, client, topic):
        self.client = client
        self.place = topic.stream
        page = client.get(reverse("topic-detail", args=[topic.pk])).content.decode()
        self.box = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page, re.S)[1]
        self.key, self.seen = (
            (re.search(rf'name="{name}"(?: value="(.*?)")?', page)[1] or "") for name in ("client_key", "rev")
        )

    def types(self, body, *, lost: bool = False) -> dict:
        """Save a text; `lost` means that the answer never came back."""
        rev = str(uuid.uuid4())
        words = {"place": self.place, "client_key": self.key, "rev": self.seen, "next": rev, "body": body}
        answer = self.client.post(KEEP, words, headers=JSON)
        assert answer.status_code in (200, 201), answer.content
        told = answer.json()
        self.seen = f"{self.seen},{rev}" if lost else told["rev"]
        self.key = self.key if lost else told["client_key"]
        return told


def texts(person) -> set[str]:
    return {draft.body for draft in Draft.objects.visible_to(person)}


def test_a_saved_text_is_one_draft_that_moves_on(window, karim):
    mine = window()
    first, second = mine.types("Half a"), mine.types("Half a thought")
    assert (first["other"], second["other"]) == (None, None)
    assert first["client_key"] == second["client_key"] and first["rev"] != second["rev"]
    assert texts(karim) == {"Half a thought"}


def test_the_form_holds_what_was_kept(window):
    window().types("Half a thought")
    again = window()
    assert again.box == "Half a thought"
    assert again.types("Half a thought, and the rest")["other"] is None


def test_two_windows_on_one_draft_both_keep_their_text(window, karim):
    window().types("The beginning")
    left, right = window(), window()
    assert left.types("The beginning, as the left goes on")["other"] is None
    told = right.types("The beginning, as the right goes on")
    assert told["other"] == {"title": "", "body": "The beginning, as the left goes on"}
    assert told["client_key"] != left.key
    # From here on each goes its own way.
    assert left.types("Left again")["other"] is None
    assert right.types("Right again")["other"] is None
    assert texts(karim) == {"Left again", "Right again"}


def test_two_new_windows_have_a_draft_each(window, karim):
    left, right = window(), window()
    left.types("Left")
    right.types("Right")
    assert texts(karim) == {"Left", "Right"}


def test_a_lost_answer_is_no_other_window(window, karim):
    mine = window()
    mine.types("One", lost=True)
    mine.types("One two", lost=True)
    assert mine.types("One two three")["other"] is None
    assert texts(karim) == {"One two three"}


def test_a_lost_answer_about_another_window_makes_no_third_draft(window, karim):
    window().types("The beginning")
    left, right = window(), window()
    left.types("Left")
    right.types("Right", lost=True)
    right.types("Right, longer")
    assert texts(karim) == {"Left", "Right, longer"}


def test_an_emptied_draft_is_none(window, karim):
    mine = window()
    mine.types("Never mind")
    assert mine.types("  \n")["rev"] == ""
    assert texts(karim) == set()
    # Nor does an empty window take another's text.
    mine.types("The beginning")
    left, right = window(), window()
    left.types("Left")
    right.types("")
    assert texts(karim) == {"Left"}


def test_what_is_sent_is_no_draft(window, topic, karim):
    mine = window()
    mine.types("My answer")
    actions.reply(by=karim, topic=topic, body="My answer", client_key=uuid.UUID(mine.key))
    assert texts(karim) == set()
    # Nor does a saving that comes late bring it back; what another window wrote is kept.
    mine.types("My ans")
    assert texts(karim) == set()
    mine.types("Another answer")
    assert texts(karim) == {"Another answer"}


def test_a_refused_post_leaves_its_draft(window, topic, karim):
    mine = window()
    mine.types("My answer")
    actions_key = uuid.UUID(mine.key)
    topic.state = "locked"
    topic.save()
    with pytest.raises(Refused):
        actions.reply(by=karim, topic=topic, body="My answer", client_key=actions_key)
    assert texts(karim) == {"My answer"}


def test_the_first_post_of_a_topic_and_of_a_room_take_their_drafts_along(forum, karim, amina):
    for place, act in (
        (forum.stream, lambda **words: actions.start_topic(by=karim, forum=forum, **words)),
        (f"m{amina.pk}", lambda **words: actions.start_room(by=karim, people=[amina], **words)),
    ):
        key, typed = uuid.uuid4(), {"title": "T", "body": "B"}
        actions.keep_draft(by=karim, place=place, typed=typed, client_key=key)
        act(**typed, language="so", client_key=key)
    assert texts(karim) == set()


def test_a_form_keeps_all_its_fields(as_karim, forum, karim):
    typed = {"title": "Why", "body": "Because", "kind": "question", "language": "ar", "tags": "water"}
    as_karim.post(KEEP, {**typed, "place": forum.stream, "client_key": uuid.uuid4()}, headers=JSON)
    page = as_karim.get(reverse("topic-start", args=[forum.slug])).content.decode()
    assert '<option value="question" selected>' in page and '<option value="ar" selected>' in page
    assert 'value="Why"' in page and 'value="water"' in page


def test_without_scripts_a_button_keeps_it(as_karim, topic, karim):
    page = as_karim.get(reverse("topic-detail", args=[topic.pk])).content.decode()
    assert f'formaction="{KEEP}"' in page
    words = {"place": topic.stream, "client_key": str(uuid.uuid4()), "body": "Later"}
    answer = as_karim.post(KEEP, words, follow=True)
    assert answer.redirect_chain[-1][0].startswith(topic.get_absolute_url())
    page = answer.content.decode()
    assert "Your draft is kept." in page and "Later</textarea>" in page
    # The page it came from, gone back to: both texts stand one below the other.
    page = as_karim.post(KEEP, {**words, "body": "Sooner"}, follow=True).content.decode()
    assert "Both texts are kept." in page
    assert "Sooner</textarea>" in page and ">Later</p>" in page


def test_what_cannot_be_kept_comes_back_as_it_was_typed(as_karim, topic, karim):
    words = {"place": topic.stream, "client_key": uuid.uuid4(), "body": "x" * 20_001}
    answer = as_karim.post(KEEP, words)
    assert answer.status_code == 422
    assert "x" * 20_001 in answer.content.decode()


@pytest.mark.parametrize("place", ["", "x1", "t", "t1 ", "t1\n", "q1", "tt1", f"t{10**18}", "t1/../../"])
def test_a_place_that_is_none(as_karim, karim, place):
    words = {"place": place, "client_key": uuid.uuid4(), "body": "Text"}
    assert as_karim.post(KEEP, words, headers=JSON).status_code == 422
    assert texts(karim) == set()


def test_nonsense_about_what_a_window_saw_is_as_if_it_saw_nothing(as_karim, topic, karim):
    words = {"place": topic.stream, "client_key": uuid.uuid4(), "body": "Text", "rev": "x,,1,\0"}
    assert as_karim.post(KEEP, words, headers=JSON).status_code in (201, 422)


def test_nobody_keeps_more_than_fifty(karim, topic):
    for _ in range(50):
        actions.keep_draft(by=karim, place=topic.stream, typed={"body": "B"}, client_key=uuid.uuid4())
    with pytest.raises(Refused):
        actions.keep_draft(by=karim, place=topic.stream, typed={"body": "B"}, client_key=uuid.uuid4())


@shared
def draft(topic, karim):
    return actions.keep_draft(
        by=karim, place=topic.stream, typed={"body": "Mine alone"}, client_key=uuid.uuid4()
    ).thing


@pytest.mark.parametrize("name", ["drafts", "draft-keep", "draft-detail", "draft-discard"])
@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), ("outsider", 404), ("suspended", 404), ("amina", 404), ("karim", 200)]
)
def test_access(client, request, draft, topic, name, who, status):
    """A draft is its writer's alone; the list and the keeping are every member's."""
    if who:
        client.force_login(request.getfixturevalue(who))
    args = [draft.pk] if name in ("draft-detail", "draft-discard") else []
    words = {"place": topic.stream, "client_key": uuid.uuid4(), "body": "Text"}
    ask = client.post if name in ("draft-keep", "draft-discard") else client.get
    answer = ask(reverse(name, args=args), *([words] if name == "draft-keep" else []), follow=who is not None)
    if who == "amina" and not args:
        status = 200
    assert answer.status_code == status
    if who != "karim":
        assert "Mine alone" not in answer.content.decode()
        assert Draft.objects.filter(pk=draft.pk).exists()


def test_the_list_names_places_one_sees(as_karim, draft, topic, forum, karim, amina):
    actions.keep_draft(by=karim, place=forum.stream, typed={"title": "New"}, client_key=uuid.uuid4())
    actions.keep_draft(by=karim, place=f"m{amina.pk}", typed={"body": "Hi"}, client_key=uuid.uuid4())
    page = as_karim.get(reverse("drafts")).content.decode()
    assert all(word in page for word in ("Pumps at night", forum.name, "Amina", "Mine alone", "New"))
    forum.access.all().delete()
    page = as_karim.get(reverse("drafts")).content.decode()
    assert "Pumps at night" not in page and "Mine alone" in page
    assert "no longer open to you" in page
    answer = as_karim.get(reverse("draft-detail", args=[draft.pk]))
    assert answer["Location"] == f"{reverse('drafts')}#d{draft.pk}"


def test_a_draft_follows_its_topic_where_it_was_merged(as_karim, draft, topic, amina, moderator):
    into = factories.topic(topic.forum, amina)
    actions.merge(by=moderator, topic=topic, into=into, reason="Twins")
    page = as_karim.get(reverse("draft-detail", args=[draft.pk]), follow=True)
    assert page.redirect_chain[-1][0].startswith(into.get_absolute_url())
    assert "Mine alone</textarea>" in page.content.decode()


def test_a_quote_stands_in_the_box_and_the_draft_below_it(as_karim, draft, topic):
    page = as_karim.get(topic.get_absolute_url(), {"quote": topic.posts.get().pk}).content.decode()
    assert "&gt; First post" in page and ">Mine alone</p>" in page
    assert str(draft.client_key) not in page


def test_discarding(as_karim, draft, karim):
    as_karim.post(reverse("draft-discard", args=[draft.pk]))
    assert texts(karim) == set()


def test_a_preview_goes_on_with_the_same_draft(as_karim, draft, topic):
    words = {"place": topic.stream, "body": "Mine alone, longer", "client_key": str(draft.client_key)}
    page = as_karim.post("/en/community/preview/", {**words, "rev": str(draft.rev)}).content.decode()
    assert f'name="rev" value="{draft.rev}"' in page
    assert "Mine alone, longer</textarea>" in page


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_the_list(as_karim, forum, topic, karim, amina, many, django_assert_num_queries):
    for _ in range(many):
        for place in (topic.stream, forum.stream, f"m{amina.pk}"):
            actions.keep_draft(by=karim, place=place, typed={"body": "B"}, client_key=uuid.uuid4())
    with django_assert_num_queries(8):
        as_karim.get(reverse("drafts"))


def test_cost_of_keeping(window, django_assert_num_queries):
    mine = window()
    with django_assert_num_queries(12):
        mine.types("First")
    with django_assert_num_queries(9):
        mine.types("First and more")


def test_the_answer_to_a_program(as_karim, topic):
    key = str(uuid.uuid4())
    answer = as_karim.post(KEEP, {"place": topic.stream, "client_key": key, "body": "Text"}, headers=JSON)
    draft = Draft.objects.get()
    assert answer.status_code == 201
    assert json.loads(answer.content) == {
        "id": draft.pk,
        "url": draft.get_absolute_url(),
        "client_key": key,
        "rev": str(draft.rev),
        "other": None,
    }
