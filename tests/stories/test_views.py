"""The public's pages: what is on them, what is not, and who gets a 404."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.models import Topic
from people.models import Consent, Purpose
from stories.models import StoryPage
from tests import factories
from tests.stories import making

pytestmark = pytest.mark.django_db


def agrees_to_be_named(person):
    return Consent.objects.create(person=person, purpose=Purpose.NAMED, language="en")


def text_of(response) -> str:
    return response.content.decode()


def test_the_story_page_shows_the_story(client, leaks):
    html = text_of(client.get("/en/stories/listening/"))
    for piece in (
        "<h1>Listening</h1>",
        "<h2>A box</h2>",
        "<p>It counts.</p>",
        "<blockquote><p>I saw a street</p></blockquote>",
        "<strong>2 of 3</strong>",
        'href="/en/countries/so/"',
        'href="/en/goals/6/"><b>6</b> Clean water and sanitation',
        'href="/en/stories/?tag=water"',
        "<bdi>Webi Water</bdi></a> <small>(fictional)</small>",
        "On site and online",
        "March\u2009–\u2009May 2026",
        'alt="A street at night"',
    ):
        assert piece in html, piece


def test_the_film_waits_for_a_click_and_says_what_it_costs(client, leaks):
    html = text_of(client.get("/so/stories/listening/"))
    assert "<video" not in html
    assert '<audio controls preload="none"' in html
    assert "10.0\xa0KB" in html
    assert "0:36" in html
    assert html.index('data-language="so"') < html.index('data-language="en"')
    assert '<details open><summary lang="so">Soomaali</summary>' in html
    assert '<details><summary lang="en">English</summary>' in html


def test_a_reader_without_a_track_gets_the_storys_own_first(client, leaks):
    html = text_of(client.get("/ar/stories/listening/"))
    assert '<details open><summary lang="en">English</summary>' in html


def test_a_film_whose_file_is_lost_leaves_the_page_standing(client, leaks):
    leaks.film = making.film("en", "so")
    making.publish(leaks)
    assert "10.0\xa0KB" in text_of(client.get("/en/stories/listening/"))
    leaks.film.file.storage.delete(leaks.film.file.name)
    response = client.get("/en/stories/listening/")
    assert response.status_code == 200
    assert "10.0\xa0KB" not in text_of(response)


def test_only_authors_who_agreed_are_named(client, amina, karim):
    making.story(slug="both", by=[amina, karim])
    agrees_to_be_named(amina)
    Consent.objects.create(person=karim, purpose=Purpose.PHOTO, language="so")
    html = text_of(client.get("/en/stories/both/"))
    assert "<bdi>Amina Full Name</bdi>" in html
    assert "and one more person who is not named" in html
    assert "Karim" not in html


def test_a_withdrawn_consent_takes_the_name_away(client, amina):
    making.story(slug="hers", by=[amina])
    consent = agrees_to_be_named(amina)
    consent.withdrawn_at = timezone.now()
    consent.save()
    assert "Amina" not in text_of(client.get("/en/stories/hers/"))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_anonymous_story_names_nobody(client, amina, editor, leaks, language):
    """Neither the expert of its assignment nor who put it online, though both could be named."""
    agrees_to_be_named(amina)
    agrees_to_be_named(editor)
    leaks.owner = editor
    leaks.save_revision(user=editor).publish(user=editor)
    html = text_of(client.get(f"/{language}/stories/listening/"))
    for name in ("Amina", editor.call_me + " Full Name", f"/people/{amina.pk}/"):
        assert name not in html


def test_a_hidden_host_is_neither_named_nor_dated(client, leaks):
    leaks.hide_host = True
    making.publish(leaks)
    html = text_of(client.get("/en/stories/listening/"))
    for piece in ("Webi Water", "March", "May 2026", "2026-03"):
        assert piece not in html


def test_an_institution_that_hides_is_not_named(client, leaks, host):
    host.hidden = True
    host.save()
    assert "Webi Water" not in text_of(client.get("/en/stories/listening/"))


def test_a_stand_in_says_so_and_marks_its_words(client, leaks):
    html = text_of(client.get("/ar/stories/listening/"))
    assert '<html lang="ar" dir="rtl"' in html
    assert '<article class="telling" lang="en" dir="ltr">' in html
    assert '<div lang="en" dir="ltr"><h1>Listening</h1>' in html
    assert 'class="notice gold"' in html
    assert 'class="notice gold"' not in text_of(client.get("/en/stories/listening/"))


def test_only_real_translations_are_told_to_search_engines(client, leaks, settings):
    making.translate(leaks, "so", title="Dhegeysi")
    site = settings.SITE_URL
    english, arabic = (text_of(client.get(f"/{code}/stories/listening/")) for code in ("en", "ar"))
    for html in (english, arabic):
        assert f'hreflang="en" href="{site}/en/stories/listening/"' in html
        assert f'hreflang="so" href="{site}/so/stories/listening/"' in html
        assert f'hreflang="nl" href="{site}' not in html
        assert f'<link rel="canonical" href="{site}/en/stories/listening/">' in html
        assert f'<meta property="og:url" content="{site}/en/stories/listening/">' in html
        assert f'<meta property="og:image" content="{site}/en/stories/listening/card.jpg?v=' in html


@pytest.mark.parametrize("path", ["stories/", "stories/listening/", "stories/?sector=healthcare"])
def test_the_language_menu_stays_on_the_page(client, leaks, path):
    html = text_of(client.get(f"/en/{path}"))
    for code in ("nl", "ar", "so"):
        assert f'href="/{code}/{path}"' in html
        assert client.get(f"/{code}/{path}").status_code == 200


def test_a_story_links_to_its_conversation_if_everybody_may_read_it(client, leaks, amina):
    topic = factories.topic(factories.ForumFactory(public_read=True), amina, posts=3)
    closed = factories.topic(factories.ForumFactory(), amina)
    for shown, expected in ((topic, True), (closed, False)):
        leaks.topic = Topic.objects.get(pk=shown.pk)
        leaks.save()
        html = text_of(client.get("/en/stories/listening/"))
        assert (f"/en/community/t/{shown.pk}/" in html) is expected


STATES = ["draft", "unpublished", "its country withdrawn", "its host's country", "its assignment's country"]


@pytest.mark.parametrize("state", STATES)
def test_what_is_not_open_is_a_404_like_what_is_not_there(client, leaks, somalia, iraq, editor, state):
    somalia.safety_mode = "country" in state
    somalia.save()
    if state == "draft":
        leaks = making.story(slug="draft", live=False)
    elif state == "unpublished":
        leaks.unpublish()
    elif state == "its country withdrawn":
        StoryPage.objects.update(host=None, assignment=None)
    elif state == "its host's country":
        StoryPage.objects.update(focus_country=iraq, assignment=None)
    else:
        StoryPage.objects.update(focus_country=iraq, host=None)
    for code in ("en", "ar"):
        there = client.get(f"/{code}/stories/{leaks.slug}/")
        assert there.status_code == 404
        assert there.content == client.get(f"/{code}/stories/no-such-story/").content
    assert leaks.title not in text_of(client.get("/en/stories/"))
    client.force_login(editor)
    assert client.get(f"/en/stories/{leaks.slug}/").status_code == 404


def test_an_empty_list_has_a_way_out(client, leaks):
    html = text_of(client.get("/en/stories/?q=zzz&country=IQ"))
    assert "No story has all of this" in html
    assert '<a class="button" href="/en/stories/">' in html
    assert 'href="?country=IQ"' in html


def test_a_list_without_stories_says_so(client):
    assert "No stories yet" in text_of(client.get("/en/stories/"))


def test_the_list_marks_cards_in_another_language(client, leaks):
    assert '<h3 lang="en" dir="auto"><a href="/ar/stories/listening/">' in text_of(client.get("/ar/stories/"))


def test_words_asked_for_come_back_escaped(client):
    html = text_of(client.get('/en/stories/?q=<script>&tag="onx'))
    assert "<script>&" not in html
    assert 'value="&lt;script&gt;"' in html


def test_an_address_may_be_in_any_script_but_only_in_letters(client):
    making.story("تسرّب", language="ar", slug="تسرب")
    assert client.get("/ar/stories/تسرب/").status_code == 200
    for slug in ("x%00", "%00", "a%20b", "..", "%2e%2e"):
        assert client.get(f"/en/stories/{slug}/").status_code == 404


def test_pages_are_only_read(client, leaks):
    for path in ("/en/stories/", "/en/stories/listening/"):
        assert client.post(path).status_code == 405
        assert client.head(path).status_code == 200


def test_wagtails_own_way_in_asks_the_gate_once(rf, leaks, somalia, django_assert_num_queries):
    request = rf.get("/")
    request.user = AnonymousUser()
    leaks.get_context(request)
    with CaptureQueriesContext(connection) as ungated:
        leaks.get_context(request)
    with django_assert_num_queries(len(ungated) + 1):
        leaks.serve(request)
    somalia.safety_mode = True
    somalia.save()
    with pytest.raises(Http404):
        leaks.serve(request)
