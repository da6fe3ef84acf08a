"""What goes out of a story, as parsers read it that this project did not write."""

import io
import uuid
from urllib.parse import unquote, urlsplit

import extruct
import fastfeedparser
import feedparser
import pytest
from django.urls import reverse
from lxml import etree
from PIL import Image

from people import cards
from people.sharing import CHANNELS
from stories import elsewhere
from stories.models import StoryCard, StoryPage, StoryPosting
from tests.stories import making

pytestmark = pytest.mark.django_db
SPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
    "v": "http://www.google.com/schemas/sitemap-video/1.1",
    "i": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "p": "https://podcastindex.org/namespace/1.0",
}


def withdraw(country):
    country.safety_mode = True
    country.save()


# Feeds


def test_atom_holds_what_the_list_holds(client, leaks, settings):
    making.story("Elsewhere")
    for query, titles in {
        "": {"Listening", "Elsewhere"},
        "?tag=water": {"Listening"},
        "?lang=ar": set(),
    }.items():
        told = feedparser.parse(client.get(f"/en/stories/feed.atom{query}").content)
        assert (told.bozo, told.version, told.feed.author) == (False, "atom10", "Diwan")
        assert {entry.title for entry in told.entries} == titles
    told = feedparser.parse(client.get("/en/stories/feed.atom?tag=water").content)
    (entry,) = told.entries
    assert entry.link == f"{settings.SITE_URL}/en/stories/listening/"
    assert entry.id and entry.updated_parsed and entry.published_parsed
    assert entry.summary == leaks.intro
    assert {tag.term for tag in entry.tags} == {"Somalia", "Healthcare"}
    assert fastfeedparser.parse(client.get("/en/stories/feed.atom").content.decode()).entries


def test_an_entry_says_in_which_language_it_is(client, leaks):
    root = etree.fromstring(client.get("/ar/stories/feed.atom").content)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    entry = root.find("{http://www.w3.org/2005/Atom}entry")
    assert (root.get(language), entry.get(language)) == ("ar", "en")


