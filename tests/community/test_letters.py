"""Replies by mail, from the raw bytes that a mail server hands over to the post that readers see."""

import base64
import io
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from community.letters import ReplyAddress, own_words
from community.models import Post, Topic
from tests import factories
from tests.community.test_text_safety import STORED, harm
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina)


@pytest.fixture
def address(topic, karim):
    return str(ReplyAddress(karim.pk, topic.pk))


@pytest.fixture
def deliver(monkeypatch):
    def deliver(raw: str | bytes) -> str:
        raw = raw if isinstance(raw, bytes) else raw.replace("\n", "\r\n").encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        out = io.StringIO()
        call_command("receive_mail", stdout=out)
        return out.getvalue().strip()

    return deliver


def letter(sender, to, body="Thank you.", *, headers="", number=1) -> str:
    return (
        f"From: {sender}\nTo: {to}\nSubject: Re: News on Diwan\nMessage-ID: <{number}@mail.example>\n"
        f"{headers}\n{body}\n"
    )


def posted(topic) -> list[str]:
    return list(topic.posts.filter(number__gt=1).order_by("number").values_list("body", flat=True))


def refused(deliver, raw) -> str:
    with pytest.raises(CommandError) as error:
        deliver(raw)
    assert error.value.returncode == 77
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_plain_reply_is_a_post(deliver, topic, karim, address):
    said = deliver(letter(f"Karim <{karim.email.upper()}>", f"Diwan <{address}>"))
    post = topic.posts.get(number=2)
    assert said == f"Post {post.pk}."
    assert (post.author, post.body) == (karim, "Thank you.")


def test_the_same_mail_twice_is_one_post(deliver, topic, karim, address):
    raw = letter(karim.email, address)
    assert deliver(raw).endswith(".") and deliver(raw).endswith("(was there).")
    deliver(letter(karim.email, address, number=2))
    assert posted(topic) == ["Thank you.", "Thank you."]


def test_without_a_number_of_its_own_the_same_bytes_are_the_same_mail(deliver, topic, karim, address):
    raw = letter(karim.email, address).replace("Message-ID: <1@mail.example>\n", "")
    deliver(raw)
    deliver(raw)
    assert posted(topic) == ["Thank you."]


def test_of_a_mail_in_parts_the_plain_one_is_read(deliver, topic, karim, address):
    headers = 'MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b"\n'
    body = (
        "--b\nContent-Type: text/plain; charset=utf-8\n\nThe plain words\n"
        "--b\nContent-Type: text/html; charset=utf-8\n\n<p>The <b>other</b> words</p>\n--b--"
    )
    deliver(letter(karim.email, address, body, headers=headers))
    assert posted(topic) == ["The plain words"]


def test_arabic_in_base64(deliver, topic, karim, address):
    words = "شكراً، المضخة تعمل الآن.\n\nأحمد"
    headers = (
        "MIME-Version: 1.0\nContent-Type: text/plain; charset=windows-1256\n"
        "Content-Transfer-Encoding: base64\n"
    )
    body = base64.encodebytes(words.encode("windows-1256")).decode()
    deliver(letter(karim.email, address, body, headers=headers))
    assert posted(topic) == [words]


def test_of_html_only_the_words_are_taken(deliver, topic, karim, address):
    headers = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n"
    body = (
        "<html><head><title>No</title><style>p{}</style></head><body><p>Fish &amp; rice</p>"
        "<div>Two<br>three</div><script>alert(1)</script><img src=x onerror=alert(1)>"
        "<blockquote>What was said</blockquote></body></html>"
    )
    deliver(letter(karim.email, address, body, headers=headers))
    assert posted(topic) == ["Fish & rice\nTwo\nthree"]
    assert topic.posts.get(number=2).html.count("<script") == 0


def test_markup_typed_as_words_stays_harmless(deliver, topic, karim, address):
    deliver(letter(karim.email, address, "<script>alert(1)</script> hi"))
    assert "<script" not in topic.posts.get(number=2).html


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_topic_stays_harmless_whatever_is_mailed(client, deliver, topic, karim, address, kind):
    """The corpus as a letter's words, and as its markup."""
    headers = f"MIME-Version: 1.0\nContent-Type: text/{kind}; charset=utf-8\n"
    for number, hostile in enumerate(STORED):
        deliver(
            letter(karim.email, address, f"{hostile}\n\n<p>And a word.</p>", headers=headers, number=number)
        )
    assert len(posted(topic)) == len(STORED)
    client.force_login(karim)
    for number in range(1, len(STORED) + 2, 20):
        assert harm(client.get(topic.get_absolute_url(), {"n": number}).content.decode()) == []


