"""The newsletter: two yeses, one digest a week, out in one click, and nobody can tell who gets it."""

import datetime
import re
from email import message_from_bytes

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from stories import letters
from stories.actions import newsletter
from stories.models import Subscriber
from tests.stories import making

pytestmark = pytest.mark.django_db
ADDRESS = "reader@example.org"


@pytest.fixture(autouse=True)
def unlimited():
    cache.clear()


def deliver() -> list:
    """What left; tests have the worker at once."""
    return mail.outbox


def ask(client, address=ADDRESS, language="so", **headers):
    return client.post("/en/newsletter/", {"address": address, "language": language}, headers=headers)


def subscriber(language="en", **columns) -> Subscriber:
    long_ago = timezone.now() - datetime.timedelta(days=30)
    told = {"asked_at": long_ago, "confirmed_at": long_ago, "told_until": long_ago, **columns}
    return Subscriber.objects.create(address=f"{language}@example.org", language=language, **told)


def link_in(message) -> str:
    return re.search(r"http://[^/]+(/\w\w/newsletter/(?:yes|leave)/\S+)", message.body)[1]


def test_from_the_form_to_the_first_digest(client, settings):
    assert ask(client).status_code == 302
    (message,) = deliver()
    assert (message.to, Subscriber.objects.confirmed().count()) == ([ADDRESS], 0)
    path = link_in(message)
    assert path.startswith("/so/newsletter/yes/")
    assert client.get(path).status_code == 200
    assert not Subscriber.objects.confirmed().exists(), "a scanner that follows links says nothing"
    client.post(path)
    assert Subscriber.objects.confirmed().get().language == "so"
    making.story("Sheeko cusub", language="so")
    call_command("newsletter")
    digest = deliver()[-1]
    assert "Sheeko cusub" in digest.body
    assert f"{settings.SITE_URL}/so/stories/" in digest.body


def test_nobody_can_tell_whether_an_address_gets_it(client):
    first = ask(client, "new@example.org")
    subscriber("en")
    second, third = ask(client, "en@example.org"), ask(client, "en@example.org")
    assert {(answer.status_code, answer["Location"]) for answer in (first, second, third)} == {
        (302, "/en/newsletter/asked/")
    }
    assert client.get("/en/newsletter/asked/").content == client.get("/en/newsletter/asked/").content
    told = [ask(client, f"{name}@example.org", accept="application/json").json() for name in ("en", "other")]
    assert told[0] == told[1] == {"id": None, "url": "/en/newsletter/asked/"}
    names = [message.to[0].partition("@")[0] for message in deliver()]
    assert names == ["new", "en", "other"]


def test_one_address_is_one_mail_in_half_an_hour(client):
    for _ in range(3):
        ask(client)
        ask(client, ADDRESS.upper())
    assert len(deliver()) == 1
    assert Subscriber.objects.count() == 1


def test_a_line_asks_so_often_and_then_waits(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "newsletter": "2/h/ip"}
    assert [ask(client, f"{n}@example.org").status_code for n in range(3)] == [302, 302, 429]
    assert Subscriber.objects.count() == 2


ODD = [("nonsense", "en"), ("", "en"), (ADDRESS, "xx"), ("a\x00@b.cd", "en")]


@pytest.mark.parametrize(("address", "language"), ODD)
def test_bad_input_comes_back_with_what_was_typed(client, address, language):
    answer = ask(client, address, language)
    assert answer.status_code == 422
    assert not Subscriber.objects.exists()
    if address == "nonsense":
        assert b'value="nonsense"' in answer.content


def test_a_link_grows_old_and_the_address_is_forgotten(client):
    ask(client)
    path = link_in(deliver()[0])
    with time_machine.travel(timezone.now() + datetime.timedelta(days=3, minutes=1)):
        assert b"more than three days old" in client.post(path.replace("/so/", "/en/")).content
        assert not Subscriber.objects.confirmed().exists()
        call_command("newsletter")
    assert not Subscriber.objects.exists()


