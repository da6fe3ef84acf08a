"""How much one member may write in a while, and whom one keeps at a distance."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from community import actions
from community.models import Allowance, Block, Post
from community.rules import blocks
from diwan.settings import embedded
from people.refusals import Refused, TooMany
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@shared
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina)


@shared
def newcomer(somalia):
    return factories.member("intern", somalia, call_me="New", date_joined=timezone.now())


@pytest.fixture(autouse=True)
def limits(settings):
    settings.COMMUNITY_LIMITS = {"new": (1, 300), "member": (2, 3600), "trusted": (3, 3600)}


def test_the_limits_of_a_site():
    assert embedded.COMMUNITY_LIMITS == {"new": (3, 300), "member": (20, 3600), "trusted": (60, 3600)}


@pytest.mark.parametrize(("who", "most"), [("newcomer", 1), ("karim", 2), ("hiwa", 3), ("officer", 3)])
def test_each_standing_has_its_limit(topic, request, who, most):
    person = request.getfixturevalue(who)
    for _ in range(most):
        factories.post(topic, person)
    with pytest.raises(TooMany) as refusal:
        factories.post(topic, person)
    share = {1: 300, 2: 1800, 3: 1200}[most]
    assert share - 10 <= refusal.value.retry_after <= share
    assert Post.objects.filter(author=person).count() == most


def test_time_gives_back_one_post_after_the_other(topic, karim):
    for _ in range(2):
        factories.post(topic, karim)
    # As if the posts were half an hour old: one share of the hour has gone by.
    Allowance.objects.update(spent_until=F("spent_until") - timedelta(minutes=30))
    assert factories.post(topic, karim).pk
    with pytest.raises(TooMany):
        factories.post(topic, karim)
    # After a long silence there is room for as many as the limit says, and no more.
    Allowance.objects.update(spent_until=F("spent_until") - timedelta(days=3))
    for _ in range(2):
        factories.post(topic, karim)
    with pytest.raises(TooMany):
        factories.post(topic, karim)


def test_what_was_refused_uses_nothing_up(topic, karim):
    factories.post(topic, karim)
    before = Allowance.objects.get(person=karim)
    actions.tend(
        by=factories.member("moderator", programme=karim.participations.get().programme),
        topic=topic,
        act="lock",
        reason="x",
    )
    with pytest.raises(Refused):
        actions.reply(by=karim, topic=topic, body="Late", client_key=uuid.uuid4())
    assert Allowance.objects.get(person=karim).spent_until == before.spent_until


def test_topics_and_posts_count_together(topic, karim):
    factories.topic(topic.forum, karim)
    factories.post(topic, karim)
    with pytest.raises(TooMany):
        factories.topic(topic.forum, karim)
    assert karim.topics_opened.count() == 1


def test_the_same_key_again_is_never_too_many(topic, karim):
    words = {"by": karim, "topic": topic, "body": "Once", "client_key": uuid.uuid4()}
    first = actions.reply(**words)
    factories.post(topic, karim)
    assert actions.reply(**words).thing == first.thing


def test_too_many_keeps_the_text_and_says_when(client, topic, karim):
    for _ in range(2):
        factories.post(topic, karim)
    client.force_login(karim)
    words = {"body": "My long answer", "client_key": uuid.uuid4()}
    answer = client.post(reverse("topic-reply", args=[topic.pk]), words)
    page = answer.content.decode()
    assert (answer.status_code, "My long answer" in page) == (429, True)
    assert 1790 <= int(answer["Retry-After"]) <= 1800
    told = client.post(reverse("topic-reply", args=[topic.pk]), words, headers=JSON)
    assert (told.status_code, told.json()["error"]["code"]) == (429, "too_many")


def test_who_is_new_writes_two_links(topic, newcomer, karim):
    links = "https://a.example https://b.example "
    with pytest.raises(Refused, match="two links"):
        factories.post(topic, newcomer, links + "https://c.example")
    made = factories.post(topic, newcomer, links)
    with pytest.raises(Refused, match="two links"):
        actions.edit(by=newcomer, post=made, body=links + "https://c.example")
    assert factories.post(topic, karim, links + "https://c.example").number == 2


# At a distance.


def test_blocks_is_of_one_for_another(amina, karim):
    actions.keep_away(by=amina, other=karim, kind="mute")
    assert blocks(amina, karim) is False
    actions.keep_away(by=amina, other=karim, kind="block")
    assert (blocks(amina, karim), blocks(karim, amina)) == (True, False)
    assert Block.objects.count() == 1


def test_nobody_keeps_themselves_away(amina):
    with pytest.raises(Refused):
        actions.keep_away(by=amina, other=amina, kind="mute")


def writing_to(client, person) -> list[tuple[int, bytes]]:
    """What one is answered, without the address itself and the log-out form's token."""
    url = reverse("room-start", args=[person.pk])
    words = {"title": "Hello", "language": "en", "body": "Hello", "client_key": uuid.uuid4()}
    answers = [client.get(url), client.post(url, words), client.post(url, words, headers=JSON)]
    own = re.compile(rf'{url[3:]}|csrfmiddlewaretoken" value="\w+"'.encode())
    return [(answer.status_code, own.sub(b"", answer.content)) for answer in answers]


