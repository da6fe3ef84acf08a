"""A change of a post is kept while it is typed, as a reply is, until it is saved."""

import re
import uuid

import pytest
from django.urls import reverse

from community import actions
from community.models import Draft, Post
from tests import factories

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
KEEP = "/en/community/drafts/keep/"


@pytest.fixture
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina, title="Pumps at night")


@pytest.fixture
def post(topic, amina):
    return factories.post(topic, amina, "The pump is loud")


@pytest.fixture
def as_amina(client, amina):
    client.force_login(amina)
    return client


@pytest.fixture
def keep(amina, post):
    """`keep("…")` as a window that has just opened the post; the same key goes on with the same draft."""

    def act(body, key=None, **more):
        typed = {"body": body, "since": str(post.change)}
        words = {"by": amina, "place": f"p{post.pk}", "client_key": key or uuid.uuid4()}
        return actions.keep_draft(typed=typed, **words, **more).thing

    return act


def save(client, post, body, key, since):
    words = {"body": body, "client_key": key, "since": since}
    return client.post(reverse("post-edit", args=[post.pk]), words, headers=JSON)


def texts(person) -> set[str]:
    return {draft.body for draft in Draft.objects.visible_to(person)}


def test_the_form_of_a_post_keeps_what_is_typed(as_amina, post, amina):
    page = as_amina.get(reverse("post-detail", args=[post.pk])).content.decode()
    assert f'data-draft="p{post.pk}" data-keep="{KEEP}"' in page and "your draft" not in page
    key, since = (re.search(rf'name="{name}" value="(.*?)"', page)[1] for name in ("client_key", "since"))
    words = {"place": f"p{post.pk}", "client_key": key, "body": "The pump was loud", "since": since}
    assert as_amina.post(KEEP, words, headers=JSON).status_code == 201
    page = as_amina.get(reverse("post-detail", args=[post.pk])).content.decode()
    assert "The pump was loud</textarea>" in page and "your draft" in page
    # Readers still see what stands.
    assert ">The pump is loud</p>" in page
    assert f'value="{key}"' in page and f'name="since" value="{since}"' in page


def test_two_windows_on_one_draft_both_keep_their_text(keep, amina):
    first = keep("The beginning")
    keep("Left", first.client_key, seen=[first.rev])
    second = keep("Right", first.client_key, seen=[first.rev])
    assert second.other.body == "Left"
    assert texts(amina) == {"Left", "Right"}


def test_what_is_saved_is_no_draft(as_amina, keep, post, amina):
    draft = keep("The pump was loud, then it stopped")
    assert save(as_amina, post, draft.body, draft.client_key, post.change).status_code == 200
    assert texts(amina) == set()
    # Nor does a saving that comes late bring it back; what another window wrote is kept.
    keep("The pump was loud, then", draft.client_key)
    assert texts(amina) == set()
    keep("It is a good pump", draft.client_key)
    assert texts(amina) == {"It is a good pump"}


def test_a_shorter_text_is_a_draft_as_well(keep, amina):
    keep("The pump")
    assert texts(amina) == {"The pump"}


def test_a_draft_of_an_older_text_overwrites_nothing_and_stays(as_amina, keep, post, amina):
    draft = keep("Mine")
    actions.edit(by=amina, post=Post.objects.get(pk=post.pk), body="From my other phone")
    page = as_amina.get(reverse("post-detail", args=[post.pk])).content.decode()
    assert "Mine</textarea>" in page and f'name="since" value="{post.change}"' in page
    answer = save(as_amina, post, "Mine", draft.client_key, post.change)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "text_changed")
    assert texts(amina) == {"Mine"}


def test_without_scripts_a_button_keeps_it_and_another_throws_it_away(as_amina, post, amina):
    words = {"place": f"p{post.pk}", "client_key": uuid.uuid4(), "body": "Later", "since": post.change}
    answer = as_amina.post(KEEP, words, follow=True)
    assert answer.redirect_chain[-1][0].startswith(f"/en/community/p/{post.pk}/?draft=")
    assert answer.redirect_chain[-1][0].endswith("#edit")
    page = answer.content.decode()
    assert "Your draft is kept." in page and "Later</textarea>" in page
    discard = re.search(r'formaction="(\S+/discard/)"', page)[1]
    as_amina.post(discard)
    assert texts(amina) == set()


def test_the_list_leads_to_the_post_as_long_as_one_sees_it(as_amina, keep, topic, post):
    draft = keep("Later")
    assert f"Pumps at night · #{post.number}" in as_amina.get(reverse("drafts")).content.decode()
    topic.forum.access.all().delete()
    page = as_amina.get(reverse("drafts")).content.decode()
    assert "Pumps at night" not in page and "Later" in page
    answer = as_amina.get(draft.get_absolute_url())
    assert answer["Location"] == f"{reverse('drafts')}#d{draft.pk}"


def test_who_cannot_change_a_post_is_led_to_their_own_text(client, karim, post):
    """A draft may name any place: it opens no form."""
    words = {"place": f"p{post.pk}", "client_key": uuid.uuid4(), "typed": {"body": "Mine"}}
    draft = actions.keep_draft(by=karim, **words).thing
    client.force_login(karim)
    assert client.get(draft.get_absolute_url())["Location"] == f"{reverse('drafts')}#d{draft.pk}"
    page = client.get(reverse("post-detail", args=[post.pk]), {"draft": draft.pk}).content.decode()
    assert "<textarea" not in page


@pytest.mark.parametrize("many", [0, 2])
def test_cost_of_the_page(as_amina, keep, post, many, django_assert_num_queries):
    for number in range(many):
        keep(f"Draft {number}")
    with django_assert_num_queries(12):
        as_amina.get(reverse("post-detail", args=[post.pk]))
