"""Reactions: said on or off, counted once, the same for every reader of a frame."""

import pytest
from django.urls import reverse

from community import actions
from community.live.streams import Audience, find
from community.models import Post, Reaction, Topic
from people.refusals import Refused
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@shared
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina)


@shared
def post(topic):
    return topic.posts.get()


def react(client, post, kind="thanks", on="1", **extra):
    return client.post(reverse("post-react", args=[post.pk]), {"kind": kind, "on": on}, **extra)


def test_a_reaction_is_counted_and_moves_the_post(client, post, karim):
    client.force_login(karim)
    answer = react(client, post, headers=JSON)
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "id": post.pk,
            "url": post.get_absolute_url(),
            "change": 2,
            "reactions": {"thanks": 1},
            "kind": "thanks",
            "on": True,
        },
    )
    post.refresh_from_db()
    assert (post.reactions, post.change, post.topic.head) == ({"thanks": 1}, 2, 2)


def test_said_twice_is_once_and_taken_back_twice_is_nothing(client, post, karim):
    client.force_login(karim)
    told = []
    for on in "1100":
        answer = react(client, post, on=on, headers=JSON)
        told.append((answer.status_code, answer.json()["change"], answer.json()["reactions"]))
    assert told == [(201, 2, {"thanks": 1}), (200, 2, {"thanks": 1}), (200, 3, {}), (200, 3, {})]
    assert Reaction.objects.count() == 0


def test_counts_are_of_all_people_and_kinds(post, karim, hiwa, moderator):
    for person, kind in [(karim, "thanks"), (hiwa, "thanks"), (hiwa, "agree"), (moderator, "insight")]:
        actions.react(by=person, post=Post.objects.get(), kind=kind, on=True)
    actions.react(by=hiwa, post=Post.objects.get(), kind="agree", on=False)
    assert Post.objects.get().reactions == {"insight": 1, "thanks": 2}


def test_an_old_copy_of_the_post_does_not_lose_others_counts(post, karim, hiwa):
    first, second = Post.objects.get(), Post.objects.get()
    actions.react(by=karim, post=first, kind="thanks", on=True)
    actions.react(by=hiwa, post=second, kind="thanks", on=True)
    assert Post.objects.get().reactions == {"thanks": 2}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"kind": "hate", "on": "1"}, "kind"),
        ({"on": "1"}, "kind"),
        ({"kind": "thanks", "on": "maybe"}, "on"),
        ({"kind": "thanks"}, "on"),
    ],
)
def test_forged_reactions_are_refused(client, post, karim, words, field):
    client.force_login(karim)
    answer = client.post(reverse("post-react", args=[post.pk]), words, headers=JSON)
    assert answer.status_code == 422
    assert list(answer.json()["error"]["fields"]) == [field]
    assert Reaction.objects.count() == 0


@pytest.mark.parametrize(
    ("who", "status"),
    [("karim", 201), ("amina", 201), ("moderator", 201), ("outsider", 404), ("suspended", 404), (None, 401)],
)
def test_who_may_react(client, request, post, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert react(client, post, headers=JSON).status_code == status
    assert Reaction.objects.count() == (1 if status == 201 else 0)


@pytest.mark.parametrize("who", ["outsider", "suspended"])
def test_the_rule_itself_refuses_strangers(request, post, who):
    with pytest.raises(Refused):
        actions.react(by=request.getfixturevalue(who), post=post, kind="thanks", on=True)


def test_a_member_of_another_country_does_not_react_in_its_forum(post, topic, hiwa, somalia):
    topic.forum.access.filter(role="").update(focus_country=somalia)
    with pytest.raises(Refused, match="can read the topic"):
        actions.react(by=hiwa, post=post, kind="thanks", on=True)


def test_a_locked_topic_takes_no_reactions_and_says_so(client, post, karim):
    Topic.objects.update(state="locked")
    client.force_login(karim)
    answer = react(client, post)
    assert answer.status_code == 403
    assert "This topic is locked" in answer.content.decode()
    page = client.get(reverse("topic-detail", args=[post.topic_id])).content.decode()
    assert 'form="react-on"' not in page


def test_a_hidden_post_takes_no_reactions(client, post, karim, moderator):
    actions.hide(by=moderator, post=post, reason="test")
    client.force_login(karim)
    assert react(client, post).status_code == 404


def test_own_reactions_are_marked_on_a_page_and_never_in_a_frame(client, topic, post, karim):
    actions.react(by=karim, post=post, kind="agree", on=True)
    client.force_login(karim)
    page = client.get(reverse("topic-detail", args=[topic.pk])).content.decode()
    assert (page.count('form="react-off"'), page.count('aria-pressed="true"')) == (1, 1)
    stream, key = find(topic.stream)
    frame = stream.render(stream.batch(key, 1, 1).changes[0].content, Audience("en", True))
    assert (frame.count('form="react-off"'), frame.count('form="react-on"')) == (0, 4)
    assert "Agree 1" in frame


def test_the_public_sees_counts_and_no_buttons(client, amina, karim):
    topic = factories.topic(factories.ForumFactory(public_read=True), amina)
    actions.react(by=karim, post=topic.posts.get(), kind="insight", on=True)
    page = client.get(reverse("topic-detail", args=[topic.pk])).content.decode()
    assert "New to me 1" in page
    assert "Karim" not in page and "react-on" not in page


def test_the_posts_own_page_names_who_reacted(client, post, karim, hiwa):
    actions.react(by=hiwa, post=post, kind="helpful", on=True)
    client.force_login(karim)
    page = client.get(reverse("post-detail", args=[post.pk])).content.decode()
    assert "<bdi>Hiwa</bdi>" in page
    assert "Helpful" in page


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_a_posts_page(client, post, karim, many, django_assert_num_queries):
    for number in range(many):
        person = factories.member("intern", karim.participations.get().focus_country, call_me=f"P{number}")
        actions.react(by=person, post=Post.objects.get(), kind="thanks", on=True)
    client.force_login(karim)
    with django_assert_num_queries(11):
        client.get(reverse("post-detail", args=[post.pk]))


def test_cost_of_a_reaction(client, post, karim, django_assert_num_queries):
    client.force_login(karim)
    with django_assert_num_queries(18):
        react(client, post, headers=JSON)
