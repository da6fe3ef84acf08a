"""Deny by default: no story is read before everybody in it agreed to this very version (domain I1)."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction

from assignments.models import Assignment
from people.models import Picture
from stories import harm
from stories.actions.consents import answer, appear, ask, describe, drop, look_over
from stories.clearance import NotCleared, lacks
from stories.editions import editions, versions_of
from stories.models import Agreement, Appearance, Checklist, StoryIndexPage, StoryPage
from tests.stories import making

pytestmark = pytest.mark.django_db
FINE = dict.fromkeys(harm.QUESTIONS, harm.FINE)


def readable() -> set[str]:
    return set(StoryPage.objects.visible_to(AnonymousUser()).values_list("slug", flat=True))


def listed(page, by, **told) -> Appearance:
    told = {"name": "Faadumo", "purposes": ["picture"], **told}
    return appear(by=by, page=page, client_key=uuid.uuid4(), **told).thing


def yes(appearance, by=None, **answers):
    seen = list(versions_of(editions(appearance.story)))
    told = dict.fromkeys(appearance.purposes, True) | answers
    return answer(by=by, appearance=appearance, seen=seen, language="ar", answers=told).thing


@pytest.fixture
def draft(editor):
    """A draft with one person in it who was asked, and a checklist."""
    page = making.story("Pumps", slug="pumps", live=False)
    page.save_revision()
    listed(page, editor)
    ask(by=editor, page=page)
    look_over(by=editor, page=page, answers=FINE)
    return page


def test_everybody_says_yes_and_it_is_published(draft):
    revision = draft.get_latest_revision()
    with pytest.raises(NotCleared, match="Faadumo has not answered yet"):
        revision.publish()
    assert readable() == set()
    yes(Appearance.objects.get())
    revision.publish()
    assert readable() == {"pumps"}
    given = Agreement.objects.get()
    assert (given.language, given.version) == ("ar", StoryPage.objects.get(pk=draft.pk).version)


WAYS = ["revision", "action", "save", "new live page", "scheduled", "in the database"]


@pytest.mark.parametrize("way", WAYS)
def test_there_is_no_way_around(draft, way):
    """Whatever publishes, a story without its yes is not read."""
    revision = draft.get_latest_revision()
    if way == "in the database":
        StoryPage.objects.update(live=True)
    elif way == "scheduled":
        revision.approved_go_live_at = timezone.now() - datetime.timedelta(minutes=1)
        revision.save()
        call_command("publish_scheduled")
    else:
        with pytest.raises(NotCleared):
            if way == "revision":
                revision.publish()
            elif way == "action":
                PublishPageRevisionAction(revision).execute(skip_permission_checks=True)
            elif way == "save":
                StoryPage.objects.get(pk=draft.pk).copy(update_attrs={"slug": "again"}, keep_live=True)
                page = StoryPage.objects.get(pk=draft.pk)
                page.live = True
                page.save()
            else:
                fresh = StoryPage(title="New", intro="x", slug="new")
                StoryIndexPage.objects.in_language("en").get().add_child(instance=fresh)
    assert readable() == set()


def test_what_the_clock_may_not_publish_stops_nothing_else(draft):
    other = making.story("Wells", slug="wells", live=False)
    other.save_revision()
    making.clear(other)
    for page in (draft, other):
        revision = page.get_latest_revision()
        revision.approved_go_live_at = timezone.now() - datetime.timedelta(minutes=1)
        revision.save()
    call_command("publish_scheduled")
    assert readable() == {"wells"}


def test_each_purpose_is_a_yes_of_its_own(draft, editor):
    one = Appearance.objects.get()
    describe(by=editor, appearance=one, purposes=["picture", "named"])
    ask(by=editor, page=draft)
    one.refresh_from_db()
    said = yes(one, named=False)
    assert (said.state, [str(p.value) for p in said.refused_purposes]) == ("refused", ["named"])
    assert lacks(draft.get_latest_revision_as_object()) == ["Faadumo said no."]
    assert yes(one).state == "agreed"


CHANGES = {
    "the words": ({"intro": "Other words"}, True),
    "what the picture shows": ({"picture_alt": "Her face"}, True),
    "whether the host is hidden": ({"hide_host": True}, False),
    "the language it was written in": ({"original_language": "nl"}, False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_asked_again_when_what_concerns_them_changed(draft, change):
    """She is in it by a picture: the place is nothing of hers, the words and pictures are."""
    columns, again = CHANGES[change]
    one = Appearance.objects.get()
    yes(one)
    for name, value in columns.items():
        setattr(draft, name, value)
    draft.save_revision()
    missing = lacks(draft.get_latest_revision_as_object())
    assert ("Faadumo agreed to an earlier version and must see this one." in missing) is again


def test_a_published_story_stays_as_it_was_agreed_while_a_change_waits(draft, editor, client):
    yes(Appearance.objects.get())
    draft.get_latest_revision().publish()
    page = StoryPage.objects.get(pk=draft.pk)
    page.title = "Pumps and worse"
    revision = page.save_revision()
    look_over(by=editor, page=page, answers=FINE)
    ask(by=editor, page=page)
    with pytest.raises(NotCleared):
        revision.publish()
    assert "<h1>Pumps</h1>" in client.get("/en/stories/pumps/").content.decode()


def test_who_tells_it_is_asked_as_well(editor, amina):
    page = making.story("Hers", slug="hers", live=False, by=[amina])
    page.save_revision()
    look_over(by=editor, page=page, answers=FINE)
    assert lacks(page) == ["Amina tells it and was not asked yet."]
    ask(by=editor, page=page)
    one = Appearance.objects.get()
    assert (one.person, one.purposes) == (amina, ["named"])
    yes(one, by=amina)
    page.get_latest_revision().publish()
    assert readable() == {"hers"}
    assert StoryPage.objects.get(pk=page.pk).authors.get().name == "Amina Full Name"


def test_an_author_who_is_added_behind_everybodys_back_hides_the_story(amina):
    page = making.story("Hers", slug="hers")
    page.authors.model.objects.create(page=page, person=amina)
    assert not StoryPage.objects.visible_to(AnonymousUser()).filter(pk=page.pk).exists()


def test_a_translation_is_another_version(draft, editor):
    yes(Appearance.objects.get())
    draft.get_latest_revision().publish()
    with pytest.raises(NotCleared):
        page = making.copy(StoryPage.objects.get(pk=draft.pk), "nl")
        from wagtail.actions.convert_alias import ConvertAliasPageAction

        ConvertAliasPageAction(page).execute(skip_permission_checks=True)
        page.title = "Pompen en meer"
        page.save_revision().publish()
    assert StoryPage.objects.visible_to(AnonymousUser()).in_language("nl").get().title == "Pumps"


@pytest.mark.parametrize("wrong", ["one missing", "one not yet", "of an earlier version"])
def test_the_checklist_is_complete_and_of_this_version(draft, editor, wrong):
    yes(Appearance.objects.get())
    if wrong == "of an earlier version":
        draft.hide_host = True
        draft.save_revision()
    else:
        answers = dict.fromkeys(list(harm.QUESTIONS)[1:], harm.FINE)
        if wrong == "one not yet":
            answers |= {"everyone": harm.NOT_YET}
        look_over(by=editor, page=draft, answers=answers)
    with pytest.raises(NotCleared, match="checklist"):
        draft.get_latest_revision().publish()


def test_who_looked_and_when_is_kept(draft, editor):
    kept = Checklist.objects.get()
    assert (kept.by, kept.complete, kept.answers) == (editor, True, FINE)


def put_off(page, days, column):
    day = timezone.localdate() + datetime.timedelta(days=days)
    if column == "not_before":
        StoryPage.objects.filter(translation_key=page.translation_key).update(not_before=day)
    elif column == "ends":
        Assignment.objects.update(ends=day, latest_end=day, starts=day - datetime.timedelta(days=60))
    else:
        moment = timezone.now() + datetime.timedelta(days=days)
        StoryPage.objects.filter(translation_key=page.translation_key).update(expire_at=moment)


@pytest.mark.parametrize(
    ("column", "days", "shown"),
    [
        ("not_before", 1, False),
        ("not_before", 0, True),
        ("ends", 0, False),
        ("ends", 1, False),
        ("ends", -1, True),
        ("expire_at", -1, False),
        ("expire_at", 1, True),
    ],
)
def test_it_waits_until_the_expert_has_left_and_ends_when_it_should(leaks, column, days, shown):
    put_off(leaks, days, column)
    assert readable() == ({"listening"} if shown else set())


def test_an_embargo_is_said_and_holds_when_publishing(leaks):
    put_off(leaks, 3, "ends")
    page = StoryPage.objects.get(pk=leaks.pk)
    with pytest.raises(NotCleared, match="The expert is with the host until"):
        making.publish(page)
    Assignment.objects.update(mode="virtual")
    making.publish(page)


def test_an_extension_keeps_it_waiting(leaks, assignment):
    today = timezone.localdate()
    Assignment.objects.create(
        follows=assignment,
        programme=assignment.programme,
        expert=assignment.expert,
        host=assignment.host,
        focus_country=assignment.focus_country,
        sector=assignment.sector,
        title="More of it",
        mode="physical",
        starts=today,
        ends=today,
        latest_end=today,
    )
    assert readable() == set()


def test_consent_that_has_ended_hides_it(draft, editor):
    one = Appearance.objects.get()
    yes(one)
    draft.get_latest_revision().publish()
    today = timezone.localdate()
    for day, shown in ((today, {"pumps"}), (today - datetime.timedelta(days=1), set())):
        Appearance.objects.update(until=day)
        assert readable() == shown
    assert lacks(StoryPage.objects.get(pk=draft.pk)) == ["The consent of Faadumo has ended."]


def test_one_more_purpose_needs_a_new_yes(draft, editor):
    one = yes(Appearance.objects.get())
    draft.get_latest_revision().publish()
    describe(by=editor, appearance=one, purposes=[])
    assert readable() == {"pumps"}
    describe(by=editor, appearance=one, purposes=["named"])
    assert readable() == set()


def test_who_was_taken_out_of_it_need_not_agree(draft, editor):
    one = Appearance.objects.get()
    drop(by=editor, appearance=one, reason="Her picture was cut away")
    draft.get_latest_revision().publish()
    assert readable() == {"pumps"}


def test_a_story_told_without_names_names_nobody(draft, amina):
    page = making.story("Quiet", slug="quiet", by=[amina], anonymous=True)
    from people.models import Consent

    Consent.objects.create(person=amina, purpose="named", language="en")
    assert page.authors.get().name is None
    assert page.authors.named().get().name is None


def test_a_version_is_of_what_readers_see():
    page = making.story("One", goals=[6], tags=["water"])
    before = page.version
    page.tags.set(["pump"])
    page.seo_title = "For engines"
    making.publish(page)
    assert StoryPage.objects.get(pk=page.pk).version == before
    assert {copy.version for copy in StoryPage.objects.all()} == {before}


@pytest.mark.parametrize("place", ["above it", "in the text"])
def test_a_picture_that_is_replaced_under_its_number_hides_the_story(place):
    shown = making.picture()
    inside = [("picture", {"image": shown, "caption": ""})]
    making.story(slug="pumps", **({"picture": shown} if place == "above it" else {"body": inside}))
    assert readable() == {"pumps"}
    Picture.objects.get(pk=shown.pk).save()
    assert readable() == {"pumps"}
    shown.file = making.picture().file
    shown.save()
    assert readable() == set()


def test_a_film_that_is_replaced_hides_the_story():
    film = making.film("en")
    making.story(slug="pumps", film=film)
    film.title = "Pumps"
    film.save()
    assert readable() == {"pumps"}
    film.file.save("other.mp4", ContentFile(b"other"))
    assert readable() == set()
