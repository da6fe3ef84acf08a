"""The organiser's day: delays with what follows, other rooms, announcements; everybody told once."""

import datetime
import re
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from community.live.streams import Audience, changes, find
from events import board, shifting
from events.actions import announcing, day
from events.models import Announcement, Event, HeadCount, Room, Shift, Talk, TalkSpeaker, Telling
from people.models import AuditEntry
from people.refusals import Conflict, OtherContent, Refused
from tests import factories
from tests.events import making, making_stage
from tests.events.making import HOUR
from tests.ground import shared

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()
JSON = {"Accept": "application/json"}
MINUTE = datetime.timedelta(minutes=1)


@shared
def morning(conference, speaker):
    """A talk that comes, another right after it, and one after a break of twenty minutes."""
    now = timezone.now()
    first = making.talk(conference, speaker, starts=now + 10 * MINUTE, title="First")
    second = making.talk(conference, starts=first.ends, title="Second")
    third = making.talk(conference, starts=second.ends + 20 * MINUTE, title="Third")
    return [first, second, third]


def times(talks) -> list:
    return list(
        Talk.objects.filter(pk__in=[t.pk for t in talks]).order_by("pk").values_list("starts", "ends")
    )


def later(talks, *minutes: int) -> list:
    return [(t.starts + n * MINUTE, t.ends + n * MINUTE) for t, n in zip(talks, minutes, strict=True)]


