"""Files below a post: made clean, named for readers, served to whoever may read the post."""

import io
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from community import actions
from community.attaching import shown_name
from community.models import Attachment, Post
from tests import factories
from tests.ground import shared

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@shared
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina)


@pytest.fixture
def as_karim(client, karim):
    client.force_login(karim)
    return client


def picture(name="pump.jpg", size=(1600, 800)):
    written = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    Image.new("RGB", size, "teal").save(written, "JPEG", exif=exif)
    return SimpleUploadedFile(name, written.getvalue(), "image/jpeg")


def paper(name="plan.pdf", content=b"%PDF-1.7 plan"):
    return SimpleUploadedFile(name, content, "application/pdf")


def reply(client, topic, *files, **words):
    words = {"body": "With files", "client_key": str(uuid.uuid4()), **words}
    words |= {f"attached_{2 * place}": file for place, file in enumerate(files)}
    return client.post(reverse("topic-reply", args=[topic.pk]), words, headers=JSON)


def test_a_picture_is_kept_clean_and_small(as_karim, topic, karim):
    assert reply(as_karim, topic, picture(), attached_1="A pump\u202e in a yard").status_code == 201
    attachment = Attachment.objects.get()
    assert (attachment.kind, attachment.name, attachment.alt) == ("picture", "pump.jpg", "A pump in a yard")
    assert (attachment.width, attachment.height, attachment.uploaded_by) == (720, 360, karim)
    stored, small = (
        default_storage.open(file.name).read() for file in (attachment.file, attachment.thumbnail)
    )
    assert attachment.size == len(stored)
    assert b"Taken at home" not in stored and b"Taken at home" not in small
    assert Image.open(io.BytesIO(small)).size == (720, 360)
    assert "pump" not in attachment.file.name + attachment.thumbnail.name


def test_a_document_is_shown_with_its_name_type_and_size(as_karim, topic):
    reply(as_karim, topic, paper())
    attachment = Attachment.objects.get()
    assert (attachment.kind, attachment.name, attachment.size) == ("document", "plan.pdf", 13)
    page = as_karim.get(reverse("topic-detail", args=[topic.pk])).content.decode()
    assert "<bdi>plan.pdf</bdi>" in page and "PDF · 13\xa0bytes" in page
    assert attachment.file.url in page


def test_four_files_at_most(as_karim, topic):
    """A fifth has no field, so it is not taken."""
    reply(as_karim, topic, *[paper(f"{number}.pdf") for number in range(5)])
    assert list(Attachment.objects.values_list("name", flat=True)) == ["0.pdf", "1.pdf", "2.pdf", "3.pdf"]


def test_the_same_key_twice_is_one_file(as_karim, topic):
    key = str(uuid.uuid4())
    told = [reply(as_karim, topic, paper(), client_key=key).status_code for _ in range(2)]
    assert (told, Attachment.objects.count()) == ([201, 200], 1)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (paper("virus.exe", b"MZ"), "This is not a document we can keep"),
        (paper("page.html", b"<script>alert(1)</script>"), "This is not a document we can keep"),
        (paper("plan.pdf", b"<html>"), "This is not a document we can keep"),
        (
            SimpleUploadedFile("x.svg", b"<svg onload='x'>", "image/svg+xml"),
            "This is not a picture we can read",
        ),
        (SimpleUploadedFile("x.png", b"\x89PNG broken", "image/png"), "This is not a picture we can read"),
        (paper("empty.pdf", b""), "The submitted file is empty."),
    ],
)
def test_a_refused_file_says_why_beside_the_field_and_keeps_the_text(as_karim, topic, file, sentence):
    told = reply(as_karim, topic, file)
    assert told.status_code == 422
    assert list(told.json()["error"]["fields"]) == ["attached"]
    file.seek(0)
    words = {
        "body": "My long text",
        "client_key": uuid.uuid4(),
        "attached_0": file,
        "attached_1": "What it shows",
    }
    answer = as_karim.post(reverse("topic-reply", args=[topic.pk]), words)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page.split('id="id_attached_error"')[1][:80]
    assert "My long text</textarea>" in page and 'value="What it shows"' in page
    assert (topic.posts.count(), Attachment.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("who", "status"),
    [("amina", 200), ("karim", 200), ("moderator", 200), ("outsider", 404), ("suspended", 404), (None, 404)],
)
def test_who_may_fetch_a_file(client, request, as_karim, topic, who, status):
    reply(as_karim, topic, picture())
    client.logout()
    if who:
        client.force_login(request.getfixturevalue(who))
    attachment = Attachment.objects.get()
    for file in (attachment.file, attachment.thumbnail):
        assert client.get(file.url).status_code == status


