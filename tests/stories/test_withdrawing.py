"""One act, and a story is gone everywhere: page, list, search, sitemap, files; its address says 410."""

import uuid
from itertools import chain
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import FileField

from community.models import Topic
from people import pictures
from people.models import AuditEntry, Film, FilmRendition, Picture, Rendition, Track
from people.refusals import Conflict, Refused
from stories.actions.consents import answer, ask, ask_again, drop
from stories.actions.withdrawing import withdraw
from stories.clearance import NotCleared
from stories.editions import editions, versions_of
from stories.models import Appearance, StoryPage, Withdrawal
from tests import factories
from tests.ground import shared
from tests.stories import making

pytestmark = pytest.mark.django_db


@shared
def qumbo(somalia, amina, karim):
    """A published story that two tell, in two languages, with pictures, a film and a conversation."""
    page = making.story(
        "Qumbo leaks",
        slug="qumbo",
        by=[amina, karim],
        picture=making.picture(),
        film=making.film("en"),
        focus_country=somalia,
        body=[("picture", {"image": making.picture(), "caption": "Qumbo box"})],
    )
    making.translate(page, "so", title="Qumbo af Soomaali")
    page.topic = factories.topic(factories.ForumFactory(public_read=True), amina, title="Qumbo, said on")
    page.save()
    return StoryPage.objects.get(pk=page.pk)


@pytest.fixture
def told(qumbo):
    """Rows come back by themselves for the next test; what is taken from the disk is put back."""
    rows = chain(*(model.objects.all() for model in (Picture, Rendition, Film, FilmRendition, Track)))
    files = [
        getattr(row, field.name) for row in rows for field in row._meta.fields if isinstance(field, FileField)
    ]
    kept = {path: path.read_bytes() for path in (Path(file.path) for file in files if file)}
    yield qumbo
    for path, content in kept.items():
        path.write_bytes(content)


def of(person) -> Appearance:
    return Appearance.objects.get(person=person)


def files(page) -> list[str]:
    inside = page.body[0].value["image"]
    shown = [pictures.at(page.picture, pictures.CARD), pictures.at(inside, pictures.INSIDE)]
    return [*(one.url for one in shown), page.film.file.url, page.film.sound.url, page.film.thumbnail.url]


def test_it_is_gone_everywhere(client, told, karim):
    addresses = files(told)
    for path in ("/en/stories/", "/so/stories/", "/en/", "/sitemap.xml", "/en/search/?q=qumbo"):
        assert b"umbo" in client.get(path).content, path
    withdraw(by=karim, appearance=of(karim))
    found = client.get("/en/search/?q=qumbo").content.decode().replace('value="qumbo"', "")
    assert "Qumbo" not in found
    for language in ("en", "nl", "ar", "so"):
        for path in ("", "stories/", "community/"):
            assert b"umbo" not in client.get(f"/{language}/{path}").content
    assert b"qumbo" not in client.get("/sitemap.xml").content
    assert [client.get(address).status_code for address in addresses] == [404] * len(addresses)
    assert client.get(f"/en/community/t/{told.topic_id}/").status_code == 404
    assert Topic.objects.get().state == "hidden"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This story was withdrawn"), ("nl", "ingetrokken"), ("ar", "سُحبت"), ("so", "laga noqday")],
)
def test_its_address_says_so_in_the_readers_language_and_no_more(client, told, karim, language, words):
    withdraw(by=karim, appearance=of(karim))
    response = client.get(f"/{language}/stories/qumbo/")
    html = response.content.decode()
    assert response.status_code == 410
    assert words in html
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    for secret in ("Qumbo", "qumbo leaks", karim.full_name, karim.call_me, "SO"):
        assert secret not in html.replace(">SO<", "")


def test_the_others_in_it_are_told_that_nobody_reads_it_and_not_who_withdrew(client, told, amina, karim):
    client.force_login(amina)
    words = "Somebody who is in this story withdrew it"
    before = client.get(of(amina).get_absolute_url()).content.decode()
    withdraw(by=karim, appearance=of(karim))
    page = client.get(of(amina).get_absolute_url()).content.decode()
    assert (words in before, words in page) == (False, True)
    client.force_login(karim)
    assert words not in client.get(of(karim).get_absolute_url()).content.decode()


def test_the_address_stays_gone_when_the_page_is_deleted(client, told, karim):
    withdraw(by=karim, appearance=of(karim))
    StoryPage.objects.get(pk=told.pk).delete()
    StoryPage.objects.filter(translation_key=told.translation_key).delete()
    assert client.get("/en/stories/qumbo/").status_code == 410
    assert client.get("/en/stories/never-there/").status_code == 404
    assert Withdrawal.objects.count() == 1


def test_an_address_that_was_never_public_is_not_told(client, editor, amina):
    page = making.story("Draft", slug="draft", live=False, by=[amina])
    page.save_revision()
    ask(by=editor, page=page)
    withdraw(by=amina, appearance=of(amina))
    assert client.get("/en/stories/draft/").status_code == 404


