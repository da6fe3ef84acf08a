"""Coming to an event by plain HTTP, on a real server with its worker: a guest waits, and moves up."""

import re
import shutil

import pytest

from tests import database
from tests.journeys.letters import mail_about, words_of
from tests.journeys.server import Site
from tests.plain import Reader

PEOPLE = """
from allauth.account.models import EmailAddress
from datetime import timedelta
from django.utils import timezone
from tests import factories
from tests.events import making, making_seats
karim = factories.member("intern", call_me="Karim", email="karim@example.org")
EmailAddress.objects.create(user=karim, email=karim.email, verified=True, primary=True)
now = timezone.now()
evening = making.event("evening", starts=now + timedelta(days=7), ends=now + timedelta(days=8))
making_seats.seats_for(evening, 1)
"""
REGISTER = "/en/events/evening/register/"


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


def test_a_guest_waits_and_moves_up(site):
    karim = Reader(site.url)
    karim.go(f"/en/accounts/login/?next={REGISTER}")
    karim.press("Log in", login="karim@example.org", password="correct horse")
    karim.go(REGISTER)
    assert "You are registered: you come to the hall." in karim.press("I come to the hall").text

    zahra = Reader(site.url)
    zahra.go(REGISTER)
    page = zahra.press("I wait for a seat in the hall", name="Zahra Nuur", address="zahra@example.org")
    assert "Look into your mail." in page.text
    mail = mail_about(site, "Register: Closing conference")
    link = re.search(r"http\S+/confirm/\S+", words_of(mail))[0]
    zahra.go(link.replace(re.match(r"http://[^/]+", link)[0], site.url))
    page = zahra.press("Yes, register me")
    assert "You are number 1 on the waiting list for the hall." in " ".join(page.text.split())

    karim.go(REGISTER)
    karim.press("I cannot come")
    mail_about(site, "A seat for you, please answer: Closing conference")
    page = zahra.go(REGISTER)
    assert "There is a seat for you in the hall." in page.text
    assert "You are registered: you come to the hall." in zahra.press("I take it").text
    told = mail_about(site, "You are registered: Closing conference")
    assert words_of(told)
