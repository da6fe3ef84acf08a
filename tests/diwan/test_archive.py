"""A programme as a folder of pages: every link leads somewhere, and nothing private is in it."""

import datetime
import io
import uuid
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community import actions
from community.attaching import prepare
from community.models import Level, Topic
from diwan import archive
from people.actions import consent, erase, set_safety_mode
from tests import factories
from tests.community.test_attachments import paper, picture
from tests.ground import shared
from tests.stories import making

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path, programme, monkeypatch):
    """Write an archive; returns its folder."""
    monkeypatch.setattr(archive, "POSTS", 5)
    monkeypatch.setattr(archive, "TOPICS", 2)

    def written(reader="public", **options) -> Path:
        folder = tmp_path / uuid.uuid4().hex
        call_command("archive", programme.slug, str(folder), reader=reader, **options, stdout=io.StringIO())
        return folder

    return written


@shared
def forums(amina, karim, hiwa, moderator):
    """A public forum, one of all members, one of interns, and a room, each with something said in it."""
    made = {
        "public": factories.ForumFactory(slug="public", public_read=True),
        "members": factories.ForumFactory(slug="members"),
        "interns": factories.ForumFactory(slug="interns", access=[{"role": "intern", "level": Level.START}]),
    }
    for name in ("public", "members"):
        topic = factories.topic(
            made[name], amina, posts=12, title=f"Title in {name}", body=f"words in {name}"
        )
        hidden = factories.post(topic, karim, body=f"hidden in {name}")
        actions.hide(by=moderator, post=hidden, reason="x")
        gone = factories.topic(made[name], hiwa, title=f"Hidden topic in {name}")
        actions.tend(by=moderator, topic=gone, act="hide", reason="x")
    factories.topic(made["interns"], karim, title="Title of interns", body="words of interns")
    actions.start_room(
        by=amina,
        people=[karim],
        title="Title of a room",
        body="words of a room",
        language="en",
        client_key=uuid.uuid4(),
    )
    return made


class Links(HTMLParser):
    def __init__(self, page: Path):
        super().__init__()
        self.found: list[str] = []
        self.anchors: set[str] = set()
        self.tags: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        self.tags.add(tag)
        self.anchors |= {told["id"]} if "id" in told else set()
        self.found += [told[name] for name in ("href", "src", "poster") if told.get(name)]


def follow(folder: Path) -> set[str]:
    """Follow every link from the index on; returns the files that were reached."""
    reached, waiting = set(), [folder / "index.html"]
    while waiting:
        page = waiting.pop()
        name = page.relative_to(folder).as_posix()
        if name in reached:
            continue
        assert page.is_file(), f"{name} is linked and not there"
        reached.add(name)
        if page.suffix != ".html":
            continue
        links = Links(page)
        assert "script" not in links.tags
        for link in links.found:
            to = urlsplit(link)
            if to.scheme:
                assert to.scheme in {"http", "https", "mailto"}
                continue
            target = (page.parent / unquote(to.path)).resolve() if to.path else page
            assert target.is_relative_to(folder.resolve()), link
            if to.fragment:
                assert to.fragment in Links(target).anchors, link
            waiting.append(folder / target.relative_to(folder.resolve()))
    return reached


def texts(folder: Path) -> str:
    return "\n".join(page.read_text("utf-8") for page in folder.rglob("*.html"))


def test_what_the_public_reads_and_what_every_member_reads(write, forums):
    public, members = texts(write()), texts(write("members"))
    assert "words in public" in public and "words in members" not in public
    assert "words in public" in members and "words in members" in members
    for never in ("hidden in", "Hidden topic", "of interns", "of a room"):
        assert never not in public and never not in members


def test_members_are_named_for_members_alone(write, forums, amina):
    assert amina.call_me not in texts(write())
    assert amina.call_me in texts(write("members"))


def test_who_left_and_who_works_in_a_withdrawn_country_is_not_named(write, forums, amina, karim, officer):
    factories.post(Topic.objects.get(title="Title in members"), karim, body="said before leaving")
    erase(by=karim, keep_texts=True)
    country = amina.participations.get().focus_country
    set_safety_mode(by=officer, country=country, on=True, reason="x")
    told = texts(write("members"))
    assert "A former participant" in told and "said before leaving" in told
    assert amina.call_me not in told and "A participant" in told


@pytest.mark.parametrize("reader", ["public", "members"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_link_leads_somewhere(write, forums, amina, karim, reader, language):
    topic = Topic.objects.get(title="Title in public")
    actions.reply(
        by=karim,
        topic=topic,
        body="See [the rules](/en/community/) and [here](t/3/?a=1&b=2) and https://example.org/x?a=1&b=2",
        reply_to=topic.posts.get(number=2),
        attached=[prepare(picture("a garden.jpg"), "Garden"), prepare(paper(), "")],
        client_key=uuid.uuid4(),
    )
    first = topic.posts.get(number=1)
    actions.reply(by=karim, topic=topic, body="Far back", reply_to=first, client_key=uuid.uuid4())
    for number in range(4):
        factories.topic(forums["public"], amina, title=f"More {number}", body="لغة أخرى", language="ar")
    consent(by=amina, purpose="named", version=1, language="en")
    story = making.story(
        by=[amina, karim],
        picture=making.picture(),
        film=making.film("en"),
        body=[
            ("paragraph", '<p>Once. <a href="/en/stories/">More</a></p>'),
            ("quote", {"text": "Good", "who": "A nurse"}),
        ],
    )
    folder = write(reader, language=language)
    reached = follow(folder)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there == reached
    assert {f"topics/{topic.pk}.html", f"topics/{topic.pk}-3.html", "forums/public-3.html"} <= there
    assert f"stories/{story.pk}.html" in there
    assert amina.full_name in (folder / f"stories/{story.pk}.html").read_text("utf-8")
    page = (folder / f"topics/{topic.pk}-3.html").read_text("utf-8")
    assert f'href="../topics/{topic.pk}.html#n1"' in page
    assert 'href="http://127.0.0.1:8000/en/community/"' in page
    assert ('dir="rtl"' in page) == (language == "ar")


def test_what_is_not_of_the_programmes_time_is_not_in_it(write, forums):
    early = timezone.make_aware(datetime.datetime(2025, 1, 1))
    Topic.objects.filter(title="Title in public").update(opened_at=early)
    assert "Title in public" not in texts(write())


def test_a_folder_with_something_in_it_is_left_alone(tmp_path, programme):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(CommandError, match="not empty"):
        call_command("archive", programme.slug, str(tmp_path))
    with pytest.raises(CommandError, match="no programme"):
        call_command("archive", "else", str(tmp_path / "new"))


def test_a_page_of_a_topic_costs_the_same_wherever_it_stands(write, forums, amina):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            write()
        return len(asked)

    before = queries()
    for _ in range(5):
        factories.post(Topic.objects.get(title="Title in public"), amina)
    # One page more: its posts, their files and their translations.
    assert queries() - before == 3
