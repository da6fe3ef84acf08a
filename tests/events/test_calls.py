"""A call and its proposals: who sees and does what, and what is done once."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.utils import timezone

from events.actions import proposals, reviewing, speaking
from events.models import Call, CoSpeaker, Event, Proposal, Review, Talk, TalkSpeaker, Track
from people import leaving
from people.models import FocusCountry, Seat
from people.refusals import Conflict, OtherContent, Refused
from people.rules import may
from tests import factories
from tests.events import making_calls
from tests.events.making import HOUR
from tests.ground import shared

pytestmark = pytest.mark.django_db
State = Proposal.State


@shared
def call(conference):
    return making_calls.call(conference)


@shared
def guest(db):
    """An account without a role."""
    return factories.PersonFactory(call_me="Guest", email="guest@example.org")


@shared
def proposer(programme):
    return factories.member("expert", programme=programme, call_me="Pia", email="pia@example.org")


@shared
def co_speaker(programme):
    return factories.member("intern", programme=programme, call_me="Cor")


@shared
def reviewer(programme):
    return factories.member("expert", programme=programme, call_me="Rob")


@shared
def sent(call, proposer, co_speaker, reviewer):
    """A proposal of two in a call that has closed, with a reviewer."""
    made = making_calls.proposal(call, proposer, State.SENT)
    making_calls.beside(made, co_speaker)
    call.reviewers.add(reviewer)
    making_calls.close(call)
    made.call = call
    return made


@pytest.fixture
def nobody():
    return AnonymousUser()


# who: sees the call, may propose, sees the proposal, reviews it, decides
TABLE = {
    "nobody": (True, False, False, False, False),
    "guest": (True, True, False, False, False),
    "suspended": (True, False, False, False, False),
    "karim": (True, True, False, False, False),
    "proposer": (True, True, True, False, False),
    "co_speaker": (True, True, True, False, False),
    "reviewer": (True, True, False, True, False),
    "officer": (True, True, True, False, True),
    "moderator": (True, True, False, False, False),
}


@pytest.mark.parametrize("who", TABLE)
def test_the_table(who, request, sent, call):
    person = request.getfixturevalue(who)
    open_again = Call.objects.select_related("event").get(pk=call.pk)
    open_again.closes = timezone.now() + HOUR
    assert (
        Call.objects.visible_to(person).filter(pk=call.pk).exists(),
        may(person, "call.propose", open_again),
        Proposal.objects.visible_to(person).filter(pk=sent.pk).exists(),
        may(person, "proposal.review", sent),
        may(person, "proposal.accept", sent),
    ) == TABLE[who]


# who: call, form, proposal, list to review, review, ranking, decide
PAGES = {
    "nobody": (200, 302, 302, 302, 302, 302, 302),
    "guest": (200, 403, 404, 404, 404, 404, 404),
    "proposer": (200, 403, 200, 404, 404, 404, 404),
    "co_speaker": (200, 403, 200, 404, 404, 404, 404),
    "reviewer": (200, 403, 404, 200, 200, 404, 404),
    "officer": (200, 403, 200, 404, 404, 200, 200),
}


@pytest.mark.parametrize("who", PAGES)
def test_the_pages_follow_the_table(who, request, client, sent):
    person = request.getfixturevalue(who)
    if person.pk:
        client.force_login(person)
    base = sent.call.get_absolute_url()
    paths = ("", "propose/", f"{sent.pk}/", "review/", f"{sent.pk}/review/", "ranking/", "decide/")
    assert tuple(client.get(f"{base}{path}").status_code for path in paths) == PAGES[who]


def test_a_call_for_members_is_for_members(conference, guest, karim, nobody):
    call = making_calls.call(conference, audience=Call.Audience.MEMBERS)
    seen = {str(who): Call.objects.visible_to(who).exists() for who in (nobody, guest, karim)}
    assert seen == {"AnonymousUser": False, "Guest": False, "Karim": True}
    assert (may(guest, "call.propose", call), may(karim, "call.propose", call)) == (False, True)


def test_a_call_that_has_not_opened_is_seen_by_those_who_work_on_it(conference, karim, reviewer, officer):
    making_calls.call(conference, reviewer, opens=timezone.now() + HOUR, closes=timezone.now() + 2 * HOUR)
    seen = [Call.objects.visible_to(who).exists() for who in (karim, reviewer, officer)]
    assert seen == [False, True, True]


def test_a_draft_is_nobody_elses(call, proposer, co_speaker, reviewer, officer):
    call.reviewers.add(reviewer)
    draft = making_calls.proposal(call, proposer)
    assert [Proposal.objects.visible_to(who).exists() for who in (proposer, officer, reviewer)] == [
        True,
        False,
        False,
    ]
    assert not Proposal.objects.to_review(reviewer).exists()
    # Withdrawn before it was sent, it stays so.
    proposals.withdraw(by=proposer, proposal=draft)
    assert not Proposal.objects.visible_to(officer).exists()


# What a reviewer never reads: whatever is theirs or their institution's.


@pytest.mark.parametrize("near", ["own", "beside", "named", "institution", "seat", "co_seat", "aside"])
def test_a_reviewer_is_kept_from_what_is_near(near, call, proposer, co_speaker, reviewer):
    made = making_calls.proposal(call, reviewer if near == "own" else proposer, State.SENT)
    call.reviewers.add(reviewer)
    making_calls.close(call)
    assert Proposal.objects.to_review(reviewer).exists() == (near != "own")
    institution = factories.InstitutionFactory()
    today = timezone.localdate()
    Seat.objects.create(institution=institution, person=reviewer, rank="focal", since=today)
    if near in ("seat", "co_seat"):
        holder = proposer if near == "seat" else co_speaker
        Seat.objects.create(institution=institution, person=holder, rank="deputy", since=today)
    if near in ("beside", "co_seat"):
        making_calls.beside(made, reviewer if near == "beside" else co_speaker)
    if near == "named":
        making_calls.beside(made, reviewer, CoSpeaker.State.NO)
    if near == "institution":
        Proposal.objects.update(institution=institution)
    if near == "aside":
        reviewing.step_aside(by=reviewer, proposal=made)
    assert not Proposal.objects.to_review(reviewer).exists()
    with pytest.raises(Refused, match="named as reviewers"):
        reviewing.review(by=reviewer, proposal=made, score=5)


@pytest.mark.parametrize("whose", ["by", "beside"])
def test_a_country_in_safety_mode_is_reviewed_later(whose, sent, somalia, proposer, co_speaker, reviewer):
    person = proposer if whose == "by" else co_speaker
    factories.take_part(person, programme=somalia.programme, role="intern", focus_country=somalia)
    seen = Proposal.objects.to_review(reviewer)
    before = seen.exists()
    FocusCountry.objects.update(safety_mode=True)
    assert (before, seen.all().exists()) == (True, False)
    assert Proposal.objects.visible_to(person).exists()


def test_names_are_hidden_until_it_is_decided(client, sent, reviewer, officer):
    institution = factories.InstitutionFactory(name="Canal Desk")
    Proposal.objects.update(institution=institution)
    client.force_login(reviewer)
    pages = (f"{sent.call.get_absolute_url()}review/", f"{sent.call.get_absolute_url()}{sent.pk}/review/")
    for path in pages:
        page = client.get(path).content.decode()
        assert [word for word in ("Pia", "Cor", "Canal Desk") if word in page] == []
    reviewing.decide(by=officer, call=sent.call, proposals=[sent], act="accept")
    page = client.get(pages[1]).content.decode()
    assert [word for word in ("Pia", "Cor", "Canal Desk") if word in page] == ["Pia", "Cor", "Canal Desk"]


def test_reviews_are_ones_own_and_the_teams(sent, reviewer, officer, proposer, programme):
    other = factories.member("expert", programme=programme)
    sent.call.reviewers.add(other)
    making_calls.review(sent, reviewer, 5)
    making_calls.review(sent, other, 1)
    # Named as a speaker, an officer learns nothing of what was said.
    speaks = factories.member("officer", programme=programme)
    making_calls.beside(sent, speaks)
    seen = [Review.objects.visible_to(who).count() for who in (reviewer, officer, proposer, speaks)]
    assert seen == [1, 2, 0, 0]
    assert not may(speaks, "proposal.accept", sent)


# The draft, and until when it can be changed.


def write(call, by, **told):
    told = {**making_calls.TOLD, "title": "A proposal", "client_key": uuid.uuid4(), **told}
    return proposals.write(by=by, call=call, **told)


def test_twice_is_once(call, guest):
    key = uuid.uuid4()
    first, again = write(call, guest, client_key=key), write(call, guest, client_key=key)
    assert (first.created, again.created, first.thing) == (True, False, again.thing)
    with pytest.raises(OtherContent):
        write(call, guest, client_key=key, title="Another")


def test_it_is_changed_and_withdrawn_until_the_call_closes(call, guest):
    made = write(call, guest).thing
    proposals.send(by=guest, proposal=made)
    since = made.changed_at.isoformat()
    proposals.edit(by=guest, proposal=made, since=since, title="Better")
    with pytest.raises(Conflict, match="another window"):
        proposals.edit(by=guest, proposal=made, since=since, title="Worse")
    making_calls.close(call)
    made = Proposal.objects.get(pk=made.pk)
    with pytest.raises(Refused, match="closed"):
        proposals.edit(by=guest, proposal=made, since=made.changed_at.isoformat(), title="Late")
    proposals.withdraw(by=guest, proposal=made)
    assert Proposal.objects.values_list("title", "state").get() == ("Better", State.WITHDRAWN)


def test_nothing_is_sent_to_a_closed_call(call, guest):
    made = write(call, guest).thing
    made.call = making_calls.close(call)
    with pytest.raises(Refused, match="closed"):
        proposals.send(by=guest, proposal=made)
    with pytest.raises(Refused, match="closed"):
        write(call, guest)


# Who speaks along.


def test_a_co_speaker_says_yes_themselves(sent, guest, co_speaker):
    named = making_calls.named(sent, guest.email)
    assert (named.state, named.person) == (CoSpeaker.State.ASKED, None)
    proposals.answer(by=guest, co_speaker=named, yes=True)
    proposals.answer(by=guest, co_speaker=named, yes=True)
    assert Proposal.objects.visible_to(guest).get() == sent
    with pytest.raises(Refused, match="answered already"):
        proposals.answer(by=guest, co_speaker=named, yes=False)
    other = making_calls.named(sent, "second@example.org")
    with pytest.raises(Refused, match="for another address"):
        proposals.answer(by=guest, co_speaker=other, yes=True)
    with pytest.raises(Refused, match="in any case"):
        proposals.answer(by=sent.by, co_speaker=other, yes=True)
    with pytest.raises(Conflict, match="named here already"):
        making_calls.named(sent, "SECOND@example.org")
    proposals.drop_speaker(by=sent.by, co_speaker=named)
    assert not Proposal.objects.visible_to(guest).exists()


def test_only_whoever_has_the_mail_finds_the_page(client, sent, guest):
    named = making_calls.named(sent)
    path = f"{sent.call.get_absolute_url()}with/{named.token}/"
    assert client.get(path).status_code == 302
    client.force_login(guest)
    assert sent.title in client.get(path).content.decode()
    assert client.get(path.replace(named.token, "guessed")).status_code == 404
    assert client.post(path, {"yes": "no"}).status_code == 302
    assert CoSpeaker.objects.get(pk=named.pk).state == CoSpeaker.State.NO


# Reviewing and deciding.


def test_reviewing_begins_when_the_call_has_closed_and_ends_with_the_decision(
    call, proposer, reviewer, officer
):
    call.reviewers.add(reviewer)
    made = making_calls.proposal(call, proposer, State.SENT)
    with pytest.raises(Refused, match="has closed"):
        making_calls.review(made, reviewer)
    with pytest.raises(Refused, match="has closed"):
        reviewing.decide(by=officer, call=call, proposals=[made], act="accept")
    making_calls.close(call)
    making_calls.review(made, reviewer, 2)
    making_calls.review(made, reviewer, 4)
    assert list(Review.objects.values_list("score", flat=True)) == [4]
    reviewing.decide(by=officer, call=call, proposals=[made], act="keep_waiting")
    making_calls.review(made, reviewer, 5)
    reviewing.decide(by=officer, call=call, proposals=[made], act="decline")
    with pytest.raises(Refused, match="decided already"):
        making_calls.review(made, reviewer, 1)


def mails() -> list[tuple[str, str]]:
    """To whom mails went and what they are called."""
    return [(message.to[0], message.subject) for message in mail.outbox]


def test_a_decision_is_told_once_to_each_in_their_language(sent, officer, proposer, co_speaker):
    co_speaker.language = "ar"
    co_speaker.save()
    reviewing.decide(by=officer, call=sent.call, proposals=[sent], act="accept", said="Well done")
    reviewing.decide(by=officer, call=sent.call, proposals=[sent], act="accept", said="Well done")
    assert mails() == [(proposer.email, "Your proposal is accepted"), (co_speaker.email, "قُبل مقترحك")]
    assert Proposal.objects.values_list("state", "said").get() == (State.ACCEPTED, "Well done")


def test_many_are_decided_together_or_none(sent, officer, karim):
    other = making_calls.proposal(sent.call, karim, State.WITHDRAWN)
    with pytest.raises(Conflict):
        reviewing.decide(by=officer, call=sent.call, proposals=[sent, other], act="decline")
    assert set(Proposal.objects.values_list("state", flat=True)) == {State.SENT, State.WITHDRAWN}
    Proposal.objects.filter(pk=other.pk).update(state=State.WAITING)
    reviewing.decide(by=officer, call=sent.call, proposals=[sent, other], act="decline")
    assert set(Proposal.objects.values_list("state", flat=True)) == {State.DECLINED}


def test_mails_are_seen_before_they_are_sent(client, sent, officer, proposer):
    proposer.language = "nl"
    proposer.save()
    client.force_login(officer)
    told = {"p": sent.pk, "act": "decline", "said": "Try <again>"}
    path = f"{sent.call.get_absolute_url()}decide/"
    page = client.get(path, told).content.decode()
    assert page.count("Try &lt;again&gt;") >= 3
    assert ('lang="nl"' in page, 'lang="en"' in page, "Nederlands" in page) == (True, True, True)
    assert Proposal.objects.get().state == State.SENT
    assert mails() == []
    assert client.post(path, told).status_code == 302
    assert Proposal.objects.get().state == State.DECLINED


# From a yes to a talk.


@pytest.fixture
def confirmed(sent, officer, proposer):
    reviewing.decide(by=officer, call=sent.call, proposals=[sent], act="accept")
    sent.refresh_from_db()
    proposals.confirm(by=proposer, proposal=sent)
    return sent


def where(event: Event) -> dict:
    track, _made = Track.objects.get_or_create(event=event, slug="stays", defaults={"name": "What stays"})
    return {"track": track}


def test_a_confirmed_proposal_becomes_a_talk_once(confirmed, officer, proposer, co_speaker, moderator):
    place = where(confirmed.call.event)
    done = speaking.place(by=officer, proposal=confirmed, **place)
    again = speaking.place(by=officer, proposal=confirmed, **place)
    talk = Talk.objects.get()
    assert (done.created, again.created, done.thing.talk, again.thing.talk) == (True, False, talk, talk)
    assert (talk.title, talk.room, talk.starts) == (confirmed.title, None, None)
    assert list(talk.speakers.order_by("talkspeaker__position")) == [proposer, co_speaker]
    assert set(talk.green_room.people.all()) == {proposer, co_speaker, moderator}
    told = [address for address, subject in mails() if subject == "Your talk is in the programme"]
    assert told == [proposer.email, co_speaker.email]


def test_only_what_is_confirmed_comes_into_the_programme(sent, officer, proposer):
    with pytest.raises(Conflict, match="confirmed"):
        speaking.place(by=officer, proposal=sent, **where(sent.call.event))
    with pytest.raises(Refused, match="officers"):
        speaking.place(by=proposer, proposal=sent, **where(sent.call.event))


def test_who_says_yes_late_speaks_and_enters_the_green_room(confirmed, officer, karim, proposer, co_speaker):
    named = making_calls.named(confirmed, karim.email)
    speaking.place(by=officer, proposal=confirmed, **where(confirmed.call.event))
    proposals.answer(by=karim, co_speaker=named, yes=True)
    talk = Talk.objects.get()
    assert set(talk.speakers.all()) == {proposer, co_speaker, karim} == set(talk.green_room.people.all())
    TalkSpeaker.objects.get(person=karim).delete()
    assert set(talk.green_room.people.all()) == {proposer, co_speaker}


def test_leaving_takes_ones_proposals_along(sent, reviewer, proposer, co_speaker, karim):
    making_calls.review(sent, reviewer)
    mine = making_calls.proposal(sent.call, co_speaker, State.SENT)
    making_calls.named(mine, proposer.email)
    leaving.erase_all(proposer, keep_texts=True)
    assert list(Proposal.objects.values_list("pk", flat=True)) == [mine.pk]
    assert (CoSpeaker.objects.count(), Review.objects.count()) == (0, 0)