def test_a_blocked_member_is_answered_as_by_one_who_takes_no_messages(client, amina, karim, hiwa):
    """To the byte: a block cannot be told from a wish to be left alone by everybody."""
    client.force_login(karim)
    actions.keep_away(by=amina, other=karim, kind="block")
    actions.settle_inbox(
        by=hiwa, mail_direct="soon", mail_rest="daily", tell_content=False, takes_messages=False
    )
    blocked, closed = writing_to(client, amina), writing_to(client, hiwa)
    assert blocked == closed
    assert [status for status, _body in blocked] == [403, 403, 403]
    # Their own pages look alike for everybody, and who is not blocked is not in the way.
    assert b"room" in client.get(amina.get_absolute_url()).content
    client.force_login(hiwa)
    assert [status for status, _body in writing_to(client, amina)] == [200, 302, 200]


def test_a_muted_persons_posts_are_folded_for_one_reader(client, topic, amina, karim, hiwa):
    factories.post(topic, hiwa, "Salaam from Hiwa")
    client.force_login(karim)
    words = {"other": hiwa.pk, "kind": "mute"}
    assert client.post(reverse("blocked"), words)["Location"] == reverse("blocked")
    page = client.get(topic.get_absolute_url()).content.decode()
    assert page.count('<details class="aside" data-order=') == 1
    for person in (amina, hiwa):
        client.force_login(person)
        assert '<details class="aside"' not in client.get(topic.get_absolute_url()).content.decode()
        assert "muted" not in client.get(reverse("blocked")).content.decode()


def test_a_distance_is_lifted_by_who_made_it(client, karim, hiwa):
    block = actions.keep_away(by=karim, other=hiwa, kind="block").thing
    client.force_login(hiwa)
    assert client.post(reverse("block-lift", args=[block.pk])).status_code == 404
    client.force_login(karim)
    assert "Hiwa" in client.get(reverse("blocked")).content.decode()
    assert client.post(reverse("block-lift", args=[block.pk])).status_code == 302
    assert not Block.objects.exists()


@pytest.mark.parametrize("words", [{"kind": "kick"}, {"other": 999_999}, {"other": "x"}])
def test_forged_distances_are_refused(client, karim, hiwa, words):
    client.force_login(karim)
    answer = client.post(reverse("blocked"), {"other": hiwa.pk, "kind": "mute", **words})
    assert answer.status_code == 422
    assert not Block.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), ("outsider", 404), ("suspended", 404), ("karim", 200)]
)
@pytest.mark.parametrize("name", ["blocked", "withheld"])
def test_private_pages_are_for_members(client, request, who, status, name):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(name)).status_code == status


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_the_blocked_page(client, karim, somalia, many, django_assert_num_queries):
    for _ in range(many):
        actions.keep_away(by=karim, other=factories.member("expert", somalia), kind="mute")
    client.force_login(karim)
    with django_assert_num_queries(5):
        client.get(reverse("blocked"))
