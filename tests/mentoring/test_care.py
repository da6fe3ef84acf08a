"""What is a pair's own stays so, and either can say that something is wrong or be left alone at once."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.urls import reverse

from community import actions as community
from community.models import Attachment, Concern, Post, RoomAccess, Topic
from mentoring import actions
from mentoring.models import Availability, Mentorship, Session
from mentoring.reading import possible_mentors
from people.actions import take_part
from people.models import AuditEntry, Busy, Seat
from people.refusals import Conflict, Refused
from people.rules import may
from tests import factories
from tests.mentoring.conftest import ask, offer

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
CANARY = "zebrafinch"
NOBODY_THERE = "The other person cannot be reached just now."
PERSONAS = ["anonymous", "amina", "karim", "noor", "yusuf", "moderator", "officer", "care", "suspended"]
PAIR, STAFF = {"amina", "karim"}, {"officer", "care"}


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
def noor(somalia):
    """Another intern."""
    return factories.member("intern", somalia, call_me="Noor")


@pytest.fixture
def yusuf(somalia):
    """An institution's contact."""
    person = factories.member("host", somalia, call_me="Yusuf")
    Seat.objects.create(institution=factories.InstitutionFactory(), person=person, since="2026-01-01")
    return person


@pytest.fixture
def persona(request, noor, yusuf, moderator, officer, care, suspended):
    return lambda name: AnonymousUser() if name == "anonymous" else request.getfixturevalue(name)


@pytest.fixture
def pair(active, session, karim):
    """With a canary in all that is theirs."""
    Mentorship.objects.filter(pk=active.pk).update(goal=CANARY)
    Session.objects.filter(pk=session.pk).update(aim=CANARY)
    actions.add_goal(by=karim, mentorship=active, text=CANARY)
    factories.post(active.topic, karim, CANARY)
    active.refresh_from_db()
    return active


# Who sees what: the gate, and every address of a pair. (what, who sees it)
GATES = {
    "mentorship": (lambda pair, who: Mentorship.objects.visible_to(who), PAIR | STAFF),
    "sessions": (lambda pair, who: Session.objects.visible_to(who), PAIR),
    "room": (lambda pair, who: Topic.objects.visible_to(who).filter(pk=pair.topic_id), PAIR),
    "posts": (lambda pair, who: Post.objects.visible_to(who), PAIR),
    "windows": (lambda pair, who: Availability.objects.visible_to(who), PAIR),
}
PAGES = {
    "mentorship-detail": (lambda pair: pair.pk, PAIR | STAFF),
    "session-book": (lambda pair: pair.pk, PAIR),
    "session-detail": (lambda pair: pair.sessions.get().pk, PAIR),
    "topic-detail": (lambda pair: pair.topic_id, PAIR),
    "topic-changes": (lambda pair: pair.topic_id, PAIR),
    "post-detail": (lambda pair: pair.topic.posts.get().pk, PAIR),
}


@pytest.mark.parametrize("what", GATES)
def test_who_sees_it(pair, persona, what):
    seen, who = GATES[what]
    assert {name for name in PERSONAS if seen(pair, persona(name)).exists()} == who


@pytest.mark.parametrize("name", PAGES)
def test_whose_pages_they_are(client, pair, persona, name):
    """Nobody else reads a word of theirs, as a page or as a program; staff see that a mentorship exists."""
    number, who = PAGES[name]
    for person in PERSONAS:
        client.logout()
        if person != "anonymous":
            client.force_login(persona(person))
        for headers in ({}, JSON):
            answer = client.get(reverse(name, args=[number(pair)]), headers=headers)
            assert (answer.status_code == 200) is (person in who), (person, answer.status_code)
            assert person in PAIR or CANARY not in answer.content.decode()


def test_nothing_of_a_pair_is_found_or_counted_by_others(client, pair, persona):
    for person in set(PERSONAS) - PAIR - {"anonymous"}:
        client.force_login(persona(person))
        for address in (f"{reverse('search')}?q={CANARY}", reverse("community"), reverse("mentoring")):
            page = client.get(address).content.decode()
            assert CANARY not in page.replace(f'value="{CANARY}"', "").replace(f"q={CANARY}", ""), person


# Saying that something is wrong.


@pytest.mark.parametrize("who", ["karim", "amina"])
@pytest.mark.parametrize("kind", ["mentorship", "session", "post"])
def test_the_other_never_learns(client, pair, care, admin, amina, karim, moderator, kind, who):
    speaks, other = (karim, amina) if who == "karim" else (amina, karim)
    post = factories.post(pair.topic, other)
    thing = {"mentorship": pair, "session": pair.sessions.get(), "post": post}[kind]
    about = f"{kind}-{thing.pk}"
    client.force_login(speaks)
    page = reverse("post-detail", args=[post.pk]) if kind == "post" else thing.get_absolute_url()
    assert f"{reverse('concern')}?about={about}" in client.get(page).content.decode()
    fields = {"reason": "unkind", "about": about, "client_key": uuid.uuid4()}
    # An officer who is one of the pair is kept from it as well.
    take_part(other, programme=pair.programme, role="care")
    assert client.post(reverse("concern"), fields, headers=JSON).status_code == 201
    concern = Concern.objects.get()
    assert (set(concern.kept_from.all()), concern.room) == ({other}, pair.topic)
    del other.roles
    seen = [one for one in (care, admin, amina, karim, moderator) if _sees(one, concern)]
    assert seen == [care, admin]
    client.force_login(care)
    assert client.get(concern.get_absolute_url()).status_code == 200


def _sees(person, concern):
    return Concern.objects.visible_to(person).filter(pk=concern.pk).exists()


