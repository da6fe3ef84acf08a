"""Something is wrong: who can say so, who reads it, and that it goes past whom it is about."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from community import actions
from community.models import Block, Concern, Flag, Post
from people.leaving import parts
from people.models import AuditEntry
from people.refusals import Conflict
from people.rules import may
from tests import factories

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
CANARY = "zebrafinch"


@pytest.fixture(autouse=True)
def nobody_sent_before():
    """The limit of a line is counted in the cache, which tests share."""
    cache.clear()


@pytest.fixture
def care(programme):
    return factories.member("care", programme=programme, call_me="Care")


@pytest.fixture
def admin(programme):
    return factories.member("admin", programme=programme, call_me="Admin")


@pytest.fixture
def room(amina, karim):
    return actions.open_room(
        by=amina, title="Room", people=[amina, karim], language="en", client_key=uuid.uuid4()
    )


def said(**fields) -> dict:
    return {"reason": "unkind", "note": CANARY, "client_key": uuid.uuid4(), **fields}


def tell(client, **fields):
    return client.post(reverse("concern"), said(**fields), headers=JSON)


@pytest.fixture
def about(client, care, admin):
    """A concern of somebody about something, with or without an account."""

    def about(what="", by=None, **fields) -> Concern:
        client.logout()
        if by:
            client.force_login(by)
        answer = tell(client, about=what, **fields)
        assert answer.status_code == 201, answer.content
        return Concern.objects.get(pk=answer.json()["id"])

    return about


def readers(concern, *people) -> set[str]:
    return {one.call_me for one in people if Concern.objects.visible_to(one).filter(pk=concern.pk).exists()}


# Raising one.


def test_no_account_is_needed(client, care, mailoutbox):
    assert client.get(reverse("concern")).status_code == 200
    answer = client.post(reverse("concern"), said(contact="+252 61 0000000"))
    assert (answer.status_code, answer.url) == (302, reverse("concern-sent"))
    assert client.get(answer.url).status_code == 200
    made = Concern.objects.get()
    assert (made.by, made.note, made.contact, made.state) == (None, CANARY, "+252 61 0000000", "open")
    (mail,) = mailoutbox
    assert mail.to == [care.email]
    assert made.get_absolute_url() in mail.body
    assert CANARY not in mail.body + mail.alternatives[0][0] and "252" not in mail.body


def test_twice_is_once(client, care):
    key = uuid.uuid4()
    first, again = tell(client, client_key=key), tell(client, client_key=key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert tell(client, client_key=key, note="other").status_code == 409


@pytest.mark.parametrize(
    ("fields", "wrong"), [({"reason": ""}, "reason"), ({"reason": "other", "note": ""}, "note")]
)
def test_what_is_missing_is_said_beside_the_field(client, care, fields, wrong):
    assert list(tell(client, **fields).json()["error"]["fields"]) == [wrong]
    page = client.post(reverse("concern"), said(**fields))
    assert page.status_code == 422
    assert 'class="error"' in page.content.decode()


def test_a_suspended_member_is_heard(client, suspended, care):
    client.force_login(suspended)
    assert tell(client).status_code == 201
    assert Concern.objects.get().by == suspended


def test_a_line_that_sends_too_much_waits(client, care, settings):
    settings.ACCOUNT_RATE_LIMITS = {"concern": "1/h/ip"}
    assert [tell(client).status_code for _ in range(2)] == [201, 429]


# Past whom it is about.


def test_who_reads_it(about, care, admin, officer, moderator, karim, amina, outsider, suspended):
    concern = about(f"person-{amina.pk}", by=karim)
    people = (care, admin, officer, moderator, karim, amina, outsider, suspended)
    assert readers(concern, *people) == {"Care", "Admin"}
    assert not Concern.objects.visible_to(AnonymousUser()).exists()


def test_an_accused_officer_never_sees_it(about, client, care, admin, karim, mailoutbox):
    concern = about(f"person-{care.pk}", by=karim)
    assert readers(concern, care, admin) == {"Admin"}
    assert [mail.to for mail in mailoutbox] == [[admin.email]]
    client.force_login(care)
    unseen = client.get(concern.get_absolute_url())
    nothing = client.get(reverse("concern-detail", args=[999_999]))
    assert (unseen.status_code, nothing.status_code) == (404, 404)
    assert str(concern.get_absolute_url()) not in client.get(reverse("care")).content.decode()
    assert not may(care, "concern.take", concern)
    assert client.post(reverse("concern-move", args=[concern.pk, "take"])).status_code == 404


def test_one_can_name_who_must_not_read_it(about, care, admin, karim):
    assert readers(about(by=karim, keep_from=[care.pk]), care, admin) == {"Admin"}


def test_somebody_is_left_to_read_it(client, care, admin, karim):
    client.force_login(karim)
    answer = tell(client, keep_from=[care.pk, admin.pk])
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (403, ["keep_from"])
    assert not Concern.objects.exists()


def test_without_an_account_no_officer_is_named(client, care):
    assert care.call_me not in client.get(reverse("concern")).content.decode()
    tell(client, keep_from=[care.pk])
    assert not Concern.objects.get().kept_from.exists()


def test_the_log_does_not_say_who_spoke(about, karim, amina):
    concern = about(f"person-{amina.pk}", by=karim)
    entry = AuditEntry.objects.get(act="raise")
    assert (entry.by, entry.thing_id) == (None, str(concern.pk))


# What it is about.


def test_the_page_says_what_it_is_about(client, karim, amina, care):
    client.force_login(karim)
    page = client.get(reverse("concern"), {"about": f"person-{amina.pk}"}).content.decode()
    assert f'value="person-{amina.pk}"' in page and amina.call_me in page


@pytest.mark.parametrize("what", ["person-999999", "post-1", "nonsense", "person-", "person-x", "post-²"])
def test_what_one_may_not_see_is_left_out_and_nobody_is_turned_away(client, karim, care, hiwa, amina, what):
    hidden = actions.start_room(
        by=hiwa, people=[amina], title="Theirs", body="x", language="en", client_key=uuid.uuid4()
    ).thing
    if what == "post-1":
        what = f"post-{hidden.posts.get().pk}"
    client.force_login(karim)
    assert "Theirs" not in client.get(reverse("concern"), {"about": what}).content.decode()
    assert tell(client, about=what).status_code == 201
    assert (Concern.objects.get().about, Concern.objects.get().room) == ("", None)


def test_a_flag_in_a_private_room_goes_to_the_officers(client, room, amina, karim, care, moderator):
    post = factories.post(room, amina, "Come alone")
    client.force_login(karim)
    address = reverse("post-flag", args=[post.pk])
    page = client.get(address).content.decode()
    assert f'value="post-{post.pk}"' in page
    assert client.post(address, said(), headers=JSON).status_code == 201
    concern = Concern.objects.get()
    assert (concern.room, set(concern.kept_from.all())) == (room, {amina})
    assert readers(concern, care, amina, karim, moderator) == {"Care"}
    assert not Flag.objects.exists()


def test_the_page_of_a_post_leads_there(client, room, amina, karim):
    post = factories.post(room, amina)
    client.force_login(karim)
    assert f"about=post-{post.pk}" in client.get(reverse("post-detail", args=[post.pk])).content.decode()
    client.force_login(amina)
    assert "about=post-" not in client.get(reverse("post-detail", args=[post.pk])).content.decode()


def test_a_moderator_does_not_judge_what_they_wrote(client, moderator, karim, amina):
    topic = factories.topic(factories.ForumFactory(), moderator)
    actions.flag(by=karim, post=topic.posts.get(), reason="unkind", client_key=uuid.uuid4())
    other = factories.member("moderator", programme=karim.participations.get().programme)
    assert not Flag.objects.to_judge(moderator).exists()
    assert not Flag.objects.visible_to(moderator).exists()
    assert Flag.objects.to_judge(other).exists()
    assert not may(moderator, "community.judge", topic.posts.get())
    assert may(other, "community.judge", topic.posts.get())


# What officers do with it.


def test_from_new_to_settled_and_back(about, client, care, amina, karim):
    concern = about(f"person-{amina.pk}", by=karim)
    client.force_login(care)
    page = client.get(concern.get_absolute_url()).content.decode()
    assert CANARY in page and amina.call_me in page and karim.call_me in page
    assert client.get(reverse("care")).content.decode().count(concern.get_absolute_url()) == 1

    def act(name, **fields):
        return client.post(reverse("concern-move", args=[concern.pk, name]), fields, headers=JSON)

    assert act("take").json()["state"] == "taken"
    assert act("close").status_code == 422
    assert act("close", outcome="Spoke with both").json()["state"] == "closed"
    assert act("take").status_code == 409
    assert act("reopen").json()["state"] == "taken"
    concern.refresh_from_db()
    assert (concern.taken_by, concern.outcome) == (care, "Spoke with both")
    assert act("nonsense").status_code == 404


def test_of_two_officers_one_takes_it(about, care, admin):
    concern = about()
    stale = Concern.objects.get(pk=concern.pk)
    actions.take_concern(by=care, concern=concern)
    with pytest.raises(Conflict):
        actions.take_concern(by=admin, concern=stale)


@pytest.mark.parametrize("who", [None, "karim", "officer", "moderator", "outsider"])
def test_the_pages_are_for_officers_alone(about, client, request, who):
    address = about().get_absolute_url()
    client.logout()
    if who:
        client.force_login(request.getfixturevalue(who))
    assert client.get(address).status_code == (404 if who else 302)


# Taking along and leaving.


def test_words_go_with_who_said_them(about, karim, amina):
    from people.actions import erase

    concern = about(f"person-{amina.pk}", by=karim, contact=CANARY)
    (part,) = [part for part in parts() if part.name == "concerns"]
    assert [row["text"] for row in part.rows(karim)] == [CANARY]
    assert list(part.rows(amina)) == []
    erase(by=karim, keep_texts=True)
    concern.refresh_from_db()
    assert (concern.by, concern.note, concern.contact) == (None, "", "")
    assert concern.state == "open"


# Blocking.


def test_who_is_blocked_and_who_blocks_read_one_sentence(client, room, amina, karim):
    factories.post(room, karim)

    def write(person):
        client.force_login(person)
        fields = {"body": "Hello", "client_key": uuid.uuid4()}
        return client.post(reverse("topic-reply", args=[room.pk]), fields, headers=JSON)

    assert write(amina).status_code == 201
    block = actions.keep_away(by=karim, other=amina, kind="block").thing
    blocked, blocker = write(amina), write(karim)
    assert (blocked.status_code, blocker.status_code) == (403, 403)
    assert blocked.content == blocker.content
    actions.let_near(by=karim, block=block)
    assert write(amina).status_code == 201
    actions.keep_away(by=karim, other=amina, kind="mute")
    assert write(amina).status_code == 201
    Block.objects.all().delete()
    # A suspended member reads the same to the other: a block cannot be told from it.
    amina.suspended_at = amina.date_joined
    amina.save()
    assert write(karim).content == blocked.content
    assert Post.objects.filter(topic=room).count() == 4


def test_what_was_settled_long_ago_is_deleted_and_nothing_else(about, care, amina, karim, capsys):
    told = {what: about(f"person-{amina.pk}", by=karim) for what in ("open", "old", "lately")}
    long_ago = timezone.now() - datetime.timedelta(days=800)
    Concern.objects.update(at=long_ago)
    for what in ("old", "lately"):
        told[what].refresh_from_db()
    Concern.objects.filter(pk=told["old"].pk).update(state="closed")
    number = str(told["old"].pk)
    AuditEntry.objects.create(act="close", thing="community.concern", thing_id=number, at=long_ago)
    actions.close_concern(by=care, concern=told["lately"], outcome="They talked.")
    for words in (["--dry-run"], [], []):
        call_command("forget_concerns", *words)
    assert capsys.readouterr().out.split("\n")[:3] == [
        "1 would be deleted.",
        "1 were deleted.",
        "0 were deleted.",
    ]
    assert set(Concern.objects.all()) == {told["open"], told["lately"]}
    assert AuditEntry.objects.get(act="forget").thing_id == str(told["old"].pk)
