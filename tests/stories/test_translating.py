"""A story in four languages: what is behind its source, and what search engines and readers are told."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import Revision

from people import clock
from people.models import AuditEntry
from people.refusals import Refused
from stories.actions.translating import catch_up
from stories.models import StoryPage
from tests import factories
from tests.ground import shared
from tests.stories import making

pytestmark = pytest.mark.django_db

CHANGED = "The story that this was translated from has been changed since."


def text(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


@shared
def pair(leaks):
    """A story and its Dutch translation."""
    return leaks, making.translate(leaks, "nl", title="Luisteren")


def edit(page: StoryPage, **words) -> None:
    page = StoryPage.objects.get(pk=page.pk)
    for name, value in words.items():
        setattr(page, name, value)
    making.publish(page)


def behind() -> list[str]:
    return [page.title for page in StoryPage.objects.outdated()]


def test_a_new_translation_is_not_behind(client, pair):
    source, dutch = pair
    assert (dutch.source, bool(dutch.source_mark), dutch.source_revision) == (
        source,
        True,
        source.live_revision_id,
    )
    assert behind() == []
    assert '<p class="meta">' not in text(client, "/nl/stories/listening/").partition("with-side")[0]


@pytest.mark.parametrize(
    "words",
    [
        {"title": "Hearing"},
        {"intro": "Another line"},
        {"picture_alt": "A street at dawn"},
        {"body": [("paragraph", "<p>It counts again.</p>")]},
    ],
)
def test_other_words_in_the_source_put_it_behind(pair, words):
    edit(pair[0], **words)
    assert behind() == ["Luisteren"]


def test_what_no_translator_touches_does_not(pair, iraq):
    edit(pair[0], focus_country=iraq, hide_host=True)
    assert behind() == []


def test_a_draft_of_the_source_does_not_and_its_publishing_does(pair):
    source = StoryPage.objects.get(pk=pair[0].pk)
    source.title = "Hearing"
    revision = source.save_revision()
    assert behind() == []
    making.clear(source)
    revision.publish()
    assert behind() == ["Luisteren"]


def test_words_put_back_are_the_words_it_was_made_from(pair):
    edit(pair[0], title="Hearing")
    edit(pair[0], title="Listening")
    assert behind() == []


def test_what_changed_while_it_was_being_translated_counts(leaks):
    """The words to translate are those of the moment at which the stand-in became a page."""
    from wagtail.actions.convert_alias import ConvertAliasPageAction

    page = making.copy(leaks, "nl")
    ConvertAliasPageAction(page).execute(skip_permission_checks=True)
    edit(leaks, title="Hearing")
    edit(making.copy(leaks, "nl"), title="Luisteren")
    assert behind() == ["Luisteren"]


def test_editing_the_translation_does_not_make_it_current(pair):
    source, dutch = pair
    edit(source, title="Hearing")
    edit(dutch, title="Luisteren naar lekken")
    assert behind() == ["Luisteren naar lekken"]


def test_saying_so_does_and_no_older_draft_takes_it_back(pair, editor):
    source, dutch = pair
    older = dutch.save_revision()
    edit(source, title="Hearing")
    for _ in range(2):
        catch_up(by=editor, page=StoryPage.objects.get(pk=dutch.pk))
    assert behind() == []
    assert AuditEntry.objects.filter(act="translation-up-to-date").count() == 1
    Revision.objects.get(pk=older.pk).publish()
    assert behind() == []
    edit(source, title="Hearing again")
    assert len(behind()) == 1


def test_only_editors_say_so(pair, karim, moderator):
    for person in (karim, moderator):
        with pytest.raises(Refused):
            catch_up(by=person, page=pair[1])


def test_readers_are_told_discreetly_and_only_of_what_is_public(client, pair):
    source, _dutch = pair
    edit(source, title="Hearing")
    with translation.override("nl"):
        told = translation.gettext(CHANGED)
    assert told in text(client, "/nl/stories/listening/")
    assert CHANGED not in text(client, "/en/stories/listening/")
    assert CHANGED not in text(client, "/so/stories/listening/")
    source.unpublish()
    assert told not in text(client, "/nl/stories/listening/")


def test_a_deleted_source_leaves_its_translation_alone(client, pair):
    source, dutch = pair
    StoryPage.objects.get(pk=source.pk).delete()
    assert StoryPage.objects.get(pk=dutch.pk).source is None
    assert behind() == []


def test_the_office_lists_them_with_what_changed_and_a_button(client, pair, editor):
    source, dutch = pair
    client.force_login(editor)
    report = reverse("story-translations")
    assert "Every translation has its source’s words of now." in text(client, report)
    edit(source, title="Hearing")
    html = text(client, report)
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[source.pk, dutch.source_revision, "live"])
    assert f'href="{compare}"' in html
    assert "Hearing" in text(client, compare)
    response = client.post(reverse("story-caught-up", args=[dutch.pk]), follow=True)
    assert "Every translation has its source’s words of now." in response.content.decode()
    assert client.get(reverse("story-caught-up", args=[dutch.pk])).status_code == 405


def test_others_find_no_such_report(client, pair, karim, moderator, programme):
    for person in (karim, moderator, factories.member("care", programme=programme)):
        client.force_login(person)
        assert client.get(reverse("story-translations")).status_code in {302, 404}
        assert client.post(reverse("story-caught-up", args=[pair[1].pk])).status_code in {302, 404}


# What search engines are told, and where the language menu leads.


def alternates(html: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([\w-]+)" href="([^"]+)">', html))


PUBLIC = ["", "stories/", "vacancies/", "events/", "community/", "numbers/", "concern/"]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["en", "nl", "ar", "so"])
def test_every_public_page_names_its_other_languages(client, settings, leaks, path, language):
    html = text(client, f"/{language}/{path}")
    expected = {code: f"{settings.SITE_URL}/{code}/{path}" for code in ("en", "nl", "ar", "so")}
    assert alternates(html) == expected | {"x-default": expected["en"]}
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}"' in html
    for code in expected:
        assert re.search(rf'<a href="/{code}/{path}" lang="{code}" hreflang="{code}"', html)


def test_a_story_names_its_real_translations_and_a_page_for_all_others(client, settings, pair):
    site = settings.SITE_URL
    for language in ("en", "nl", "ar"):
        assert alternates(text(client, f"/{language}/stories/listening/")) == {
            "en": f"{site}/en/stories/listening/",
            "nl": f"{site}/nl/stories/listening/",
            "x-default": f"{site}/en/stories/listening/",
        }
    making.story("تسرّب", language="ar", slug="tasarrub")
    assert alternates(text(client, "/so/stories/tasarrub/")) == {
        "ar": f"{site}/ar/stories/tasarrub/",
        "x-default": f"{site}/ar/stories/tasarrub/",
    }


def test_what_is_asked_for_and_what_is_not_there_name_no_other_languages(client, leaks):
    assert alternates(text(client, "/en/stories/?country=SO")) == {}
    assert alternates(client.get("/en/stories/nothing/").content.decode()) == {}


MONTHS = [
    *("كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران"),
    *("تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"),
]


@pytest.mark.parametrize("month", range(1, 13))
def test_dates_have_the_months_that_iraqis_say(client, leaks, month):
    moment = datetime.datetime(2026, month, 5, 12, tzinfo=datetime.UTC)
    StoryPage.objects.update(first_published_at=moment)
    with translation.override("ar"):
        assert MONTHS[month - 1] in clock.day(moment).replace("\xa0", " ")
    for path in ("/ar/stories/listening/", "/ar/stories/"):
        assert f"5 {MONTHS[month - 1]} 2026" in text(client, path).replace("\xa0", " ")
