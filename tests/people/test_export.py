"""Taking one's data along: everything of one's own, and nothing of anybody else's."""

import io
import json
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community import actions as community
from community.models import Post
from people import actions, leaving
from people.export import WORDS
from people.models import AuditEntry
from tests import factories
from tests.ground import shared
from tests.life import MAIL, NAME, live

pytestmark = [
    pytest.mark.django_db,
    # The body is an asynchronous stream; Django reads it for synchronous clients, with a warning.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),
]
JSON = {"accept": "application/json"}


@shared
def life(karim, amina, moderator):
    """Lived once for all that only look at it."""
    return live(karim, amina, moderator)


def unzip(person) -> zipfile.ZipFile:
    file = io.BytesIO()
    actions.take_along(by=person, file=file)
    return zipfile.ZipFile(file)


def test_the_export_holds_everything_of_ones_own_and_nothing_of_anybody_else(life):
    archive = unzip(life.person)
    assert archive.testzip() is None
    told = {name: json.loads(archive.read(name)) for name in archive.namelist() if name.endswith(".json")}
    assert {name: len(rows) for name, rows in told.items()} == {
        "profile.json": 1,
        "participations.json": 1,
        "seats.json": 1,
        "consents.json": 2,
        "office-comments.json": 0,
        "event-listings.json": 0,
        "event-meetings.json": 0,
        "event-tables.json": 0,
        "checkin-notes.json": 0,
        "posts.json": 4,
        "earlier-texts.json": 1,
        "reactions.json": 1,
        "translations.json": 1,
        "rooms.json": 2,
        "flags.json": 1,
        "appeals.json": 1,
        "distance.json": 1,
        "watches.json": 2,
        "drafts.json": 1,
        "devices.json": 0,
        "mail.json": 1,
        "concerns.json": 1,
        "assignments.json": 1,
        "costs.json": 0,
        "internships.json": 0,
        "trainings.json": 0,
        "visits.json": 1,
        "follow_ups.json": 1,
        "certificates.json": 1,
        "applications.json": 1,
        "registrations.json": 1,
        "event-invitations.json": 0,
        "log-lines.json": 0,
        "talk-feedback.json": 0,
        "scribe.json": 0,
        "picked-talks.json": 0,
        "programme-addresses.json": 0,
        "doors.json": 0,
        "presences.json": 0,
        "attendance_certificates.json": 0,
        "ballots.json": 0,
        "chat.json": 0,
        "hands.json": 0,
        "question-flags.json": 0,
        "silences.json": 0,
        "proposals.json": 0,
        "beside.json": 0,
        "reviews.json": 0,
        "slides.json": 0,
        "recording.json": 0,
        "talks.json": 1,
        "questions.json": 1,
        "votes.json": 1,
        "mentorships.json": 1,
        "sessions.json": 1,
        "hours.json": 7,
        "mentoring.json": 1,
        "readiness.json": 1,
        "wishes.json": 1,
        "steps.json": 1,
        "closing.json": 0,
        "mentoring_certificates.json": 0,
        "matches.json": 1,
        "calendar-addresses.json": 1,
        "away.json": 0,
        "notes.json": 0,
        "pace.json": 0,
        "session-feedback.json": 0,
        "stories.json": 1,
        "appearances.json": 1,
        "pitches.json": 2,
        "newsletter.json": 1,
    }
    assert {post["text"] for post in told["posts.json"]} == set(
        Post.objects.filter(author=life.person).values_list("body", flat=True)
    )
    everything = b"\n".join(archive.read(name) for name in archive.namelist())
    assert b"elsewhose" not in everything
    assert NAME.encode() in everything and MAIL.encode() in everything
    file = life.file.file
    assert archive.read(f"files/{file.name}") == default_storage.open(file.name).read()
    for page in (name for name in archive.namelist() if name.endswith(".html")):
        assert b"<script" not in archive.read(page)
    assert "Said in the room" in archive.read("posts.html").decode()


def test_titles_are_told_of_topics_that_one_still_sees(life, moderator):
    community.tend(by=moderator, topic=life.topic, act="hide", reason="x")
    posts = json.loads(unzip(life.person).read("posts.json"))
    assert {post["title"] for post in posts} == {None}
    life.topic.refresh_from_db()
    community.tend(by=moderator, topic=life.topic, act="show", reason="x")
    posts = json.loads(unzip(life.person).read("posts.json"))
    assert {post["title"] for post in posts} == {None, "Opened by her"}


def test_every_word_of_an_export_has_a_name_on_the_page(life):
    for part in leaving.parts():
        for row in part.rows(life.person):
            assert set(row) <= set(WORDS), part.name


def test_many_posts_cost_as_many_queries_as_few(life):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            unzip(life.person)
        return len(asked)

    few = queries()
    for _ in range(30):
        factories.post(life.topic, life.person)
    assert queries() == few


def test_an_export_is_noted_once_and_limited(life, client):
    client.force_login(life.person)
    assert "Take your data along" in client.get(reverse("me-export")).content.decode()
    answers = [client.post(reverse("me-export")) for _ in range(3)]
    assert [(answer.status_code, answer["Content-Type"]) for answer in answers] == [
        (200, "application/zip")
    ] * 3
    body = b"".join(answers[0])
    assert len(body) == int(answers[0]["Content-Length"])
    assert "profile.html" in zipfile.ZipFile(io.BytesIO(body)).namelist()
    late = client.post(reverse("me-export"), headers=JSON)
    assert (late.status_code, late.json()["error"]["code"]) == (429, "too_many")
    assert 0 < int(late["Retry-After"]) <= 3600
    assert AuditEntry.objects.filter(act="export", by=life.person).count() == 3