def test_a_link_that_is_not_ours_is_nothing(client):
    for path in ("yes/1", "leave/1", "yes/1:x:y", "leave/1:xyz"):
        assert client.get(f"/en/newsletter/{path}/").status_code == 404
        assert client.post(f"/en/newsletter/{path}/").status_code == 404


def test_a_digest_once_a_week_and_never_about_nothing():
    one = subscriber()
    call_command("newsletter")
    assert deliver() == []
    with time_machine.travel(timezone.now() + datetime.timedelta(days=7)):
        making.story("First")
        for _ in range(3):
            call_command("newsletter")
        assert len(deliver()) == 1
        making.story("Second")
        call_command("newsletter")
        assert len(deliver()) == 1
    with time_machine.travel(timezone.now() + datetime.timedelta(days=14)):
        call_command("newsletter")
        (_first, second) = deliver()
    assert ("Second" in second.body, "First" in second.body) == (True, False)
    assert Subscriber.objects.get(pk=one.pk).told_until > one.told_until


def test_a_digest_goes_through_the_gate(somalia):
    subscriber()
    making.story("Withdrawn", focus_country=somalia)
    making.story("Draft", live=False)
    making.story("Open")
    somalia.safety_mode = True
    somalia.save()
    call_command("newsletter")
    (message,) = deliver()
    assert "Open" in message.body
    assert not re.search("Withdrawn|Draft|Somalia", str(message.message()))


def test_a_digest_reads_in_arabic_with_iraqi_months():
    with time_machine.travel(datetime.datetime(2026, 2, 10, 9, tzinfo=datetime.UTC)):
        since = datetime.datetime(2026, 1, 25, 9, tzinfo=datetime.UTC)
        subscriber("ar", confirmed_at=since, told_until=since)
        making.story("مضخّات البلدة", language="ar", intro="من الليل إلى الصباح")
        making.story("Pumps")
        call_command("newsletter")
        (message,) = deliver()
    html = message.alternatives[0][0]
    assert "كانون الثاني" in message.body
    assert '<html lang="ar" dir="rtl">' in html
    assert '<div lang="ar" dir="rtl">' in html
    assert '<div lang="en" dir="ltr">' in html
    assert not re.search("<img|http-equiv|<style", html)


def test_a_mail_program_leaves_with_one_post(client):
    one = subscriber()
    making.story("First")
    call_command("newsletter")
    message = message_from_bytes(deliver()[0].message().as_bytes())
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.fullmatch(r"<http://[^/]+(/.*)>", message["List-Unsubscribe"].replace("\n ", ""))[1]
    assert client.get(path).status_code == 200
    assert Subscriber.objects.filter(pk=one.pk).exists()
    strict = type(client)(enforce_csrf_checks=True)
    for _ in range(2):
        assert strict.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscriber.objects.exists()


def test_whoever_leaves_is_forgotten_with_the_mail_that_waits(monkeypatch):
    forgotten = []
    monkeypatch.setattr("stories.actions.newsletter.notify.unsend", forgotten.append)
    one = subscriber()
    newsletter.leave(number=one.pk)
    assert forgotten == [one.address]


def test_a_member_who_leaves_the_site_leaves_the_newsletter(amina):
    Subscriber.objects.create(address=amina.email.lower(), language="en", asked_at=timezone.now())
    newsletter.forget_subscription(amina)
    assert not Subscriber.objects.exists()


def test_staff_see_how_many_and_no_address(client, enter, editor, amina):
    subscriber("ar")
    assert client.get("/en/newsletter/numbers/").status_code == 302
    html = enter(editor).get("/en/newsletter/numbers/").content.decode()
    assert "Arabic" in html
    assert "example.org" not in html.replace(editor.email, "")
    assert enter(amina).get("/en/newsletter/numbers/").status_code == 404


def test_tokens_of_yes_and_no_are_not_each_others(client):
    one = subscriber(confirmed_at=None)
    yes, no = letters._YES.sign(str(one.pk)), letters._NO.sign(str(one.pk))
    assert client.post(f"/en/newsletter/yes/{no}/").status_code == 404
    assert client.post(f"/en/newsletter/leave/{yes}/").status_code == 404
