"""The six ways in which people spell a word meet, in the site's one search and in the list of stories."""

import pytest

from tests.stories import making

pytestmark = pytest.mark.django_db

# (language of the story, what it says, what somebody asks for)
VARIANTS = {
    "hamza": ("ar", "تحدثت مع أحمد أمس", "احمد"),
    "ta marbuta": ("ar", "إدارة جديدة في البلدة", "اداره"),
    "alif maqsura": ("ar", "مستشفى البلدة", "مستشفي"),
    "the article": ("ar", "توزيع المياه", "مياه"),
    "a Sorani kaf": ("ar", "کتاب لە بەشی", "كتاب"),
    "a Somali suffix": ("so", "Isbitaalka magaalada", "isbitaal"),
}
PLACES = ["title", "intro", "body"]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("place", PLACES)
def test_a_spelling_finds_the_other_in_either_search(client, variant, place):
    language, written, asked = VARIANTS[variant]
    words = [("paragraph", f"<p>{written}</p>")] if place == "body" else written
    making.story("Sheeko kale", slug="other", language=language)
    making.story(**{"title": "Mid", "slug": "wanted", "language": language, place: words})
    found = client.get(f"/{language}/search/", {"q": asked}).content.decode()
    listed = client.get(f"/{language}/stories/", {"q": asked}).content.decode()
    for html in (found, listed):
        assert f"/{language}/stories/wanted/" in html
        assert f"/{language}/stories/other/" not in html


@pytest.mark.parametrize(("written", "asked"), [("احمد", "أحمد"), ("اداره", "إدارة"), ("مستشفي", "مستشفى")])
def test_and_the_other_way_round(client, written, asked):
    making.story("Mid", slug="wanted", language="ar", intro=written)
    for path in ("search", "stories"):
        assert "/ar/stories/wanted/" in client.get(f"/ar/{path}/", {"q": asked}).content.decode()


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_withdrawn_is_not_found_by_any_spelling(client, somalia, variant):
    language, written, asked = VARIANTS[variant]
    making.story("Mid", slug="wanted", language=language, intro=written, focus_country=somalia)
    somalia.safety_mode = True
    somalia.save()
    for path in ("search", "stories"):
        for words in (asked, written):
            html = client.get(f"/{language}/{path}/", {"q": words}).content.decode()
            assert f"/{language}/stories/wanted/" not in html