def browser(person=None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


# Who runs the day

TABLE = {"registered": 404, "speaker": 404, "editor": 404, "outsider": 404, "moderator": 200, "officer": 200}


@pytest.mark.parametrize("who", TABLE)
def test_the_day_is_for_those_who_run_it(who, request, morning, registered, speaker):
    client = browser(request.getfixturevalue(who))
    paths = [
        "day/",
        f"day/talks/{morning[0].code}/delay/?minutes=5",
        f"day/talks/{morning[0].code}/move/",
        "numbers/",
    ]
    assert [client.get(f"/en/events/closing/{path}").status_code for path in paths] == [TABLE[who]] * 4


@pytest.mark.parametrize("who", TABLE)
def test_the_events_page_leads_there_who_run_it(who, request, conference, registered, speaker):
    event = conference.get_absolute_url()
    page = browser(request.getfixturevalue(who)).get(event).content.decode()
    led = [f'href="{event}{path}"' in page for path in ("day/", "hall/code/")]
    assert led == [TABLE[who] == 200] * 2


@pytest.mark.parametrize("who", ["registered", "speaker", "editor"])
def test_nobody_else_delays_or_announces(who, request, morning):
    person = request.getfixturevalue(who)
    with pytest.raises(Refused):
        making_stage.delay(morning[0], person)
    with pytest.raises(Refused):
        making_stage.said(morning[0].event, person)


# Delays


def test_a_delay_pushes_what_follows_and_a_break_takes_it_up(morning, moderator):
    shift = making_stage.delay(morning[0], moderator, 15)
    assert times(morning) == later(morning, 15, 15, 0)
    assert set(shift.moved) == {str(morning[0].pk), str(morning[1].pk)}
    assert AuditEntry.objects.filter(thing="events.talk", act="delay", by=moderator).count() == 2


def test_a_longer_delay_pushes_through_the_break(morning, moderator):
    making_stage.delay(morning[0], moderator, 30)
    assert times(morning) == later(morning, 30, 30, 10)


def test_a_talk_that_is_on_only_ends_later(talk, conference, moderator):
    after = making.talk(conference, starts=talk.ends)
    making_stage.delay(talk, moderator, 10)
    assert times([talk, after]) == [(talk.starts, talk.ends + 10 * MINUTE), *later([after], 10)]


def test_alone_it_would_run_into_the_next_and_is_refused(morning, moderator):
    with pytest.raises(Conflict, match="“First” and “Second” would be in one room"):
        making_stage.delay(morning[0], moderator, 15, following=False)
    assert times(morning) == later(morning, 0, 0, 0)
    assert not Announcement.objects.exists()


def test_a_speaker_in_two_places_is_named(morning, conference, speaker, moderator):
    making.talk(conference, speaker, hall="canal", starts=morning[0].ends + 5 * MINUTE, title="Elsewhere")
    with pytest.raises(Conflict) as refused:
        making_stage.delay(morning[0], moderator, 15)
    told = str(refused.value.sentence)
    assert all(word in told for word in ("Lidewij", "“First”", "“Elsewhere”"))
    assert refused.value.status == 409


def test_nothing_ends_after_the_event(morning, moderator):
    Event.objects.update(ends=morning[2].ends)
    with pytest.raises(Conflict, match="“Third” would end after the event"):
        making_stage.delay(Talk.objects.get(pk=morning[0].pk), moderator, 30)


def test_sent_twice_it_is_delayed_once(morning, moderator):
    key = uuid.uuid4()
    told, expected = {"by": moderator, "talk": morning[0], "client_key": key}, later(morning, 15, 15, 0)
    assert [day.delay(**told, minutes=15).created for _i in range(2)] == [True, False]
    assert times(morning) == expected
    with pytest.raises(OtherContent):
        day.delay(**told, minutes=20)


def test_who_decided_on_an_older_time_is_told(morning, moderator, officer):
    seen = morning[0].starts.isoformat()
    making_stage.delay(Talk.objects.get(pk=morning[0].pk), officer, 5, seen=seen)
    with pytest.raises(Conflict, match="meanwhile"):
        making_stage.delay(Talk.objects.get(pk=morning[0].pk), moderator, 5, seen=seen)


def test_what_is_over_is_not_delayed(conference, moderator):
    over = making.talk(conference, starts=timezone.now() - 2 * HOUR)
    with pytest.raises(Conflict, match="over"):
        making_stage.delay(over, moderator)


def test_a_preview_changes_nothing_and_names_what_would_change(morning, moderator):
    page = browser(moderator).get(
        f"/en/events/closing/day/talks/{morning[0].code}/delay/?minutes=15&following=on"
    )
    told = page.content.decode()
    assert [title in told for title in ("First", "Second", "Third")] == [True, True, False]
    assert times(morning) == later(morning, 0, 0, 0)


def test_an_undo_brings_all_of_it_back(morning, moderator, officer):
    shift = making_stage.delay(morning[0], moderator, 30)
    day.undo(by=officer, shift=shift)
    day.undo(by=officer, shift=shift)
    assert times(morning) == later(morning, 0, 0, 0)
    standing = Announcement.objects.standing()
    assert [said.kind for said in standing] == [Announcement.Kind.BACK]


def test_what_was_moved_again_is_not_undone(morning, moderator):
    shift = making_stage.delay(morning[0], moderator, 5)
    making_stage.delay(Talk.objects.get(pk=morning[1].pk), moderator, 5)
    with pytest.raises(Conflict, match="meanwhile"):
        day.undo(by=moderator, shift=shift)


# Another room


def test_a_talk_moves_to_another_room_and_back(morning, conference, moderator):
    canal = making.room(conference, "canal")
    shift = day.move_room(by=moderator, talk=morning[0], room=canal, client_key=uuid.uuid4()).thing
    assert Talk.objects.get(pk=morning[0].pk).room == canal
    day.undo(by=moderator, shift=shift)
    assert Talk.objects.get(pk=morning[0].pk).room_id == morning[1].room_id


def test_a_room_that_is_taken_is_refused(morning, conference, moderator):
    taken = making.talk(conference, hall="canal", starts=morning[0].starts, title="Taken")
    with pytest.raises(Conflict, match="“Taken”"):
        day.move_room(by=moderator, talk=morning[0], room=taken.room, client_key=uuid.uuid4())
    assert taken.room not in shifting.rooms_free_for(morning[0])


def test_a_room_of_another_event_is_refused(morning, moderator):
    other = making.room(making.event("other"), "elsewhere")
    with pytest.raises(Conflict):
        day.move_room(by=moderator, talk=morning[0], room=other, client_key=uuid.uuid4())


# Announcing


def test_everybody_who_comes_is_told_once_however_often_the_worker_begins(
    conference, registered, karim, moderator
):
    said = making_stage.said(conference, moderator)
    announcing.tell.call(said.pk)
    assert [message.to for message in mail.outbox] == [[registered.email]]
    assert Telling.objects.count() == 1
    # The mail says that there is news, and none of it.
    assert "Lunch" not in mail.outbox[0].body
    assert "/events/closing/" in mail.outbox[0].body


def test_many_are_told_in_few_transactions(conference, moderator, monkeypatch):
    monkeypatch.setattr(announcing, "AT_ONCE", 2)
    people = [factories.member("expert") for _n in range(5)]
    making.register(*people, event=conference)
    mail.outbox.clear()
    making_stage.said(conference, moderator)
    assert sorted(message.to[0] for message in mail.outbox) == sorted(person.email for person in people)


def test_speakers_of_what_moved_are_told_as_well(morning, speaker, registered, moderator):
    making_stage.delay(morning[0], moderator, 15)
    assert {message.to[0] for message in mail.outbox} == {speaker.email, registered.email}


def test_who_never_heard_of_a_shift_does_not_hear_of_its_end(morning, registered, karim, moderator):
    shift = making_stage.delay(morning[0], moderator, 15)
    making.register(karim, event=morning[0].event)
    mail.outbox.clear()
    day.undo(by=moderator, shift=shift)
    assert registered.email in {message.to[0] for message in mail.outbox}
    assert karim.email not in {message.to[0] for message in mail.outbox}


def test_a_line_is_said_in_the_readers_language_where_there_is_one(conference, moderator):
    said = making_stage.said(conference, moderator, "Lunch is ready.", so="Qadadu waa diyaar.")
    stream = find(conference.news)[0]
    with translation.override("nl"):
        assert (said.spoken, said.words) == ("en", "Lunch is ready.")
    assert "Qadadu waa diyaar." in stream.render(said, Audience("so", False))
    assert 'lang="en"' in stream.render(said, Audience("ar", False))


def test_what_is_announced_stands_on_all_pages_until_it_is_taken_back(talk, moderator):
    said = making_stage.said(talk.event, moderator)
    room = talk.room.get_absolute_url()
    pages = [talk.event.get_absolute_url(), "/en/events/closing/schedule/", room, f"{room}hall/"]
    pages += [talk.get_absolute_url(), talk.log_url]
    assert [("Lunch is ready." in browser().get(page).content.decode()) for page in pages] == [True] * 6
    announcing.withdraw(by=moderator, announcement=said)
    assert [("Lunch is ready." in browser().get(page).content.decode()) for page in pages] == [False] * 6
    (change,) = changes(NOBODY, talk.event.news, said.change).changes
    assert (change.pk, change.content) == (said.pk, None)


def test_a_delay_is_told_in_every_language_on_the_events_clock(morning, moderator):
    making_stage.delay(morning[0], moderator, 15)
    said = Announcement.objects.for_reading().get()
    when = (morning[0].starts + 15 * MINUTE).astimezone(morning[0].event.zone).strftime("%H:%M")
    for language in ("en", "nl", "ar", "so"):
        told = find(morning[0].event.news)[0].render(said, Audience(language, False))
        assert when in re.sub(r"<[^>]+>", "", told)
        assert "First" in told


def test_typing_an_announcement_in_the_browser(conference, moderator):
    form = {"text": " Two  words ", "language": "nl", "in_so": "Laba", "client_key": uuid.uuid4()}
    answer = browser(moderator).post("/en/events/closing/day/announce/", form)
    assert answer.status_code == 302
    assert Announcement.objects.get().texts == {"nl": "Two words", "so": "Laba"}
    again = browser(moderator).post("/en/events/closing/day/announce/", {"language": "nl"}, headers=JSON)
    assert again.status_code == 422


# The board


def test_the_board_says_who_is_missing_until_they_are_here(talk, speaker, moderator):
    assert [one.person for one in board.board(talk.event, moderator).missing] == [speaker]
    one = TalkSpeaker.objects.select_related("talk__event").get(talk=talk)
    client = browser(moderator)
    client.post(f"/en/events/closing/day/talks/{talk.code}/speakers/{one.pk}/here/")
    assert board.board(talk.event, moderator).missing == []
    client.post(f"/en/events/closing/day/talks/{talk.code}/speakers/{one.pk}/not-here/")
    assert [one.person for one in board.board(talk.event, moderator).missing] == [speaker]


def test_the_latest_head_count_holds(talk, moderator):
    client = browser(moderator)
    for people in (40, 52):
        form = {"people": people, "client_key": uuid.uuid4()}
        assert client.post(f"/en/events/closing/day/talks/{talk.code}/count/", form).status_code == 302
    (row,) = board.board(talk.event, moderator).rows
    assert row.now.counted.people == 52
    assert HeadCount.objects.count() == 2


def test_the_day_costs_no_more_with_more_rooms(conference, speaker, moderator, counted):
    client = browser(moderator)
    for n in range(1):
        making.talk(conference, speaker, hall=f"a{n}")
    client.get("/en/events/closing/day/")
    with counted(DAY_QUERIES):
        client.get("/en/events/closing/day/")
    for n in range(3):
        making.talk(conference, speaker, hall=f"b{n}")
        making.talk(conference, speaker, hall=f"b{n}", starts=timezone.now() + 2 * HOUR)
    with counted(DAY_QUERIES):
        client.get("/en/events/closing/day/")


DAY_QUERIES = 14


def test_a_room_without_anything_is_on_the_board(conference, moderator):
    making.room(conference, "empty")
    page = browser(moderator).get("/en/events/closing/day/").content.decode()
    assert "Nothing is on here just now" in page
    assert Room.objects.count() == 1
    assert not Shift.objects.exists()
