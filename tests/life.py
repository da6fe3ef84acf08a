"""A member who has done everything that one can do here, and another who answered."""

import datetime
import uuid
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from assignments.models import Assignment, Certificate, Delegate, ExchangeVisit, FollowUp, HandoverItem
from community import actions
from community.attaching import prepare
from community.models import Attachment, Forum, Topic
from events.actions import votes
from mentoring import actions as mentoring
from mentoring.models import Match, MatchRun, Mentorship, Session
from people.actions import consent
from people.models import Invitation, Picture, Seat, User
from stories.actions import pitches
from stories.models import Subscriber
from tests import factories
from tests.assignments import applying, making
from tests.community.test_attachments import picture
from tests.events import making as events
from tests.mentoring.conftest import hours, pair_up, speaks
from tests.stories import making as stories

NAME, CALLED, MAIL = "Xanthippe Quillfeather", "Xanthippe", "xanthippe@quill.example"


@dataclass
class Life:
    person: User
    peer: User
    forum: Forum
    topic: Topic
    room: Topic
    mentorship: Mentorship
    session: Session
    file: Attachment


def _key():
    return uuid.uuid4()


def live(person: User, peer: User, moderator: User) -> Life:
    """Let `person` do it all; what `peer` says holds the word "elsewhose"."""
    User.objects.filter(pk=person.pk).update(
        full_name=NAME, call_me=CALLED, email=MAIL, about="Call 0612345678"
    )
    person.refresh_from_db()
    forum = factories.ForumFactory(slug="lived", name="Lived")
    topic, file = _talk(person, peer, moderator, forum)
    room = actions.start_room(
        by=peer,
        people=[person],
        title="elsewhose title",
        body="elsewhose words",
        language="en",
        client_key=_key(),
    ).thing
    factories.post(room, person, body="Said in the room")
    mentorship, session = _meet(person, peer)
    _gather(person, peer)
    _belong(person, peer)
    _apply(person, peer)
    return Life(person, peer, forum, topic, room, mentorship, session, file)


def _talk(person, peer, moderator, forum):
    topic = factories.topic(forum, person, title="Opened by her", body="First words")
    answer = factories.post(topic, peer, body="elsewhose but public answer")
    files = [prepare(picture("garden.jpg"), "The garden")]
    with_file = actions.reply(
        by=person, topic=topic, body="See the picture", attached=files, client_key=_key()
    ).thing
    actions.edit(by=person, post=with_file, body="See the picture of the pump")
    actions.translate(by=person, post=answer, language="nl", body="Vertaald door haar")
    actions.translate(by=peer, post=with_file, language="nl", body="Vertaald door een ander")
    actions.react(by=person, post=answer, kind="thanks", on=True)
    actions.react(by=peer, post=with_file, kind="helpful", on=True)
    hidden = factories.post(topic, person, body="Later hidden")
    actions.hide(by=moderator, post=hidden, reason="off topic")
    actions.appeal(by=person, post=hidden, text="It was meant well", client_key=_key())
    actions.flag(by=person, post=answer, reason="other", note="Please look", client_key=_key())
    actions.raise_concern(by=person, reason="unkind", note="It felt unsafe", client_key=_key())
    actions.watch(by=person, place=forum, level=30)
    actions.keep_away(by=person, other=moderator, kind="mute")
    actions.keep_away(by=peer, other=person, kind="mute")
    actions.mark_read(by=person, topic=topic, number=2)
    actions.mark_forum_read(by=person, forum=forum, bump=1)
    actions.keep_draft(by=person, place=topic.stream, typed={"body": "Not sent yet"}, client_key=_key())
    actions.settle_inbox(by=person, mail_direct="daily", mail_rest="never", tell_content=False)
    return topic, Attachment.objects.get(post=with_file)