def test_files_of_a_public_post_are_public(client, karim, amina):
    topic = factories.topic(factories.ForumFactory(public_read=True), amina)
    client.force_login(karim)
    reply(client, topic, paper())
    client.logout()
    answer = client.get(Attachment.objects.get().file.url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/octet-stream")
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("plan.pdf", 'attachment; filename="plan.pdf"'),
        ('a "b".pdf', 'attachment; filename="a \\"b\\".pdf"'),
        ("مخطط.pdf", "attachment; filename*=utf-8''%D9%85%D8%AE%D8%B7%D8%B7.pdf"),
        ("bill\u202efdp.pdf", 'attachment; filename="billfdp.pdf"'),
    ],
)
def test_a_file_is_downloaded_under_its_own_name(as_karim, topic, name, told):
    """Stored under a name of ours, downloaded under the one it came with (RFC 6266, 5987)."""
    reply(as_karim, topic, paper(name))
    assert as_karim.get(Attachment.objects.get().file.url)["Content-Disposition"] == told


@pytest.mark.parametrize("state", [Post.State.HIDDEN, Post.State.DELETED, Post.State.PENDING])
def test_files_of_a_post_that_is_not_shown_are_gone(as_karim, topic, moderator, state):
    reply(as_karim, topic, picture())
    Post.objects.filter(number=2).update(state=state)
    attachment = Attachment.objects.get()
    for file in (attachment.file, attachment.thumbnail):
        assert as_karim.get(file.url).status_code == 404


def test_a_file_nobody_owns_is_not_served(as_karim, topic):
    reply(as_karim, topic, paper())
    attachment = Attachment.objects.get()
    attachment.delete()
    assert as_karim.get(attachment.file.url).status_code == 404


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plan.pdf", "plan.pdf"),
        ("مخطط.pdf", "مخطط.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("a\u2066b\u2069\x00\x1b\nc.pdf", "ab c.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\plan.pdf", "plan.pdf"),
        ("x" * 200 + ".docx", "x" * 75 + ".docx"),
    ],
)
def test_the_shown_name_is_plain(name, shown):
    assert shown_name(name) == shown


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_a_page_with_files(as_karim, topic, karim, many, django_assert_num_queries):
    for _ in range(many):
        reply(as_karim, topic, paper(), paper("other.pdf"))
    with django_assert_num_queries(10):
        as_karim.get(reverse("topic-detail", args=[topic.pk]))


def test_a_readers_frame_has_the_file(as_karim, topic):
    reply(as_karim, topic, paper())
    told = as_karim.get(reverse("topic-changes", args=[topic.pk]), {"after": 1}).json()
    assert Attachment.objects.get().file.url in told["posts"][0]["html"]


def test_a_hidden_posts_frame_is_gone(as_karim, topic, moderator):
    reply(as_karim, topic, paper())
    actions.hide(by=moderator, post=topic.posts.get(number=2), reason="test")
    told = as_karim.get(reverse("topic-changes", args=[topic.pk]), {"after": 1}).json()
    assert (told["posts"], told["gone"]) == ([], [topic.posts.get(number=2).pk])
