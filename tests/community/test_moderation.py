"""Flags: what a member says, what three of them do, what a moderator answers; each once."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from community import actions
from community.models import Flag
from people.refusals import Refused
from tests import factories
from tests.community.saying import acts, flag
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@shared
def forum():
    return factories.ForumFactory()


@shared
def topic(forum, amina):
    return factories.topic(forum, amina, posts=2)


@shared
def post(topic):
    return topic.posts.select_related("topic").get(number=2)


def flagged_by_three(post, somalia):
    for _ in range(3):
        flag(factories.member("expert", somalia), post)
    post.refresh_from_db()


def test_one_open_flag_per_member_and_post(karim, post):
    first = flag(karim, post)
    again = flag(karim, post, reason="unkind")
    assert (first.created, again.created) == (True, False)
    assert list(Flag.objects.values_list("reason", "state")) == [("spam", "open")]


def test_a_flag_sent_again_after_its_answer_is_the_same_flag(karim, moderator, post):
    key = uuid.uuid4()
    flag(karim, post, key=key)
    actions.dismiss_flags(by=moderator, post=post, reason="")
    assert flag(karim, post, key=key).created is False
    assert Flag.objects.get().state == "dismissed"


def test_three_members_flags_hide_until_a_moderator_looks(post, somalia, moderator):
    for _ in range(2):
        flag(factories.member("expert", somalia), post)
    post.refresh_from_db()
    assert post.state == "visible"
    flag(factories.member("expert", somalia), post)
    post.refresh_from_db()
    assert (post.state, acts()) == ("hidden", [("hide", None, "flags")])
    actions.dismiss_flags(by=moderator, post=post, reason="It is fine")
    post.refresh_from_db()
    assert (post.state, post.number) == ("visible", 2)
    assert set(Flag.objects.values_list("state", flat=True)) == {"dismissed"}
    assert acts()[1:] == [("dismiss-flags", "Mo", "It is fine")]


def test_what_a_moderator_kept_is_not_hidden_by_flags_again(post, somalia, moderator):
    flagged_by_three(post, somalia)
    actions.dismiss_flags(by=moderator, post=post, reason="")
    flagged_by_three(post, somalia)
    assert post.state == "visible"


def test_upheld_flags_hide_once(post, karim, moderator):
    flag(karim, post)
    for _ in range(2):
        actions.uphold_flags(by=moderator, post=post, reason="spam")
        post.refresh_from_db()
    assert (post.state, Flag.objects.get().state) == ("hidden", "upheld")
    assert acts() == [("uphold-flags", "Mo", "spam")]


def test_hiding_a_post_answers_its_flags(post, karim, moderator):
    flag(karim, post)
    actions.hide(by=moderator, post=post, reason="spam")
    assert Flag.objects.get().state == "upheld"


def test_nobody_flags_their_own_post_nor_in_a_private_room(post, amina, karim):
    with pytest.raises(Refused, match="your own"):
        flag(amina, post)
    room = actions.open_room(
        by=amina, title="Room", people=[amina, karim], language="en", client_key=uuid.uuid4()
    )
    with pytest.raises(Refused, match="no moderators"):
        flag(karim, factories.post(room, amina))


def test_who_flagged_is_for_moderators_alone(post, karim, amina, hiwa, moderator, officer, suspended):
    mine = flag(karim, post, note="Look at this").thing
    seen_by = {
        person.call_me
        for person in (karim, amina, hiwa, moderator, officer, suspended)
        if Flag.objects.visible_to(person).filter(pk=mine.pk).exists()
    }
    assert seen_by == {"Karim", "Mo"}
    assert not Flag.objects.visible_to(AnonymousUser()).exists()
    assert not Flag.objects.to_judge(karim).exists()


def test_flagging_by_form(client, karim, amina, post):
    client.force_login(karim)
    address = reverse("post-flag", args=[post.pk])
    assert "Flag it" in client.get(address).content.decode()
    key = str(uuid.uuid4())
    answers = [client.post(address, {"reason": "unkind", "client_key": key}, headers=JSON) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    for page in (reverse("post-detail", args=[post.pk]), reverse("topic-detail", args=[post.topic_id])):
        assert "You flagged this" in client.get(page).content.decode()
    client.force_login(amina)
    page = client.get(reverse("topic-detail", args=[post.topic_id])).content.decode()
    assert "flagged" not in page


@pytest.mark.parametrize(
    ("words", "field"),
    [({"reason": "nonsense"}, "reason"), ({"reason": "other"}, "note"), ({"client_key": ""}, "client_key")],
)
def test_forged_flags_are_refused(client, karim, post, words, field):
    client.force_login(karim)
    words = {"reason": "spam", "client_key": uuid.uuid4(), **words}
    answer = client.post(reverse("post-flag", args=[post.pk]), words, headers=JSON)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, [field])
    assert not Flag.objects.exists()


def test_the_third_flag_sent_twice_is_once(client, karim, post, somalia):
    for _ in range(2):
        flag(factories.member("expert", somalia), post)
    client.force_login(karim)
    words = {"reason": "spam", "client_key": str(uuid.uuid4())}
    address = reverse("post-flag", args=[post.pk])
    assert [client.post(address, words, headers=JSON).status_code for _ in range(2)] == [201, 200]
    page = client.get(address).content.decode()
    assert ("You flagged this" in page, "Post 2" in page) == (True, False)
