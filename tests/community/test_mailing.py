"""Mail about what is unread: when it leaves, how much, and that it says nothing unless asked to."""

import datetime
import io
import re
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from community import actions
from community.models import ForumAccess, Inbox, Notification, Often, Watching
from community.notify import unsubscribe_token
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 2)


@shared
def forum():
    return factories.ForumFactory(name="Wells of Somalia")


@shared
def topic(forum, amina):
    return factories.topic(forum, amina, title="Pumps in Baidoa")


def age(minutes: int = 11):
    """Let everything have waited."""
    Notification.objects.update(since=timezone.now() - datetime.timedelta(minutes=minutes))


def want(person, **wishes):
    Inbox.objects.update_or_create(person=person, defaults=wishes)


def soon(*people):
    actions.mail_unread.call([person.pk for person in people])


def digests(monkeypatch, day: datetime.date = TODAY) -> str:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: day)
    out = io.StringIO()
    call_command("send_digests", stdout=out)
    return out.getvalue().strip()


def whole(mail) -> str:
    """All of a mail as it goes out: headers and parts, decoded."""
    message: EmailMessage = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    headers = "".join(f"{name}: {value}\n" for name, value in message.items())
    return headers + "".join(p.get_content() for p in message.walk() if not p.is_multipart())


# After ten minutes.


def test_a_mention_is_mailed_after_ten_minutes_and_once(topic, amina, karim, mailoutbox):
    factories.post(topic, karim, "Dear @amina")
    soon(amina)
    assert mailoutbox == []
    age()
    soon(amina, karim)
    soon(amina)
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [([amina.email], "News on Diwan")]


def test_what_was_read_is_not_mailed(topic, amina, karim, mailoutbox):
    factories.post(topic, karim, "Dear @amina")
    age()
    actions.mark_read(by=amina, topic=topic, number=2)
    soon(amina)
    assert mailoutbox == []


def test_one_mail_bundles_what_is_unread(topic, forum, amina, karim, mailoutbox):
    factories.post(topic, karim, "Dear @amina")
    age()
    factories.post(factories.topic(forum, karim), karim, "And here, @amina")
    soon(amina)
    assert len(mailoutbox) == 1
    assert "2 things wait" in mailoutbox[0].body
    assert Notification.objects.unmailed().filter(direct=True).count() == 0


def test_until_it_is_read_it_is_mailed_once(topic, amina, karim, mailoutbox):
    for _ in range(2):
        factories.post(topic, karim, "Dear @amina")
        age()
        soon(amina)
    assert len(mailoutbox) == 1
    actions.mark_read(by=amina, topic=topic, number=3)
    factories.post(topic, karim, "Dear @amina")
    age()
    soon(amina)
    assert len(mailoutbox) == 2


def test_replies_wait_for_the_digest_unless_they_are_wanted_soon(topic, amina, karim, mailoutbox):
    factories.post(topic, karim)
    age()
    soon(amina)
    assert mailoutbox == []
    want(amina, mail_rest=Often.SOON)
    soon(amina)
    assert len(mailoutbox) == 1


def test_what_one_watches_is_mailed_soon(topic, amina, karim, mailoutbox):
    actions.watch(by=amina, place=topic, level=Watching.WATCHING)
    factories.post(topic, karim)
    age()
    soon(amina)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("how", ["closed", "suspended"])
def test_who_may_no_longer_see_gets_no_mail(topic, amina, karim, mailoutbox, how, monkeypatch):
    factories.post(topic, karim, "Dear @amina")
    age()
    if how == "closed":
        ForumAccess.objects.all().delete()
    else:
        amina.suspended_at = timezone.now()
        amina.save()
    want(amina, mail_direct=Often.DAILY)
    digests(monkeypatch)
    want(amina, mail_direct=Often.SOON)
    soon(amina)
    assert mailoutbox == []


@pytest.mark.parametrize(("wish", "tasks"), [("soon", 1), ("daily", 0), ("never", 0)])
def test_one_task_looks_after_all_who_want_it_soon(topic, amina, karim, hiwa, monkeypatch, wish, tasks):
    asked = []
    monkeypatch.setattr("community.actions.telling.mail_later", asked.append)
    want(amina, mail_direct=wish)
    want(hiwa, mail_direct=wish)
    factories.post(topic, karim, "Dear @amina and @hiwa")
    assert asked == ([sorted([amina.pk, hiwa.pk])] if tasks else [[]])


# Digests.


def test_a_digest_is_one_a_day(topic, forum, amina, karim, mailoutbox, monkeypatch):
    factories.post(topic, karim)
    assert digests(monkeypatch) == "1 sent."
    factories.post(factories.topic(forum, amina), karim)
    assert digests(monkeypatch) == "0 sent."
    assert digests(monkeypatch, TODAY + datetime.timedelta(days=1)) == "1 sent."
    assert digests(monkeypatch, TODAY + datetime.timedelta(days=2)) == "0 sent."
    assert [mail.to for mail in mailoutbox] == [[amina.email]] * 2


