"""Publishing: a story stands in every tree, its pictures are ready, what is withdrawn is gone."""

import pytest
from wagtail.models import Locale

from people.pictures import CARD, INSIDE, INSIDE_LARGE, LARGE, OLD, OLD_INSIDE, SHARE, THUMB
from stories.models import StoryPage
from tests.stories import making

pytestmark = pytest.mark.django_db


def trees(page) -> dict[str, bool]:
    """The trees in which a story stands, each with whether it is shown there."""
    copies = StoryPage.objects.filter(translation_key=page.translation_key)
    return dict(copies.values_list("locale__language_code", "live"))


def test_a_published_story_stands_in_every_tree_at_its_slug():
    page = making.story("Pumps", slug="pumps")
    assert trees(page) == {"en": True, "nl": True, "ar": True, "so": True}
    assert {copy.slug for copy in StoryPage.objects.all()} == {"pumps"}
    assert making.copy(page, "ar").address == "/ar/stories/pumps/"


def test_a_new_slug_is_new_in_every_tree(client):
    page = making.story("Pumps", slug="pumps")
    making.translate(page, "so")
    page.slug = "wells"
    making.publish(page)
    assert {copy.address for copy in StoryPage.objects.select_related("locale")} == {
        f"/{code}/stories/wells/" for code in ("en", "nl", "ar", "so")
    }
    for code in ("en", "nl", "so"):
        assert client.get(f"/{code}/stories/wells/").status_code == 200


def test_a_slug_that_another_story_has_in_one_tree_is_left_to_it():
    making.story("Draft", language="so", slug="wells", live=False)
    page = making.story("Pumps", slug="pumps")
    page.slug = "wells"
    making.publish(page)
    assert [making.copy(page, code).slug for code in ("nl", "so")] == ["wells", "pumps"]


def test_a_stand_in_keeps_the_language_of_its_words():
    page = making.story("مضخات", language="ar")
    dutch = making.copy(page, "nl")
    assert (dutch.text_language, dutch.text_direction) == ("ar", "rtl")
    assert dutch.alias_of_id == page.pk


def test_a_draft_stands_nowhere_else():
    assert trees(making.story(live=False)) == {"en": False}


def test_publishing_again_adds_nothing():
    page = making.story()
    making.publish(page)
    assert StoryPage.objects.filter(translation_key=page.translation_key).count() == 4


def test_a_translation_is_in_its_own_language_and_no_longer_follows():
    page = making.story("Pumps")
    dutch = making.translate(page, "nl", title="Pompen")
    page.title = "New pumps"
    making.publish(page)
    assert (dutch.text_language, dutch.alias_of_id) == ("nl", None)
    assert making.copy(page, "nl").title == "Pompen"
    assert making.copy(page, "so").title == "New pumps"


def test_what_is_edited_is_copied_to_the_stand_ins_with_everything_on_it(amina):
    page = making.story(by=[amina], goals=[6], tags=["water"])
    somali = making.copy(page, "so")
    assert [author.person for author in somali.authors.all()] == [amina]
    assert [goal.number for goal in somali.goals.all()] == [6]
    assert [tag.name for tag in somali.tags.all()] == ["water"]


def test_unpublishing_takes_the_stand_ins_along_and_leaves_translations():
    page = making.story()
    making.translate(page, "nl")
    page.unpublish()
    assert trees(page) == {"en": False, "nl": True, "ar": False, "so": False}


def test_deleting_takes_the_stand_ins_along():
    page = making.story()
    key = page.translation_key
    page.delete()
    assert StoryPage.objects.filter(translation_key=key).count() == 0


def test_a_locale_that_is_no_language_of_the_site_gets_nothing():
    Locale.objects.create(language_code="fr")
    assert set(trees(making.story())) == {"en", "nl", "ar", "so"}


def test_every_size_that_is_shown_is_made_at_once():
    inside = making.picture()
    page = making.story(picture=making.picture(), body=[("picture", {"image": inside, "caption": "A pump"})])
    assert sorted(page.picture.renditions.values_list("filter_spec", flat=True)) == sorted(
        [CARD, LARGE, OLD, SHARE, THUMB]
    )
    assert sorted(inside.renditions.values_list("filter_spec", flat=True)) == sorted(
        [INSIDE, INSIDE_LARGE, OLD_INSIDE]
    )


def test_a_story_whose_picture_is_lost_is_published_all_the_same():
    lost = making.picture()
    lost.file.storage.delete(lost.file.name)
    assert making.story(picture=lost).live
