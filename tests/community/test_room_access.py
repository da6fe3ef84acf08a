"""Reading a private room that is not one's own: a reason, two people, a day, and a row for each look."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from community import actions
from community.models import Attachment, Concern, Post, RoomAccess, Topic, TopicRead
from community.models.search import posts_with
from people.models import AuditEntry, Participation
from people.refusals import Conflict, Refused
from people.rules import may
from tests import factories

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
CANARY = "zebrafinch"
PEOPLE = ["amina", "karim", "hiwa", "moderator", "officer", "care", "admin", "outsider", "suspended"]


@pytest.fixture
def care(programme):
    return factories.member("care", programme=programme, call_me="Care")


@pytest.fixture
def admin(programme):
    return factories.member("admin", programme=programme, call_me="Admin")


@pytest.fixture
def room(amina, karim):
    """Amina and Karim's, with a post in it."""
    made = actions.open_room(
        by=amina, title="Room", people=[amina, karim], language="en", client_key=uuid.uuid4()
    )
    factories.post(made, amina, CANARY)
    return made


@pytest.fixture
def concern(room, karim, amina):
    made = Concern.objects.create(by=karim, reason="unkind", room=room, client_key=uuid.uuid4())
    made.kept_from.add(amina)
    return made


@pytest.fixture
def asked(room, care, concern):
    return actions.ask_for_room(
        by=care, room=room, concern=concern, reason="A threat", client_key=uuid.uuid4()
    ).thing


@pytest.fixture
def granted(asked, admin):
    return actions.grant_room(by=admin, access=asked).thing


def test_who_asks(request, room, amina, karim, hiwa, moderator, officer, care, admin, outsider, suspended):
    people = {name: request.getfixturevalue(name) for name in PEOPLE}
    may_ask = {name for name, person in people.items() if may(person, "community.ask_for_room", room)}
    assert may_ask == {"officer", "care", "admin"}
    forum_topic = factories.topic(factories.ForumFactory(), amina)
    assert not may(care, "community.ask_for_room", forum_topic)


def test_who_grants(request, asked, amina, karim, hiwa, moderator, officer, care, admin, outsider, suspended):
    """Somebody else than who asked, and not an officer who only asks."""
    people = {name: request.getfixturevalue(name) for name in PEOPLE}
    for act in ("grant", "refuse"):
        assert {name for name, one in people.items() if may(one, f"room_access.{act}", asked)} == {"admin"}
    with pytest.raises(Refused, match="second person"):
        actions.grant_room(by=care, access=asked)


def test_nobody_of_the_room_or_of_the_concern_grants(asked, room, concern, programme, amina):
    accused = factories.member("admin", programme=programme, call_me="Accused")
    concern.kept_from.add(accused)
    assert not may(accused, "room_access.grant", asked)
    factories.take_part(amina, programme=programme, role="care")
    del amina.roles
    assert not may(amina, "room_access.grant", asked)
    assert not RoomAccess.objects.visible_to(amina).exists()