def test_a_weekly_digest_is_one_a_week(topic, forum, amina, karim, mailoutbox, monkeypatch):
    want(amina, mail_rest=Often.WEEKLY)
    sent = []
    for day in range(9):
        factories.post(factories.topic(forum, amina), karim)
        sent.append(digests(monkeypatch, TODAY + datetime.timedelta(days=day))[0])
    assert "".join(sent) == "100000010"


def test_never_is_never(topic, amina, karim, mailoutbox, monkeypatch):
    want(amina, mail_direct=Often.NEVER, mail_rest=Often.NEVER)
    factories.post(topic, karim)
    factories.post(topic, karim, "Dear @amina")
    age()
    soon(amina)
    assert digests(monkeypatch) == "0 sent."
    assert mailoutbox == []


def test_broken_off_it_goes_on_where_it_was(forum, topic, programme, karim, mailoutbox, monkeypatch):
    people = [factories.member("expert", programme=programme) for _ in range(5)]
    for person in people:
        actions.watch(by=person, place=forum, level=Watching.FOLLOWING)
    factories.post(topic, karim)
    monkeypatch.setattr("community.management.commands.send_digests.AT_ONCE", 2)
    real, calls = actions.send_digest, []

    def fails_at_third(**words):
        calls.append(words)
        if len(calls) == 3:
            raise RuntimeError
        return real(**words)

    monkeypatch.setattr("community.management.commands.send_digests.send_digest", fails_at_third)
    with pytest.raises(RuntimeError):
        digests(monkeypatch)
    monkeypatch.setattr("community.management.commands.send_digests.send_digest", real)
    assert digests(monkeypatch) == "4 sent."
    # The five who follow, and the topic's author.
    assert len({mail.to[0] for mail in mailoutbox}) == len(mailoutbox) == 6


# What a mail says.


@pytest.fixture
def mailed(topic, amina, karim, mailoutbox):
    """The one mail that is sent with these wishes."""

    def mailed(**wishes):
        want(amina, **wishes)
        factories.post(topic, karim, "The pump at Buurhakaba is dry, @Amina")
        age()
        soon(amina)
        [mail] = mailoutbox
        return mail

    return mailed


PRIVATE = [
    "Pumps",
    "Baidoa",
    "Buurhakaba",
    "pump",
    "Karim",
    "Amina",
    "Wells",
    "Somalia",
    "Full Name",
    "reply+",
]


def test_a_mail_says_nothing_of_anybody(mailed):
    text = whole(mailed())
    assert [word for word in PRIVATE if word.lower() in text.lower()] == []
    assert "1 thing waits for you" in text
    assert "http://127.0.0.1:8000/en/inbox/" in text


def test_who_asks_is_told_what_it_is_about(mailed):
    mail = mailed(tell_content=True)
    text = whole(mail)
    for told in ("Pumps in Baidoa", "Buurhakaba", "Karim"):
        assert told in text
    assert re.fullmatch(r"reply\+[0-9a-f.]+@127\.0\.0\.1", mail.extra_headers["Reply-To"])
    assert "You can answer this mail" in text


def test_a_mail_about_several_topics_cannot_be_answered(forum, amina, karim, mailoutbox):
    want(amina, tell_content=True)
    for _ in range(2):
        factories.post(factories.topic(forum, karim), karim, "Dear @amina")
    age()
    soon(amina)
    assert "Reply-To" not in mailoutbox[0].extra_headers
    assert "You can answer" not in whole(mailoutbox[0])


def test_a_hidden_post_is_not_in_a_mail(topic, amina, karim, moderator, mailoutbox):
    want(amina, tell_content=True)
    post = factories.post(topic, karim, "Unkind words to @amina")
    actions.hide(by=moderator, post=post, reason="test")
    age()
    soon(amina)
    assert "Unkind" not in whole(mailoutbox[0])


def test_a_mail_is_in_the_readers_language(topic, amina, karim, mailoutbox):
    factories.post(topic, amina, "Dear @karim")
    age()
    soon(karim)
    assert '<html lang="so"' in mailoutbox[0].alternatives[0][0]
    assert "/so/inbox/" in mailoutbox[0].body


# The way out.


def test_one_click_ends_it(client, mailed, amina, karim, topic):
    headers = mailed().extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = re.fullmatch(r"<http://127\.0\.0\.1:8000(/.+)>", headers["List-Unsubscribe"])[1]
    client.handler.enforce_csrf_checks = True
    assert client.get(url).status_code == 200
    assert Inbox.objects.get(person=amina).mail_rest == Often.DAILY
    for _ in range(2):
        answer = client.post(url, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    mine = Inbox.objects.get(person=amina)
    assert (mine.mail_direct, mine.mail_rest) == (Often.NEVER, Often.NEVER)


def test_the_link_in_the_text_is_the_same(mailed):
    mail = mailed()
    assert mail.extra_headers["List-Unsubscribe"].strip("<>") in mail.body
    assert mail.extra_headers["List-Unsubscribe"].strip("<>") in mail.alternatives[0][0]


@pytest.mark.parametrize("change", [lambda t: t + "x", lambda t: "x" + t, lambda t: "x", lambda t: t[:-3]])
def test_a_forged_token_is_nothing(client, amina, change):
    url = reverse("unsubscribe", args=[change(unsubscribe_token(amina))])
    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404
    assert Inbox.objects.count() == 0