@pytest.mark.parametrize("name", ["feed.atom", "podcast.xml"])
def test_feeds_answer_by_version_and_forget_what_is_withdrawn(client, leaks, somalia, name):
    path = f"/en/stories/{name}"
    first = client.get(path)
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert "Last-Modified" not in first
    withdraw(somalia)
    dated = {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert client.get(path, headers=dated).status_code == 200
    after = client.get(path, headers={"if-none-match": first["ETag"]})
    assert after.status_code == 200
    assert "istening" not in after.content.decode()


def test_a_feeds_cost_does_not_grow_with_it(client, leaks, django_assert_num_queries):
    for number in range(3):
        making.story(film=leaks.film, goals=[number + 1])
    with django_assert_num_queries(1):
        assert client.get("/en/stories/feed.atom").content.count(b"<entry") == 4
    with django_assert_num_queries(2):
        assert client.get("/en/stories/podcast.xml").content.count(b"<enclosure") == 4


def test_the_podcast_has_what_directories_ask_for(client, leaks, settings):
    making.story("Silent")
    body = client.get("/en/stories/podcast.xml").content
    told = feedparser.parse(body)
    assert (told.bozo, told.version) == (False, "rss20")
    (entry,) = told.entries
    (enclosure,) = entry.enclosures
    assert (enclosure.type, int(enclosure.length)) == ("audio/mp4", 1000)
    assert enclosure.href.startswith(f"{settings.SITE_URL}/files/media/")
    sound = client.get(urlsplit(enclosure.href).path)
    assert (sound.status_code, sound["Content-Length"]) == (200, "1000")
    channel = etree.fromstring(body).find("channel")
    for tag in (
        "title",
        "link",
        "description",
        "language",
        "i:author",
        "i:explicit",
        "i:category",
        "image/url",
    ):
        assert channel.find(tag, SPACES) is not None, tag
    assert channel.find("i:image", SPACES).get("href").startswith(f"{settings.SITE_URL}/static/img/podcast")
    item = channel.find("item")
    assert item.findtext("i:duration", namespaces=SPACES) == "36"
    assert {one.get("language") for one in item.findall("p:transcript", SPACES)} == {"en", "so"}


def test_the_cover_is_as_large_as_directories_want_it(settings):
    with Image.open(settings.BASE_DIR / "diwan/static/img/podcast.png") as cover:
        assert cover.size == (1400, 1400)


# schema.org


def test_the_page_is_an_article_with_a_video_and_a_way_to_it(client, leaks, settings):
    html = client.get("/en/stories/listening/").content.decode()
    read = extruct.extract(html, syntaxes=["microdata", "opengraph"], uniform=False)
    told = {item["type"]: item["properties"] for item in read["microdata"]}
    article, way = told["https://schema.org/Article"], told["https://schema.org/BreadcrumbList"]
    address = f"{settings.SITE_URL}/en/stories/listening/"
    assert (article["headline"], article["url"], article["inLanguage"]) == ("Listening", address, "en")
    assert article["datePublished"] <= article["dateModified"]
    video = article["video"]["properties"]
    assert (video["duration"], len(video["caption"])) == ("PT36S", 2)
    for name in ("name", "description", "thumbnailUrl", "uploadDate", "contentUrl"):
        assert video[name], name
    steps = [step["properties"] for step in way["itemListElement"]]
    assert [step["position"] for step in steps] == ["1", "2", "3", "4"]
    assert steps[-1]["item"] == address
    graph = dict(read["opengraph"][0]["properties"])
    assert (graph["og:title"], graph["og:type"]) == ("Listening", "article")
    linked = client.get("/en/stories/listening/story.jsonld")
    assert linked["Content-Type"] == "application/ld+json"
    assert linked.json()["@graph"][0]["headline"] == article["headline"]


def test_nobody_is_named_who_did_not_agree(client, leaks, amina):
    leaks.authors.add(leaks.authors.model(person=amina))
    making.publish(leaks)
    for path in ("story.jsonld", ""):
        assert "Amina Full" not in client.get(f"/en/stories/listening/{path}").content.decode()


def test_what_an_editor_wrote_cannot_break_out(client):
    making.story('"><script>alert(1)</script>', slug="odd")
    assert "<script>alert" not in client.get("/en/stories/odd/").content.decode()


@pytest.mark.parametrize(("seconds", "told"), [(36, "PT36S"), (96.4, "PT1M36S"), (3600, "PT60M0S")])
def test_a_length_as_machines_read_it(seconds, told):
    assert elsewhere.duration(seconds) == told


# The card


def test_the_card_is_drawn_at_publishing_and_kept(client, leaks, django_assert_num_queries):
    kept = StoryCard.objects.get(page=leaks)
    answer = client.get("/en/stories/listening/card.jpg")
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.size, image.format) == ((1200, 630), "JPEG")
    assert bytes(kept.drawn) == answer.content
    again = client.get("/en/stories/listening/card.jpg", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    leaks.title = "Hearing"
    making.publish(leaks)
    assert client.get("/en/stories/listening/card.jpg").content != answer.content
    assert StoryCard.objects.filter(page=leaks).count() == 1


def test_the_card_goes_with_its_story(client, leaks, somalia):
    withdraw(somalia)
    assert client.get("/en/stories/listening/card.jpg").status_code == 404
    leaks.unpublish()
    assert not StoryCard.objects.filter(page=leaks).exists()


def test_a_stand_in_has_the_card_of_its_words(client, leaks):
    own, other = (client.get(f"/{code}/stories/listening/card.jpg").content for code in ("en", "ar"))
    assert own == other


def test_the_same_words_make_the_same_card():
    words = cards.Words("الإصغاء إلى التسرّبات 2026", "الصومال", "ar")
    assert cards.draw(words) == cards.draw(words)
    assert cards.draw(words) != cards.draw(words._replace(language="en"))


@pytest.mark.parametrize("title", ["", "W" * 400, "كلمة " * 90, "\u200f", "a\x00b"])
def test_no_title_breaks_the_card(title):
    assert cards.draw(cards.Words(title, "", "ar"))[:2] == b"\xff\xd8"


def test_arabic_letters_are_joined_and_begin_at_the_right():
    """Three letters that join are narrower than the same three side by side, and stand at the right edge."""
    font = cards.font(64)
    assert font.getlength("ببب") < 3 * font.getlength("ب")
    with Image.open(io.BytesIO(cards.draw(cards.Words("ب", "", "ar")))) as image:
        white = image.convert("L").point(lambda value: 255 if value > 200 else 0)
        assert white.crop((700, 100, 1200, 300)).getbbox()
        assert not white.crop((560, 100, 690, 300)).getbbox()


# To share


def test_each_text_keeps_within_its_channel_and_ends_with_the_link(leaks):
    leaks.intro = "كلمات كثيرة " * 30
    for share in elsewhere.share_kit(leaks):
        assert share.length <= share.channel.limit
        assert share.text.endswith(f"\n{elsewhere.link(leaks)}")
    assert [share.channel for share in elsewhere.share_kit(leaks)] == list(CHANNELS)


def test_what_was_posted_where_is_kept_once(enter, editor, leaks):
    client, key = enter(editor), str(uuid.uuid4())
    path = "/en/stories/listening/share/"
    assert "Listening" in client.get(path).content.decode()
    sent = {"channel": "linkedin", "address": "https://example.org/post", "client_key": key}
    for status in (201, 200):
        assert client.post(path, sent, headers={"accept": "application/json"}).status_code == status
    assert StoryPosting.objects.get().page == leaks
    assert "LinkedIn" in client.get(path).content.decode()


def test_only_those_who_spread_stories_see_the_composer(client, enter, amina, leaks):
    assert client.get("/en/stories/listening/share/").status_code == 302
    assert enter(amina).get("/en/stories/listening/share/").status_code == 404


def test_the_page_passes_on_by_plain_links(client, leaks, settings):
    html = client.get("/en/stories/listening/").content.decode()
    address = f"{settings.SITE_URL}/en/stories/listening/"
    for start in ("https://wa.me/?", "https://t.me/share/url?", "mailto:?subject=Listening"):
        assert f'href="{start}' in html
    assert address in unquote(html)
    assert "utm_" not in html
    assert "+" not in elsewhere.reader_ways(leaks, address)[-1].address


def test_the_short_address_leads_to_the_story_in_the_readers_language(client, leaks, somalia):
    path = urlsplit(elsewhere.short(leaks)).path
    answer = client.get(path, headers={"accept-language": "ar"})
    assert (answer.status_code, answer["Location"]) == (302, "/ar/stories/listening/")
    withdraw(somalia)
    assert client.get(path, follow=True).status_code == 404
    for odd in ("zzzzzzzzzzzz", "-", "a" * 40):
        assert client.get(f"/s/{odd}/", follow=True).status_code == 404


def test_print_has_a_picture_of_the_short_address(client, leaks):
    html = client.get("/en/stories/listening/").content.decode()
    assert '<div class="on-paper"' in html
    assert elsewhere.short(leaks) in html
    assert html.count("<svg:svg") + html.count('<svg width="') >= 1


# The sitemap


def test_the_map_names_translations_and_films(client, leaks, settings):
    making.translate(leaks, "so", title="Dhegeysi")
    root = etree.fromstring(client.get("/sitemap.xml").content)
    site = settings.SITE_URL
    found = {url.findtext("s:loc", namespaces=SPACES): url for url in root.findall("s:url", SPACES)}
    url = found[f"{site}/en/stories/listening/"]
    others = {one.get("hreflang"): one.get("href") for one in url.findall("x:link", SPACES)}
    assert others == {code: f"{site}/{code}/stories/listening/" for code in ("en", "so")}
    video = url.find("v:video", SPACES)
    for tag in ("thumbnail_loc", "title", "description", "content_loc", "duration"):
        assert video.findtext(f"v:{tag}", namespaces=SPACES), tag
    door = found[f"{site}/ar/vacancies/"]
    assert {one.get("hreflang") for one in door.findall("x:link", SPACES)} == {
        "en",
        "nl",
        "ar",
        "so",
        "x-default",
    }
    assert StoryPage.objects.count() == 4


def test_addresses_of_feeds_are_told_in_the_list(client, leaks):
    html = client.get("/en/stories/?sdg=6").content.decode()
    assert f'href="{reverse("story-feed")}?sdg=6"' in html
