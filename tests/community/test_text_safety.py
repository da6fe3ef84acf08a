"""Hostile text through every way in: what comes out runs nothing, asks nobody and turns nothing round."""

import re
import uuid
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from community import actions
from community.models import Attachment, Topic
from community.text import to_html
from tests import factories
from tests.ground import shared

JSON = {"accept": "application/json"}
# Each starts what it tries with the word "xss", so that a page can be asked whether it got through.
CORPUS = [
    "<script>xss()</script>",
    "<SCRIPT SRC=//xss.example/x.js></SCRIPT>",
    "<img src=x onerror=xss()>",
    "<svg/onload=xss()>",
    "<svg><script>xss()</script></svg>",
    "<math><mtext></p><style><img src onerror=xss()></style></math>",
    "<a href='javascript:xss()'>x</a>",
    "<p style='background:url(javascript:xss())'>x</p>",
    "<style>@import '//xss.example';</style>",
    "<iframe srcdoc='<script>xss()</script>'></iframe>",
    "<form action=//xss.example><button formaction=javascript:xss()>x</button></form>",
    "<base href=//xss.example><meta http-equiv=refresh content='0;url=javascript:xss()'>",
    "<details open ontoggle=xss()>",
    "<noscript><p title='</noscript><img src=x onerror=xss()>'>",
    "[x](javascript:xss())",
    "[x](JaVaScRiPt&#58;xss())",
    "[x](java\tscript:xss())",
    "[x](&#106;avascript:xss())",
    "[x](data:text/html;base64,PHNjcmlwdD54c3MoKTwvc2NyaXB0Pg==)",
    "[x](vbscript:xss())",
    "[x](https://example.org/'onmouseover='xss())",
    "[x](https://example.org/ \"' onmouseover=xss() '\")",
    "![x](javascript:xss())",
    "![x](https://xss.example/x.png)",
    "<javascript:xss()>",
    "[x]: javascript:xss()\n\n[x]",
    '```"onmouseover=xss()\n<script>xss()</script>\n```',
    "`<img src=x onerror=xss()>`",
    "> <script>xss()</script>",
    '@x"onmouseover=xss() @<script>xss()</script>',
    '"><script>xss()</script>',
    "'\"><img src=x onerror=xss()>",
    "</textarea><script>xss()</script>",
    "</title><script>xss()</script>",
    "<scr<script>ipt>xss()</scr</script>ipt>",
    "\x00<script\x00>xss()</script>",
    "＜script＞xss()＜/script＞",
    "{{ xss }}{% xss %}",
]
# Forms let no null byte through (below).
STORED = [hostile for hostile in CORPUS if "\x00" not in hostile]
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
OURS = {
    "p",
    "ul",
    "ol",
    "li",
    "blockquote",
    "pre",
    "h3",
    "h4",
    "a",
    "em",
    "strong",
    "code",
    "br",
    "del",
    "hr",
}


class Found(HTMLParser):
    """Every element with its attributes, and what stands inside scripts and styles."""

    def __init__(self, html):
        super().__init__()
        self.elements, self._raw = [], ""
        self.inline = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._raw = tag if tag in ("script", "style") else ""

    def handle_endtag(self, tag):
        self._raw = ""

    def handle_data(self, data):
        if self._raw:
            self.inline += data.strip()


def harm(html: str) -> list:
    """What in this HTML would run, restyle or ask a foreign host by itself."""
    found = Found(html)
    harmful = [found.inline] if found.inline else []
    for tag, attributes in found.elements:
        for name, value in attributes.items():
            address = re.sub(r"[\s\x00-\x1f]", "", value or "").lower()
            runs = name.startswith("on") or name in ("style", "srcdoc")
            leads = name in ("href", "src", "action", "formaction") and re.match(
                r"(javascript|data|vbscript):", address
            )
            asks = name in ("src", "action", "formaction") and "xss" in address
            if runs or leads or asks:
                harmful.append((tag, name, value))
    return harmful


@pytest.mark.parametrize("hostile", CORPUS)
def test_a_text_becomes_only_what_we_allow(hostile):
    html = to_html(hostile)
    assert harm(html) == []
    for tag, attributes in Found(html).elements:
        assert tag in OURS or (tag, attributes) == ("span", {"class": "mention"})
        assert attributes.keys() <= {"href", "rel", "dir", "start", "class"}


def test_the_check_itself_sees_harm():
    assert [
        bool(harm(html)) for html in ("<p onclick=x>", "<script>x</script>", "<a href=' javascript:x'>")
    ] == [
        True,
        True,
        True,
    ]


@shared
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina)


