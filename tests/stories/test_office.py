"""What editors do in the office: see drafts as they will look, and change a story there."""

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from stories.models import StoryIndexPage, StoryPage
from tests.ground import shared
from tests.stories import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, editor):
    client.force_login(editor)
    return client


def as_sent(**words) -> dict:
    """A story's form with one paragraph, as the browser sends it."""
    told = {
        "intro": "What it is about",
        "body": streamfield([("heading", "A new heading")]),
        "original_language": "en",
        "authors": inline_formset([]),
        "goals": inline_formset([{"number": 6}]),
        "tags": "water",
        "comments": inline_formset([]),
        "picture": "",
        "film": "",
        **words,
    }
    return nested_form_data(told)


def test_a_draft_is_shown_to_its_editor_and_to_nobody_else(office, client, amina):
    draft = making.story("Not yet", slug="not-yet", live=False, by=[amina], picture=making.picture())
    shown = office.get(f"/admin/pages/{draft.pk}/view_draft/")
    assert shown.status_code == 200
    assert "<h1>Not yet</h1>" in shown.content.decode()
    assert office.get("/en/stories/not-yet/").status_code == 404


def test_a_draft_of_an_arabic_story_is_shown_in_its_own_tree(office):
    draft = making.story("مسودة", language="ar", live=False)
    assert '<html lang="ar" dir="rtl"' in office.get(f"/admin/pages/{draft.pk}/view_draft/").content.decode()


def test_the_preview_beside_the_form_shows_what_is_not_saved(office):
    draft = making.story("Before", slug="before", live=False)
    address = f"/admin/pages/{draft.pk}/edit/preview/"
    assert office.post(address, as_sent(title="After", slug="before")).json()["is_valid"] is True
    html = office.get(address).content.decode()
    for piece in ("<h1>After</h1>", "<h2>A new heading</h2>", "Clean water and sanitation", ">water</a>"):
        assert piece in html
    assert StoryPage.objects.get(pk=draft.pk).title == "Before"


def test_a_story_that_is_only_being_written_has_a_preview(office):
    index = StoryIndexPage.objects.in_language("so").get()
    address = f"/admin/pages/add/stories/storypage/{index.pk}/preview/"
    assert office.post(address, as_sent(title="Cusub", slug="cusub")).json()["is_valid"] is True
    html = office.get(address).content.decode()
    assert "<h1>Cusub</h1>" in html
    assert '<html lang="so"' in html


def test_a_draft_of_a_published_story_changes_nothing_outside(office, client):
    page = making.story("Published", slug="published")
    page.title = "Draft of it"
    page.save_revision()
    assert "Draft of it" in office.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    client.logout()
    assert "Draft of it" not in client.get("/en/stories/published/").content.decode()


def test_members_have_no_preview(client, karim):
    draft = making.story(live=False)
    client.force_login(karim)
    assert client.get(f"/admin/pages/{draft.pk}/view_draft/").status_code in {302, 403, 404}


def test_a_story_has_no_second_gate_in_the_office(office, admin_of_pages):
    """Wagtail's own page privacy is switched off: it would be a rule that `visible_to` does not know."""
    page = making.story()
    assert page.private_page_options == []
    office.post(f"/admin/pages/{page.pk}/privacy/", {"restriction_type": "login"})
    assert page.get_view_restrictions().count() == 0


@shared
def admin_of_pages(editor):
    editor.is_superuser = True
    editor.save()