QUOTES = {
    "english": ("Yes.\n\nOn Mon, 2 Nov 2026 at 09:12, Diwan <d@x.org> wrote:\n> What?\n> Why?\n", "Yes."),
    "dutch, two lines": ("Ja.\n\nOp ma 2 nov 2026 om 09:12 schreef Diwan\n<d@x.org>:\n\n> Wat?", "Ja."),
    "arabic": ("نعم.\n\nفي الاثنين، ٢ نوفمبر ٢٠٢٦ كتب Diwan:\u200f\n> ماذا؟", "نعم."),
    "between": ("> One?\nFirst answer.\n> Two?\nSecond answer.", "First answer.\nSecond answer."),
    "a colon of one's own": ("My answer to this:\n> One?\nYes.", "My answer to this:\nYes."),
    "signature": ("Yes.\n-- \nAhmed\nEngineer", "Yes."),
    "outlook": ("Yes.\n\n-----Original Message-----\nFrom: Diwan", "Yes."),
    "a rule": ("Yes.\n\n________________________________\nVan: Diwan", "Yes."),
    "a list is no signature": ("- one\n- two\n--- \nthree", "- one\n- two\n---\nthree"),
}


@pytest.mark.parametrize("kind", QUOTES)
def test_quotes_and_signatures_go(kind):
    written, kept = QUOTES[kind]
    assert own_words(written.replace("\n", "\r\n")) == kept


def test_a_quoted_reply(deliver, topic, karim, address):
    body = "Yes.\n\nOn Mon, 2 Nov 2026 Diwan wrote:\n> What?\n-- \nKarim"
    deliver(letter(karim.email, address, body))
    assert posted(topic) == ["Yes."]


def test_the_address_may_stand_in_another_header(deliver, topic, karim, address):
    deliver(letter(karim.email, "Diwan <diwan@localhost>", headers=f"Delivered-To: {address.upper()}\n"))
    assert posted(topic) == ["Thank you."]


FORGED = {
    "no token": lambda a: "reply@127.0.0.1",
    "another signature": lambda a: a.replace(a[a.index("@") - 1] + "@", "g@"),
    "a digit changed": lambda a: (
        a[: a.index("@") - 1] + ("0" if a[a.index("@") - 1] != "0" else "1") + "@127.0.0.1"
    ),
    "another topic": lambda a: ".".join([a.split(".")[0], "ffff", *a.split(".")[2:]]),
    "another host": lambda a: a.replace("127.0.0.1", "example.org"),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_forged_address_leads_nowhere(deliver, topic, karim, address, how):
    assert refused(deliver, letter(karim.email, FORGED[how](address))) == "This address leads nowhere."
    assert posted(topic) == []


def test_the_sender_must_be_whose_address_it_is(deliver, topic, amina, address):
    for sender in (amina.email, "stranger@example.org", ""):
        assert "sender is not the member" in refused(deliver, letter(sender, address))
    assert posted(topic) == []


@pytest.mark.parametrize("open_to_all", [False, True])
def test_the_suspended_write_nothing(deliver, topic, karim, address, open_to_all):
    topic.forum.public_read = open_to_all
    topic.forum.save()
    karim.suspended_at = timezone.now()
    karim.save()
    said = refused(deliver, letter(karim.email, address))
    assert said == ("This is for members of the programme." if open_to_all else "This address leads nowhere.")
    assert posted(topic) == []


def test_a_locked_topic_says_so(deliver, topic, karim, address):
    Topic.objects.filter(pk=topic.pk).update(state=Topic.State.LOCKED)
    assert "locked" in refused(deliver, letter(karim.email, address))


def test_who_may_no_longer_see_it_is_told_nothing(deliver, topic, karim, address):
    topic.forum.access.all().delete()
    assert refused(deliver, letter(karim.email, address)) == "This address leads nowhere."


@pytest.mark.parametrize(
    ("body", "headers", "why"),
    [
        ("> only a quote", "", "nothing in this mail"),
        ("", "", "nothing in this mail"),
        ("I am away.", "Auto-Submitted: auto-replied\n", "automatic"),
        ("x" * 20_001, "", "too long"),
        ("x", "Content-Type: text/plain; charset=klingon\n", "kind we cannot read"),
        ("AAAA", "Content-Type: image/png\nContent-Transfer-Encoding: base64\n", "nothing in this mail"),
    ],
)
def test_what_is_no_post(deliver, topic, karim, address, body, headers, why):
    assert why in refused(deliver, letter(karim.email, address, body, headers=headers))
    assert posted(topic) == []


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"From: a\n", b"To: reply+1.1.a@127.0.0.1\n\nx"])
def test_rubbish_is_refused_in_one_line(deliver, raw):
    refused(deliver, raw)
    assert Post.objects.count() == 0


def test_too_large(deliver, settings):
    settings.MAX_BODY_BYTES = 10
    assert refused(deliver, "x" * 11) == "This mail is too large."


def test_an_address_fits_a_local_part(karim):
    local = str(ReplyAddress(2**40, 2**40)).partition("@")[0]
    assert len(local) <= 64
    assert local == local.lower()