@pytest.fixture
def read(client, amina):
    client.force_login(amina)

    def get(name, *args):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 200
        return answer.content.decode()

    return get


@pytest.mark.django_db
def test_pages_stay_harmless_whatever_is_replied_edited_or_translated(client, read, topic, amina, karim):
    for hostile in STORED:
        post = actions.reply(by=amina, topic=topic, body=hostile, client_key=uuid.uuid4()).thing
        actions.edit(by=amina, post=post, body=hostile + " again")
        actions.translate(by=karim, post=post, language="nl", body=hostile)
    for number in (1, 21):
        assert (
            harm(client.get(f"{reverse('topic-detail', args=[topic.pk])}?n={number}").content.decode()) == []
        )
    for name in ("post-detail", "post-history", "post-translate"):
        for post in topic.posts.filter(number__gt=1):
            assert harm(read(name, post.pk)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("hostile", CORPUS)
def test_a_quote_and_a_preview_stay_harmless(client, read, topic, amina, hostile):
    stored = hostile.replace("\x00", "")
    post = actions.reply(by=amina, topic=topic, body=stored, client_key=uuid.uuid4()).thing
    quoting = client.get(reverse("topic-detail", args=[topic.pk]), {"quote": post.pk}).content.decode()
    assert "&gt; #2:" in quoting and harm(quoting) == []
    words = {"body": hostile, "title": hostile, "tags": hostile, "client_key": hostile, "since": hostile}
    for place in (f"t{topic.pk}", f"f{topic.forum_id}", f"p{post.pk}"):
        answer = client.post(reverse("community-preview"), {**words, "place": place})
        assert (answer.status_code, harm(answer.content.decode())) == (200, [])
    told = client.post(reverse("community-preview"), words, headers=JSON)
    assert harm(told.json()["html"]) == []


@pytest.mark.django_db
def test_hostile_titles_and_tags_stay_text(client, read, topic):
    for hostile in CORPUS:
        words = {
            "title": hostile[:160],
            "kind": "question",
            "language": "en",
            "body": "x",
            "tags": hostile[:120],
        }
        answer = client.post(
            reverse("topic-start", args=[topic.forum.slug]),
            {**words, "client_key": str(uuid.uuid4())},
            headers=JSON,
        )
        # A null byte is refused as such.
        assert answer.status_code == (422 if "\x00" in hostile else 201)
    for started in Topic.objects.all():
        assert harm(read("topic-detail", started.pk)) == []
    assert harm(read("forum-detail", topic.forum.slug)) == []
    assert harm(read("community")) == []


@pytest.mark.django_db
def test_hostile_file_names_stay_text(client, read, topic):
    for hostile in CORPUS:
        file = SimpleUploadedFile("x.pdf", b"%PDF-1.7", "application/pdf")
        file._name = f"{hostile}.pdf"
        words = {"body": "x", "client_key": str(uuid.uuid4()), "attached_0": file, "attached_1": hostile}
        client.post(reverse("topic-reply", args=[topic.pk]), words, headers=JSON)
    assert Attachment.objects.count() > 30
    assert harm(read("topic-detail", topic.pk)) == []
    for attachment in Attachment.objects.all():
        assert re.fullmatch(r"attachments/[\w-]+\.pdf", attachment.file.name)


@pytest.mark.django_db
@pytest.mark.parametrize("mark", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_titles_tags_and_names_turn_nothing_round(client, read, topic, mark):
    words = {"title": f"a{mark}b", "kind": "question", "language": "en", "body": "x", "tags": f"c{mark}d"}
    url = reverse("topic-start", args=[topic.forum.slug])
    assert client.post(url, {**words, "client_key": str(uuid.uuid4())}, headers=JSON).status_code == 201
    started = Topic.objects.latest("pk")
    assert (started.title, [tag.name for tag in started.tags.all()]) == ("ab", ["cd"])
    file = SimpleUploadedFile(f"a{mark}fdp.pdf", b"%PDF-1.7", "application/pdf")
    words = {"body": "x", "client_key": str(uuid.uuid4()), "attached_0": file}
    client.post(reverse("topic-reply", args=[topic.pk]), words, headers=JSON)
    assert Attachment.objects.get().name == "afdp.pdf"
    assert TURNING.search(read("topic-detail", started.pk) + read("topic-detail", topic.pk)) is None


@pytest.mark.django_db
def test_a_title_of_marks_alone_is_empty(client, read, topic):
    words = {"title": "\u202e\u2066 ", "kind": "question", "language": "en", "body": "x"}
    url = reverse("topic-start", args=[topic.forum.slug])
    answer = client.post(url, {**words, "client_key": str(uuid.uuid4())}, headers=JSON)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["title"])
