"""Leaving for good: nothing forgotten, nothing of anybody else's."""

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session as BrowserSession
from django.core.files.storage import default_storage
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from community import actions as community
from community.live import sessions
from community.models import Post, PostText, Reaction, Topic, TopicMember, Watch
from events.models import Question, Registration, Vote
from people import actions, leaving
from people.models import AuditEntry, Busy, Consent, Participation, Seat, User
from people.refusals import Refused
from tests import factories
from tests.life import CALLED, MAIL, NAME

pytestmark = pytest.mark.django_db
CANARY = "zebrafinch"
JSON = {"accept": "application/json"}
# Texts that are the programme's and not the person's, whoever's number stands beside them.
OF_THE_PROGRAMME = {
    "assignments.Assignment",
    "assignments.HandoverItem",
    # Their own words go (tests/community/test_concerns.py); what officers wrote down stays.
    "community.Concern",
    "people.AuditEntry",
    "people.Picture",
    "people.Paper",
    "people.Film",
    "people.Participation",
    "people.Invitation",
    "wagtailcore.Page",
    "wagtailcore.Revision",
}
# Not words: what code compares.
CODES = {"time_zone", "zone", "wall", "password", "email", "path", "reverse"}


def relations() -> set[tuple[str, str]]:
    """Every foreign key to a member, of our models and of the libraries'."""
    return {
        (field.model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and not field.many_to_many and field.related_model is User
    }


def test_every_relation_to_a_member_says_what_becomes_of_it():
    """A new model with a member in it stands in a `belongings.py`: exported and erased, or why not."""
    assert leaving.declared() - {("people.User", "pk")} == relations()


# Who may.


@pytest.mark.parametrize("name", ["me-export", "me-erase"])
@pytest.mark.parametrize(
    ("who", "status"), [(None, 302), ("outsider", 200), ("suspended", 200), ("karim", 200), ("officer", 200)]
)
def test_who_may_ask(client, request, name, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(name)).status_code == status


def test_the_last_administrator_stays(programme):
    first, second = (factories.member("admin", programme=programme) for _ in range(2))
    actions.erase(by=first, keep_texts=True)
    with pytest.raises(Refused, match="last administrator"):
        actions.erase(by=second, keep_texts=True)
    second.refresh_from_db()
    assert second.erased_at is None


def test_a_suspended_administrator_counts_for_nobody(programme, officer):
    first, second = (factories.member("admin", programme=programme) for _ in range(2))
    actions.suspend(by=officer, person=first, reason="x")
    with pytest.raises(Refused):
        actions.erase(by=second, keep_texts=True)


# Leaving.


def press(client, texts="keep", password="correct horse"):
    return client.post(reverse("me-erase"), {"texts": texts, "password": password}, headers=JSON)


def test_leaving_asks_for_the_password_and_logs_out_everywhere(client, karim):
    phone, laptop = Client(), client
    phone.force_login(karim)
    laptop.force_login(karim)
    key = phone.cookies["sessionid"].value
    wrong = press(laptop, password="guess")
    assert (wrong.status_code, list(wrong.json()["error"]["fields"])) == (422, ["password"])
    assert press(laptop, texts="").status_code == 422
    assert key in sessions.living({key})
    done = press(laptop)
    assert (done.status_code, done.json()["url"]) == (200, reverse("home"))
    assert sessions.living({key}) == {}
    assert not BrowserSession.objects.filter(session_key=key).exists()
    for browser in (phone, laptop):
        assert browser.get(reverse("me")).status_code == 302
    assert list(AuditEntry.objects.filter(act="erase").values_list("by", "thing_id")) == [
        (karim.pk, str(karim.pk))
    ]
    assert not client.login(email=karim.email, password="correct horse")


def test_passwords_are_not_tried_for_long(client, karim, settings):
    settings.ACCOUNT_RATE_LIMITS = {"reauthenticate": "3/m/user"}
    client.force_login(karim)
    assert [press(client, password="guess").status_code for _ in range(4)] == [422, 422, 422, 429]


def grep(*words: str) -> list[str]:
    """Tables, with the rows, in which one of these words stands, in any letter case."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                told = " ".join(
                    bytes(v).decode("latin1") if isinstance(v, memoryview) else str(v) for v in row
                )
                if any(word.lower() in told.lower() for word in words):
                    found.append(f"{table}: {told[:200]}")
    return found


def media(*words: bytes) -> list[str]:
    from django.conf import settings

    files = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    return [str(path) for path in files if any(word in path.read_bytes() for word in words)]


def put_canaries(person) -> dict[str, int]:
    """A canary in every column of words, of every row with this person in it; how many of which."""
    put: dict[str, int] = {}
    for label, name in sorted(leaving.declared()):
        model = apps.get_model(label)
        if label in OF_THE_PROGRAMME:
            continue
        rows = model._base_manager.filter(**{name: person.pk})
        for field in model._meta.concrete_fields:
            is_words = isinstance(field, models.CharField | models.TextField) and not field.choices
            if is_words and not isinstance(field, models.FileField) and field.name not in CODES:
                word = f"https://{CANARY}/" if isinstance(field, models.URLField) else CANARY
                count = rows.update(**{field.name: word[: field.max_length]})
                if count:
                    put[f"{label}.{field.name}"] = count
    return put


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    def leave(person, *, keep_texts):
        with django_capture_on_commit_callbacks(execute=True):
            actions.erase(by=person, keep_texts=keep_texts)

    return leave


def test_nothing_of_a_person_is_left_anywhere(life, erase):
    """Canaries in every text of theirs, then the whole database and the media folder are searched."""
    put = put_canaries(life.person)
    assert sum(put.values()) >= 20, put
    Post.objects.filter(author=life.person, number__isnull=False).update(html=f"<p>{CANARY}</p>")
    PostText.objects.filter(post__author=life.person).update(key=f" {CANARY}")
    files = [life.file.file.name, life.file.thumbnail.name, life.person.wagtail_userprofile.avatar.name]
    face = default_storage.open(files[2]).read()
    assert media(face) != []
    User.objects.filter(pk=life.person.pk).update(full_name=NAME, call_me=CALLED)
    life.person.refresh_from_db()
    assert grep(CANARY) and grep(CALLED) and grep(MAIL)
    erase(life.person, keep_texts=False)
    assert grep(CANARY, NAME, CALLED, MAIL, "0612345678", "Vertaald door", "was meant well") == []
    assert [name for name in files if default_storage.exists(name)] == []
    assert media(face, CALLED.encode()) == []


def test_texts_that_are_kept_lose_their_name_alone(life, erase):
    shown = set(Post.objects.shown().filter(author=life.person).values_list("pk", "body"))
    erase(life.person, keep_texts=True)
    assert grep(NAME, CALLED, MAIL, "0612345678", "Later hidden") == []
    kept = Post.objects.filter(pk__in=[pk for pk, _body in shown])
    assert set(kept.values_list("pk", "body")) == shown
    assert set(kept.values_list("author", "state")) == {(None, "visible")}
    life.topic.refresh_from_db()
    assert (life.topic.title, life.topic.opened_by) == ("Opened by her", None)
    assert PostText.objects.filter(post__in=kept).count() == len(shown)


def test_what_goes_and_what_ends(life, erase, mailoutbox):
    person = life.person
    mailoutbox.clear()
    erase(person, keep_texts=False)
    person = User.objects.get(pk=person.pk)
    assert (person.is_active, person.has_usable_password(), str(person)) == (
        False,
        False,
        "A former participant",
    )
    own = (Watch, TopicMember, Reaction, Registration, Vote, Busy)
    assert {model.__name__: model.objects.filter(person=person).count() for model in own} == {
        model.__name__: 0 for model in own
    }
    assert not Consent.objects.active().filter(person=person).exists()
    assert not Seat.objects.current().filter(person=person).exists()
    assert not Participation.objects.current().filter(person=person).exists()
    life.mentorship.refresh_from_db()
    life.session.refresh_from_db()
    assert (life.mentorship.state, life.session.state) == ("ended_early", "cancelled")
    # The session's end, so that it leaves the peer's calendar, and the mentorship's.
    assert [message.to for message in mailoutbox] == [[life.peer.email]] * 2
    question = Question.objects.get(author=life.peer)
    assert (question.votes, question.state) == (0, "visible")


def test_readers_pages_follow(life, erase, client):
    """Every post that looks different has a new change, and no number is used twice."""
    before = life.topic.posts.order_by("-change").first().change
    erase(life.person, keep_texts=False)
    client.force_login(life.peer)
    told = client.get(reverse("topic-changes", args=[life.topic.pk]), {"after": before}).json()
    assert len(told["gone"]) == 3
    assert [post["author"] for post in told["posts"]] == [life.peer.call_me]
    answer = life.topic.posts.get(author=life.peer)
    assert answer.reactions == {}
    page = client.get(reverse("topic-detail", args=[life.topic.pk])).content.decode()
    assert "(title taken away)" in page and CALLED not in page
    assert client.get(reverse("mentorship-detail", args=[life.mentorship.pk])).status_code == 200
    assert client.get(reverse("topic-detail", args=[life.room.pk])).status_code == 200


def test_a_topic_of_theirs_alone_is_no_longer_listed(karim, amina, erase):
    topic = factories.topic(factories.ForumFactory(), karim, posts=2)
    erase(karim, keep_texts=False)
    assert Topic.objects.get(pk=topic.pk).state == "hidden"
    assert not Topic.objects.visible_to(amina).filter(pk=topic.pk).exists()


def test_nobody_finds_or_sees_who_has_left(client, karim, officer, erase):
    erase(karim, keep_texts=True)
    client.force_login(officer)
    assert client.get(karim.get_absolute_url()).status_code == 404
    assert not User.objects.members().filter(pk=karim.pk).exists()


def test_mail_that_waits_or_was_sent_is_forgotten(karim, erase):
    from people.notify import send

    def row(status, address):
        args = {"args": [address, "en", "Europe/Amsterdam", "unread", {}, None], "kwargs": {}}
        return DBTaskResult.objects.create(
            status=status, task_path=send.module_path, args_kwargs=args, backend_name="background"
        )

    row("READY", karim.email)
    row("SUCCESSFUL", "other@example.org")
    waits = row("READY", "other@example.org")
    erase(karim, keep_texts=True)
    assert list(DBTaskResult.objects.all()) == [waits]


def test_leaving_costs_the_same_for_many_posts(karim, amina):
    """Not with one query for each post: a member of ten years must be able to leave."""

    def queries(person, posts):
        topic = factories.topic(factories.ForumFactory(), amina)
        for _ in range(posts):
            post = factories.post(topic, person)
            community.react(by=person, post=post, kind="agree", on=True)
        ContentType.objects.clear_cache()
        with CaptureQueriesContext(connection) as asked:
            actions.erase(by=person, keep_texts=False)
        return len(asked)

    other = factories.member("intern", programme=karim.participations.get().programme)
    assert queries(karim, 3) == queries(other, 30)


def test_who_is_just_writing_when_they_leave_writes_no_more(karim, amina):
    """The other request has its own copy of the member, from before."""
    topic = factories.topic(factories.ForumFactory(), amina)
    before = User.objects.get(pk=karim.pk)
    assert before.is_member
    actions.erase(by=karim, keep_texts=True)
    with pytest.raises(Refused):
        factories.post(topic, before)
    assert topic.posts.count() == 1