def test_sizes_of_its_pictures_leave_the_disk_and_shared_ones_stay(told, karim):
    shared = making.picture()
    making.story("Other", slug="other", picture=shared)
    told.body = [("picture", {"image": shared, "caption": "Both"})]
    making.publish(told)
    own = Path(pictures.at(told.picture, pictures.CARD).file.path)
    others = Path(pictures.at(shared, pictures.CARD).file.path)
    assert own.exists() and others.exists()
    withdraw(by=karim, appearance=of(karim))
    assert not told.picture.renditions.exists()
    assert shared.renditions.exists()


def test_the_files_go_with_the_commit(told, karim, django_capture_on_commit_callbacks):
    path = Path(pictures.at(told.picture, pictures.CARD).file.path)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(by=karim, appearance=of(karim))
    assert not path.exists()


def test_the_others_are_told_and_it_is_in_the_log(told, karim, amina, mailoutbox):
    mailoutbox.clear()
    withdraw(by=karim, appearance=of(karim))
    assert [mail.to for mail in mailoutbox] == [[amina.email]]
    assert "Qumbo" not in mailoutbox[0].body and "Karim" not in mailoutbox[0].body
    assert AuditEntry.objects.filter(act="withdraw", by=karim, thing="stories.appearance").count() == 1


def test_twice_is_once(told, karim, mailoutbox):
    withdraw(by=karim, appearance=of(karim))
    mailoutbox.clear()
    withdraw(by=karim, appearance=of(karim))
    assert mailoutbox == []
    assert AuditEntry.objects.filter(act="withdraw").count() == 1


@pytest.mark.parametrize("who", ["editor", "officer"])
def test_staff_do_it_on_somebodys_behalf_and_say_how_they_asked(request, told, karim, who):
    staff = request.getfixturevalue(who)
    with pytest.raises(Conflict):
        withdraw(by=staff, appearance=of(karim))
    withdraw(by=staff, appearance=of(karim), reason="Rang the office on Monday")
    assert AuditEntry.objects.get(act="withdraw").reason == "Rang the office on Monday"


@pytest.mark.parametrize("who", ["amina", "hiwa", "moderator"])
def test_nobody_else_does_it(request, told, karim, who):
    with pytest.raises(Refused):
        withdraw(by=request.getfixturevalue(who), appearance=of(karim), reason="x")
    assert StoryPage.objects.visible_to(AnonymousUser()).filter(pk=told.pk).exists()


def test_only_a_new_yes_brings_it_back(client, told, karim, editor):
    one = of(karim)
    withdraw(by=karim, appearance=one)
    page = StoryPage.objects.get(pk=told.pk)
    ask(by=editor, page=page)
    for bring_back in (lambda: page.get_latest_revision().publish(), page.save):
        page.live = True
        with pytest.raises(NotCleared, match="withdrew"):
            bring_back()
    with pytest.raises(Conflict, match="tells the story"):
        drop(by=editor, appearance=one, reason="It would be nice to have it back")
    ask_again(by=editor, appearance=one, reason="He wrote that he would like it back")
    assert client.get("/en/stories/qumbo/").status_code == 410
    one.refresh_from_db()
    told_now = list(versions_of(editions(one.story)))
    answer(by=karim, appearance=one, seen=told_now, language="so", answers={"named": True})
    StoryPage.objects.get(pk=told.pk).get_latest_revision().publish()
    assert client.get("/en/stories/qumbo/").status_code == 200


def test_by_the_private_address_with_one_press(client, told, editor):
    from stories.actions.consents import appear

    key = uuid.uuid4()
    one = appear(by=editor, page=told, name="Faadumo", purposes=["quote"], client_key=key).thing
    ask(by=editor, page=told)
    one.refresh_from_db()
    html = client.get(f"/en/consent/{one.token}/").content.decode()
    assert "Take the story down" in html
    response = client.post(f"/en/consent/{one.token}/withdraw/", follow=True)
    assert "You withdrew" in response.content.decode()
    assert client.get("/en/stories/qumbo/").status_code == 410


def test_who_withdrew_is_not_dropped_from_an_unchanged_story(told, editor):
    from stories.actions.consents import appear

    key = uuid.uuid4()
    one = appear(by=editor, page=told, name="Faadumo", purposes=["quote"], client_key=key).thing
    ask(by=editor, page=told)
    seen = list(versions_of(editions(one.story)))
    answer(by=None, appearance=one, seen=seen, language="so", answers={"quote": True})
    withdraw(by=None, appearance=one)
    one.refresh_from_db()
    with pytest.raises(Conflict, match="still as it was"):
        drop(by=editor, appearance=one, reason="It would be nice to have it back")
    for page in StoryPage.objects.translated():
        page.intro = "Without what she said"
        page.save_revision()
    drop(by=editor, appearance=one, reason="Her words were taken out")
    one.refresh_from_db()
    assert one.state == "dropped"


@pytest.mark.parametrize(
    ("purposes", "keep", "shown"),
    [(["named"], True, True), (["named"], False, False), (["named", "picture"], True, False)],
)
def test_leaving_takes_down_what_shows_the_person(client, told, karim, purposes, keep, shown):
    from people.actions import erase

    Appearance.objects.filter(person=karim).update(purposes=purposes)
    erase(by=karim, keep_texts=keep)
    assert client.get("/en/stories/qumbo/").status_code == (200 if shown else 410)