def test_the_database_refuses_one_person_for_two(asked, care):
    for columns in (
        {"state": "granted", "decided_by": care, "ends_at": timezone.now()},
        {"state": "granted"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoomAccess.objects.filter(pk=asked.pk).update(**columns)


def test_who_waited_too_long_asks_again(asked, admin):
    asked.asked_at -= timedelta(days=4)
    asked.save()
    with pytest.raises(Refused, match="too long ago"):
        actions.grant_room(by=admin, access=asked)


def test_who_looks(request, granted, karim, hiwa, moderator, officer, outsider, suspended):
    """Who asked; not even who let them."""
    people = {name: request.getfixturevalue(name) for name in PEOPLE}
    looks = {name for name, one in people.items() if may(one, "community.look_into_room", granted)}
    assert looks == {"care"}


def test_a_look_is_a_row_and_nothing_else(client, granted, room, care, amina):
    client.force_login(care)
    address = reverse("room-look", args=[granted.pk])
    head = Topic.objects.values_list("head").get(pk=room.pk)
    for _ in range(2):
        assert CANARY in client.get(address).content.decode()
    looks = AuditEntry.objects.filter(act="look", thing="community.roomaccess")
    assert list(looks.values_list("by", "thing_id")) == [(care.pk, str(granted.pk))] * 2
    assert not TopicRead.objects.filter(person=care).exists()
    assert Topic.objects.values_list("head").get(pk=room.pk) == head


def test_the_gate_stays_as_it_was(client, granted, room, care):
    """Not in their search, lists, streams; and no way to write or react."""
    post = room.posts.get()
    assert not Topic.objects.visible_to(care).filter(pk=room.pk).exists()
    assert not Post.objects.visible_to(care).filter(pk__in=posts_with([CANARY])).exists()
    assert room.readers({care.pk}) == set()
    assert not may(care, "community.reply", room)
    assert not may(care, "community.react", post)
    client.force_login(care)
    for name, pk in (("topic-detail", room.pk), ("post-detail", post.pk), ("topic-changes", room.pk)):
        assert client.get(reverse(name, args=[pk])).status_code == 404


def test_hidden_posts_and_earlier_texts_are_shown(client, granted, room, amina, care):
    actions.edit(by=amina, post=room.posts.get(), body="Softer words")
    client.force_login(care)
    page = client.get(reverse("room-look", args=[granted.pk])).content.decode()
    assert "Softer words" in page and CANARY in page


def test_files_open_while_it_lasts(granted, room, amina, care, officer):
    file = Attachment.objects.create(post=room.posts.get(), kind="document", name="x", size=1)
    assert Attachment.objects.visible_to(care).get() == file
    assert not Attachment.objects.visible_to(officer).exists()
    RoomAccess.objects.update(ends_at=timezone.now())
    assert not Attachment.objects.visible_to(care).exists()


@pytest.mark.parametrize("end", ["the day is over", "given back", "the role is gone", "never granted"])
def test_it_ends(client, asked, granted, care, end):
    client.force_login(care)
    match end:
        case "the day is over":
            assert granted.ends_at - timezone.now() <= timedelta(hours=24)
            RoomAccess.objects.update(ends_at=timezone.now())
        case "given back":
            actions.give_room_back(by=care, access=granted)
        case "the role is gone":
            Participation.objects.filter(person=care).update(role="expert")
        case "never granted":
            RoomAccess.objects.update(state="asked", decided_by=None, ends_at=None)
    answer = client.get(reverse("room-look", args=[granted.pk]), headers=JSON)
    assert answer.status_code == (404 if end == "the role is gone" else 403)
    assert not AuditEntry.objects.filter(act="look").exists()


def test_a_suspended_reader_reads_no_more(client, granted, care):
    client.force_login(care)
    care.suspended_at = timezone.now()
    care.save()
    assert client.get(reverse("room-look", args=[granted.pk])).status_code == 404


def test_the_whole_way_by_pages(client, concern, care, admin, room, mailoutbox):
    client.force_login(care)
    page = client.get(concern.get_absolute_url()).content.decode()
    ask = reverse("room-ask", args=[f"concern-{concern.pk}"])
    assert ask in page and CANARY not in page
    assert client.get(ask).status_code == 200
    assert client.post(ask, {"client_key": uuid.uuid4()}).status_code == 422
    made = client.post(ask, {"reason": "A threat", "client_key": uuid.uuid4()}, headers=JSON)
    assert made.status_code == 201
    access = RoomAccess.objects.get()
    assert (access.room, access.concern) == (room, concern)
    assert [mail.to for mail in mailoutbox] == [[admin.email]]
    own = client.get(access.get_absolute_url()).content.decode()
    assert "Keep it closed" not in own and reverse("room-look", args=[access.pk]) not in own
    client.force_login(admin)
    assert "Keep it closed" in client.get(access.get_absolute_url()).content.decode()
    grant = reverse("room-access-move", args=[access.pk, "grant"])
    assert client.post(grant, {"untold": "on"}, headers=JSON).json()["state"] == "granted"
    assert RoomAccess.objects.get().untold
    assert {mail.to[0] for mail in mailoutbox[1:]} == {care.email, admin.email}
    assert CANARY not in "".join(mail.body for mail in mailoutbox)
    client.force_login(care)
    assert reverse("room-look", args=[access.pk]) in client.get(access.get_absolute_url()).content.decode()


def test_of_two_who_answer_one_does(asked, admin, programme):
    stale = RoomAccess.objects.get(pk=asked.pk)
    actions.refuse_room(by=admin, access=asked)
    other = factories.member("admin", programme=programme)
    with pytest.raises(Conflict):
        actions.grant_room(by=other, access=stale)


def test_a_room_that_belongs_to_nothing_one_sees_cannot_be_asked_for(client, room, care, officer, concern):
    post = room.posts.get()
    for person, about in (
        (officer, f"concern-{concern.pk}"),
        (care, f"post-{post.pk}"),
        (care, "concern-9999"),
    ):
        client.force_login(person)
        assert client.get(reverse("room-ask", args=[about])).status_code == 404


def test_the_two_are_told_in_the_same_words(granted, amina, karim, mailoutbox):
    mailoutbox.clear()
    actions.tell_the_room.call(granted.pk)
    assert {mail.to[0] for mail in mailoutbox} == {amina.email, karim.email}
    told = " ".join(mail.body + mail.alternatives[0][0] for mail in mailoutbox)
    assert not any(word in told for word in ("A threat", "Room", "Amina", "Karim", "Care", CANARY))