def test_a_members_page_leads_there(client, amina, karim):
    client.force_login(karim)
    assert f"about=person-{amina.pk}" in client.get(amina.get_absolute_url()).content.decode()
    assert "about=person" not in client.get(karim.get_absolute_url()).content.decode()


# Staff read a pair's room with a reason and a second person.


def test_an_officer_reads_a_room_when_another_lets_them(client, pair, officer, care, amina, karim):
    client.force_login(officer)
    page = client.get(pair.get_absolute_url()).content.decode()
    ask = reverse("room-ask", args=[f"mentorship-{pair.pk}"])
    assert ask in page
    fields = {"reason": "A check-in was missed", "client_key": uuid.uuid4()}
    assert client.post(ask, fields, headers=JSON).status_code == 201
    access = RoomAccess.objects.get()
    look = reverse("room-look", args=[access.pk])
    assert client.get(look).status_code == 403
    before = _as_the_pair_sees_it(client, pair, amina, karim)
    community.grant_room(by=care, access=access)
    client.force_login(officer)
    assert CANARY in client.get(look).content.decode()
    assert AuditEntry.objects.filter(act="look", by=officer).count() == 1
    assert not Attachment.objects.visible_to(officer).exists()
    # Neither the pages nor the counts of the two are any different.
    assert _as_the_pair_sees_it(client, pair, amina, karim) == before
    client.force_login(karim)
    assert client.get(ask).status_code == 404
    assert client.get(access.get_absolute_url()).status_code == 404


def _as_the_pair_sees_it(client, pair, *people):
    seen = []
    for person in people:
        client.force_login(person)
        for address in (pair.get_absolute_url(), pair.topic.get_absolute_url(), reverse("inbox")):
            page = client.get(address)
            seen.append((page.status_code, _steady(page.content.decode())))
    return seen


def _steady(page: str) -> str:
    """Without what differs at every look: the tokens and keys of forms."""
    return "\n".join(line for line in page.splitlines() if "csrf" not in line and "client_key" not in line)


# Blocking.


@pytest.mark.parametrize(("who", "other"), [("karim", "amina"), ("amina", "karim")])
def test_a_block_calls_sessions_off_and_says_nothing(pair, session, request, who, other, slot, mailoutbox):
    blocks, blocked = request.getfixturevalue(who), request.getfixturevalue(other)
    mailoutbox.clear()
    community.keep_away(by=blocks, other=blocked, kind="block")
    session.refresh_from_db()
    pair.refresh_from_db()
    assert (session.state, Busy.objects.filter(held_by=session.uid).count(), pair.state) == (
        "cancelled",
        0,
        "active",
    )
    # Both calendars take it out, and neither mail says whose doing it was.
    told = {mail.to[0]: mail.body for mail in mailoutbox}
    assert set(told) == {blocks.email, blocked.email}
    assert not any("You cancelled" in body for body in told.values())
    entry = AuditEntry.objects.get(act="cancel")
    assert entry.by is None
    for person in (blocks, blocked):
        with pytest.raises(Refused, match=NOBODY_THERE):
            _book(person, pair, slot)


def _book(by, mentorship, slot):
    return actions.book(by=by, mentorship=mentorship, starts=slot, minutes=60, client_key=uuid.uuid4())


def test_the_pages_of_both_read_the_same_as_for_whom_is_away(client, pair, amina, karim):
    community.keep_away(by=karim, other=amina, kind="block")
    pages = {}
    for person in (amina, karim):
        client.force_login(person)
        pages[person] = client.get(pair.get_absolute_url()).content.decode()
        assert reverse("session-book", args=[pair.pk]) not in pages[person]
        assert "The other person cannot be reached just now" in pages[person]
        answer = client.get(reverse("session-book", args=[pair.pk]), headers=JSON)
        assert answer.json()["error"]["message"] == NOBODY_THERE


def test_muting_is_ones_own_affair(pair, session, amina, karim, mailoutbox):
    mailoutbox.clear()
    community.keep_away(by=karim, other=amina, kind="mute")
    session.refresh_from_db()
    assert (session.state, mailoutbox) == ("confirmed", [])
    assert may(amina, "mentoring.book", pair)


def test_let_near_again_sessions_can_be_booked(pair, amina, karim, slot):
    block = community.keep_away(by=karim, other=amina, kind="block").thing
    community.let_near(by=karim, block=block)
    assert _book(amina, pair, slot).created


def test_a_session_that_was_being_booked_is_refused_under_the_lock(active, amina, karim, slot, monkeypatch):
    """The rule was asked before the block; the booking looks again once it holds the mentorship."""
    monkeypatch.setattr("mentoring.actions.sessions.require", lambda *_: None)
    community.keep_away(by=amina, other=karim, kind="block")
    with pytest.raises(Conflict, match=NOBODY_THERE):
        _book(karim, active, slot)


def test_a_pair_that_has_nothing_booked_is_told_nothing(active, amina, karim, mailoutbox):
    mailoutbox.clear()
    community.keep_away(by=karim, other=amina, kind="block")
    assert mailoutbox == []


def test_whoever_blocks_is_not_asked_to_mentor(amina, karim, now):
    offer(amina)
    Availability.objects.create(person=amina, weekday=1, starts=0, ends=600)
    assert [row["person"] for row in possible_mentors(karim)] == [amina]
    community.keep_away(by=amina, other=karim, kind="block")
    assert possible_mentors(karim) == []
    with pytest.raises(Refused, match="takes no new mentorships"):
        ask(karim, amina)


def test_a_request_of_somebody_blocked_since_is_not_accepted(requested, amina, karim):
    community.keep_away(by=karim, other=amina, kind="block")
    with pytest.raises(Refused, match=NOBODY_THERE):
        actions.accept(by=amina, mentorship=requested)