def _meet(person, peer):
    for day in range(1, 8):
        hours(person, day, 0, 24)
        hours(peer, day, 0, 24)
    mentorship = pair_up(person, peer)
    mentoring.add_goal(by=person, mentorship=mentorship, text="Read the pump's log")
    mentoring.add_step(by=peer, mentorship=mentorship, text="Ring the pump's maker", mine=False)
    speaks(person, so=7, en=4)
    mentoring.set_wish(by=person, other=peer, rank=1)
    run = MatchRun.objects.create(programme=mentorship.programme, by=peer, seed=7, client_key=_key())
    told = {"score": 60, "state": Match.State.CONFIRMED, "goal": "Keep the pump running"}
    Match.objects.create(run=run, mentor=peer, mentee=person, **told)
    from mentoring.slots import free_starts

    starts = free_starts(mentorship, 60, datetime.datetime.now(datetime.UTC))[3]
    session = mentoring.book(
        by=person, mentorship=mentorship, starts=starts, minutes=60, aim="The log", client_key=_key()
    ).thing
    mentoring.open_calendar(by=person, client_key=_key())
    mentoring.set_room(by=person, mentorship=mentorship, address="https://meet.example.org/her-own")
    return mentorship, session


def _gather(person, peer):
    event = events.event()
    talk = events.talk(event, person)
    events.register(person, peer, event=event)
    events.question(talk, person, body="What does it cost?")
    asked = events.question(talk, peer, "visible", body="elsewhose question", lead=person)
    votes.vote(by=person, question=asked)


def _leave_behind(person, peer, work):
    now = datetime.datetime.now(datetime.UTC)
    FollowUp.objects.create(
        assignment=work, person=person, wave="start", due_on=now, sent_at=now, text="It still runs"
    )
    HandoverItem.objects.create(
        institution=work.host, kind="note", title="Where the keys are", added_by=person, client_key=_key()
    )
    visit = ExchangeVisit.objects.create(
        programme=work.programme,
        sender=work.host,
        title="Five days of pipes",
        aim="See a control room",
        starts=now,
        ends=now,
        planned_by=peer,
        client_key=_key(),
    )
    Delegate.objects.create(visit=visit, person=person, needs="Was vegetarian")


def _belong(person, peer):
    taken = person.participations.get()
    host = factories.InstitutionFactory()
    Seat.objects.create(institution=host, person=person, since="2026-01-01")
    work = Assignment.objects.create(
        programme=taken.programme,
        expert=person,
        host=host,
        focus_country=taken.focus_country,
        sector=factories.SectorFactory(),
        title="A pump that tells",
        mode="mixed",
        starts="2026-01-01",
        ends="2026-03-01",
        latest_end="2026-04-01",
    )
    _leave_behind(person, peer, work)
    Certificate.objects.create(person=person, assignment=work)
    stories.story(by=[person])
    _tell(person, peer)
    Subscriber.objects.create(address=person.email, language="so", asked_at=timezone.now())
    Picture.objects.filter(pk=stories.picture().pk).update(uploaded_by_user=person)
    for purpose in ("named", "directory"):
        consent(by=person, purpose=purpose, version=1, language="en")
    EmailAddress.objects.create(user=person, email=MAIL, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    Invitation.objects.create(
        email=MAIL, programme=taken.programme, role="expert", invited_by=peer, client_key=_key()
    )
    office, _made = UserProfile.objects.get_or_create(user=person)
    office.avatar.save("face.webp", ContentFile(_key().bytes))
    ModelLogEntry.objects.log_action(taken, "wagtail.edit", user=peer)


def _tell(person, peer):
    told = {"title": "Told by her", "text": "How it was", "language": "en", "client_key": _key()}
    pictures = [(picture("told.jpg"), "Her garden")]
    pitches.write(by=person, pictures=pictures, anonymous=False, **told)
    pitches.write(by=peer, tellers=[person], **{**told, "title": "Told by both", "client_key": _key()})


def _apply(person, peer):
    host = making.host(person.participations.get().focus_country)
    call = applying.open_vacancy(host, peer)
    applying.at("shortlisted", call, person, host=peer, officer=peer, said="elsewhose reason")
