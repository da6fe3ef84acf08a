"""The whole cycle by plain HTTP, on a real server and without a browser: no script has any part in it."""

import shutil

import pytest

from tests import database
from tests.journeys.server import Site
from tests.plain import Reader

PEOPLE = """
from allauth.account.models import EmailAddress
from tests import factories
country = factories.FocusCountryFactory()
amina = factories.member("expert", country, call_me="Amina", email="amina@example.org")
karim = factories.member("intern", country, call_me="Karim", email="karim@example.org")
for person in (amina, karim):
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
forum = factories.ForumFactory(name="Water")
factories.topic(forum, amina, title="Which pump?", body="Ours is broken.", kind="question")
"""


@pytest.fixture
def site(tmp_path):
    shutil.copyfile(database.sqlite_template(), tmp_path / "diwan.sqlite3")
    running = Site(tmp_path, DJANGO_SETTINGS_MODULE="tests.journeys.plain_settings")
    running.manage("shell", "--no-imports", "-c", PEOPLE)
    try:
        running.start()
        yield running
    finally:
        running.stop()


def log_in(site, name: str) -> Reader:
    reader = Reader(site.url)
    reader.go("/en/accounts/login/")
    page = reader.press("Log in", login=f"{name}@example.org", password="correct horse")
    assert "Log out" in page.text
    return reader


def test_the_whole_cycle_without_a_script(site):
    karim, amina = log_in(site, "karim"), log_in(site, "amina")

    # Read, and say how far.
    karim.go("/en/community/")
    page = karim.follow("Which pump?")
    assert "Ours is broken." in page.text
    topic, question = page.url, page.post_with("Ours is broken.")
    karim.press("Mark all as read")
    assert "You have read everything" in karim.go("/en/community/unread/").text

    # Follow.
    karim.go(topic)
    page = karim.press("Save", level="20")
    assert page.button("Save").form.fields["level"] == "20"

    # Reply and edit.
    page = karim.press("Send", body="Take the blue one.")
    reply = page.post_with("Take the blue one.")
    karim.follow("More about this post", reply)
    assert karim.page.button("Save").form.fields["body"] == "Take the blue one."
    page = karim.press("Save", body="Take the blue one, @Amina.")
    assert "@Amina" in page.text and "edited" in page.text

    # React, and take it back.
    page = karim.press("Thanks", question)
    assert page.button("Thanks 1", question).attributes["aria-pressed"] == "true"
    page = karim.press("Thanks 1", question)
    assert "Thanks 1" not in page.text

    # The one who asked is told, and accepts.
    page = amina.go("/en/inbox/")
    assert "You were mentioned" in page.text
    amina.follow("Which pump?")
    amina.follow("More about this post", reply)
    page = amina.press("This answer helped")
    assert "This helped" in page.text

    # Flag.
    karim.go(topic)
    karim.follow("More about this post", question)
    karim.follow("Flag this post")
    page = karim.press("Flag it", reason="topic")
    assert "You flagged this. A moderator looks at it." in page.text

    # Search.
    karim.go("/en/search/")
    page = karim.press("Search", q="blue one")
    assert "Which pump?" in page.text and "Nothing" not in page.text

    # A private message, and its answer.
    karim.go(topic)
    karim.follow("Amina", question)
    karim.follow("Write a message")
    page = karim.press("Send", title="The pump", body="May I call you?")
    room = page.url
    assert "May I call you?" in page.text
    amina.go("/en/inbox/")
    assert "May I call you?" in amina.follow("The pump").text
    amina.press("Send", body="At four.")
    assert "At four." in karim.go(room).text

    # And out.
    karim.press("Log out")
    assert "Log in" in karim.go("/en/community/").text
