"""A room's stage: how it is, ways to follow it, and the log that is written along."""

import re
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation

from community.live.streams import Audience, NotYours, changes, find
from events import staging
from events.actions import log, stage
from events.models import Event, LogLine, Room, Scribe, Source, Talk
from people.models import AuditEntry
from people.refusals import Conflict, OtherContent, Refused
from people.rules import may
from tests.events import making, making_stage
from tests.events.making import HOUR
from tests.ground import shared

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()
JSON = {"Accept": "application/json"}
State = Room.State


@shared
def scribe(talk, registered):
    """Amina, who writes along in the hall."""
    Scribe.objects.create(room=talk.room, person=registered)
    return registered


def browser(person=None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def html(response, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


# Who may: says how the stage is, writes the log

TABLE = {
    "outsider": (False, False),
    "suspended": (False, False),
    "karim": (False, False),
    "registered": (False, False),
    "scribe": (False, True),
    "speaker": (True, True),
    "moderator": (True, True),
    "officer": (True, True),
    "editor": (False, False),
}


@pytest.mark.parametrize("who", TABLE)
def test_the_table(who, request, talk):
    person = request.getfixturevalue(who)
    told = (may(person, "stage.start", talk.room), may(person, "events.write_log", talk))
    assert told == TABLE[who]
    client = browser(person)
    path = f"/en/events/closing/live/{talk.room.slug}/start/"
    assert client.post(path, headers=JSON).status_code == (200 if TABLE[who][0] else NO_MEMBER.get(who, 403))
    form = {"body": "One line", "client_key": uuid.uuid4()}
    answer = client.post(f"{talk.log_url}write/", form, headers=JSON)
    assert answer.status_code == (201 if TABLE[who][1] else 403)


NO_MEMBER = {"outsider": 404, "suspended": 404}


def test_who_speaks_later_does_not_say_how_the_stage_is(conference, hiwa):
    talk = making.talk(conference, hiwa, starts=timezone.now() + HOUR)
    assert not may(hiwa, "stage.start", talk.room)


# How it is


def test_the_stage_moves_and_everybody_sees_it(talk, moderator):
    stage.move(by=moderator, room=talk.room, act="start")
    stage.move(by=moderator, room=talk.room, act="fail")
    talk.room.refresh_from_db()
    assert (talk.room.state, talk.room.stage_head) == (State.FALLBACK, 2)
    acts = AuditEntry.objects.filter(thing="events.room").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["start", "fail"]
    batch = changes(NOBODY, talk.room.stage, 1)
    (change,) = batch.changes
    assert "The picture fails just now" in find(talk.room.stage)[0].render(
        change.content, Audience("en", False)
    )
    assert changes(NOBODY, talk.room.stage, 2).changes == []


def test_of_two_who_say_it_at_once_the_second_is_told(talk, moderator, officer):
    stale = Room.objects.select_related("event").get(pk=talk.room.pk)
    stage.move(by=moderator, room=talk.room, act="start")
    with pytest.raises(Conflict):
        stage.move(by=officer, room=stale, act="open")


def test_a_button_that_came_too_late_says_so_on_the_rooms_page(talk, moderator):
    stage.move(by=moderator, room=talk.room, act="start")
    answer = browser(moderator).post(f"{talk.room.get_absolute_url()}start/")
    page = html(answer, 409)
    assert 'role="alert"' in page
    assert talk.title in page


def test_the_page_says_that_the_picture_fails_and_offers_the_sound(talk, moderator):
    video = making_stage.source(talk.room, role="video")
    audio = making_stage.source(talk.room, role="audio", kilobits=32)
    stage.move(by=moderator, room=talk.room, act="start")
    assert staging.ways(talk.room, talk, NOBODY).chosen == video
    stage.move(by=moderator, room=talk.room, act="fail")
    told = staging.ways(talk.room, talk, NOBODY)
    assert (told.chosen, told.others) == (audio, [video])
    page = html(browser().get(talk.room.get_absolute_url()))
    assert "The picture fails just now" in page
    assert "2 MB in ten minutes" in page


# Ways to follow


def test_the_way_follows_the_readers_language_and_choice(talk):
    english = making_stage.source(talk.room, language="en")
    somali = making_stage.source(talk.room, language="so", position=2)
    sound = making_stage.source(talk.room, language="so", role="audio")
    assert staging.ways(talk.room, talk, NOBODY).chosen == english
    with translation.override("so"):
        assert staging.ways(talk.room, talk, NOBODY).chosen == somali
    assert staging.ways(talk.room, talk, NOBODY, str(sound.pk)).chosen == sound
    assert staging.ways(talk.room, talk, NOBODY, "sound").chosen == sound
    assert staging.ways(talk.room, talk, NOBODY, "nonsense").chosen == english


def test_a_chosen_way_is_kept_for_this_room_and_for_the_next_talk(talk, conference):
    making_stage.source(talk.room, talk=talk)
    making_stage.source(talk.room, address="https://stream.example/picture")
    for_now = making_stage.source(talk.room, talk=talk, role="audio", language="ar")
    making_stage.source(talk.room, role="audio", language="ar", address="https://stream.example/always")
    making_stage.source(making.room(conference, "other"), role="audio", language="ar")
    client = browser()
    here = talk.room.get_absolute_url()
    assert "https://stream.example/1" in html(client.get(here, {"source": for_now.pk}))
    Talk.objects.filter(pk=talk.pk).update(starts=timezone.now() - 3 * HOUR, ends=timezone.now() - HOUR)
    assert 'href="https://stream.example/always"' in html(client.get(here))
    # Nobody else's page, and no other room's, is any different.
    assert 'href="https://stream.example/picture"' in html(browser().get(here))
    assert client.cookies["way"]["path"] == here


def test_a_kept_picture_gives_way_while_the_picture_fails(talk):
    making_stage.source(talk.room)
    heard = making_stage.source(talk.room, role="audio")
    assert staging.ways(talk.room, talk, NOBODY, kept="video-en").chosen.role == "video"
    assert staging.ways(talk.room, talk, NOBODY, kept="nonsense-en").chosen.role == "video"
    talk.room.state = State.FALLBACK
    assert staging.ways(talk.room, talk, NOBODY, kept="video-en").chosen == heard


def test_a_source_of_a_talk_goes_before_the_rooms_and_ends_with_it(talk, conference):
    always = making_stage.source(talk.room)
    own = making_stage.source(talk.room, talk=talk, position=5)
    other = making.talk(conference, starts=timezone.now() + 2 * HOUR)
    assert staging.ways(talk.room, talk, NOBODY) == (own, [always], [])
    assert staging.ways(talk.room, other, NOBODY) == (always, [], [])


def test_nothing_foreign_is_loaded_into_the_page(talk):
    making_stage.source(talk.room, kind="youtube", address="https://www.youtube.com/watch?v=1")
    page = html(browser().get(talk.room.get_absolute_url()))
    link = re.search(r'<a class="button" href="https://www.youtube.com/[^>]*>', page)[0]
    assert 'rel="noopener noreferrer"' in link
    assert "<iframe" not in page
    loaded = re.findall(r'(?:src|poster|data-src)="([^"]+)"', page)
    assert [address for address in loaded if address.startswith(("http", "//"))] == []


def test_a_film_of_ours_plays_in_the_page_and_waits_for_a_click(talk):
    film = making_stage.film()
    making_stage.source(talk.room, kind="film", address="", film=film)
    page = html(browser().get(talk.room.get_absolute_url()))
    assert f'<lite-video class="film" data-film="{film.pk}">' in page
    assert "<video" not in page
    assert browser().get(film.file.url).status_code == 200


def test_a_film_on_a_stage_that_one_may_not_see_is_nobodys(talk):
    film = making_stage.film()
    making_stage.source(talk.room, kind="film", address="", film=film)
    Event.objects.update(visibility=Event.Visibility.MEMBERS)
    assert browser().get(film.file.url).status_code == 404


@pytest.mark.parametrize(
    ("kind", "address", "fine"),
    [
        ("hls", "/streams/hall.m3u8", True),
        ("hls", "//evil.example/hall.m3u8", False),
        ("hls", "https://stream.example/hall.m3u8", True),
        ("youtube", "https://youtu.be/abc", True),
        ("youtube", "https://youtube.com.evil.example/abc", False),
        ("link", "http://stream.example/", False),
        ("link", "javascript:alert(1)", False),
        ("jitsi", "https://user:secret@meet.example/", False),
        ("bbb", "https://meet.example/b/hall", True),
        ("bbb", "", False),
    ],
)
def test_which_addresses_are_taken(talk, kind, address, fine):
    source = Source(room=talk.room, kind=kind, address=address, language="en")
    if fine:
        source.full_clean()
        assert source.is_own == address.startswith("/")
    else:
        with pytest.raises(ValidationError):
            source.full_clean()


def test_a_source_leads_somewhere(talk):
    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.create(room=talk.room, kind="film", language="en", address="https://stream.example/")


# The log


def test_a_line_is_written_once_and_moves_the_head(talk, scribe):
    key = uuid.uuid4()
    first, again = (log.write(by=scribe, talk=talk, body="It begins.", client_key=key) for _i in range(2))
    assert (first.created, again.created, first.thing) == (True, False, again.thing)
    talk.refresh_from_db()
    assert (first.thing.change, talk.log_head, first.thing.language) == (1, 1, talk.language)
    with pytest.raises(OtherContent):
        log.write(by=scribe, talk=talk, body="Something else.", client_key=key)


def test_a_line_that_is_taken_back_is_gone_everywhere(talk, scribe):
    line = making_stage.line(talk, scribe, "Wrong name")
    kept = making_stage.line(talk, scribe, "Right name")
    log.strike(by=scribe, line=line)
    log.strike(by=scribe, line=line)
    assert [(change.pk, change.content) for change in changes(NOBODY, talk.log_stream, 0).changes] == [
        (kept.pk, kept),
        (line.pk, None),
    ]
    assert staging.log_of(talk, NOBODY) == [kept]
    assert "Wrong name" not in html(browser().get(talk.log_url))
    assert AuditEntry.objects.filter(thing="events.logline", act="strike").count() == 1


def test_whoever_was_away_ends_with_what_a_fresh_page_shows(talk, scribe):
    lines = [making_stage.line(talk, scribe, f"Line {n}") for n in range(5)]
    stream, key = find(talk.log_stream)
    shown, after = {}, 0
    while True:
        batch = stream.batch(key, after, 2)
        shown |= {change.pk: stream.render(change.content, Audience("en", False)) for change in batch.changes}
        after = batch.cursor
        if not batch.more:
            break
    assert list(shown) == [line.pk for line in lines]
    page = html(browser().get(talk.log_url))
    assert all(part.strip() in page for part in shown.values())


def test_the_log_is_read_by_language(talk, scribe):
    making_stage.line(talk, scribe, "It begins.", language="en")
    making_stage.line(talk, scribe, "Waa bilaabmay.", language="so")
    page = html(browser().get(f"{talk.log_url}?language=so"))
    assert "Waa bilaabmay." in page
    assert "It begins." not in page
    assert 'data-language="so"' in page


def test_the_log_of_a_talk_for_members_is_theirs(talk, scribe, karim):
    making_stage.line(talk, scribe)
    Event.objects.update(visibility=Event.Visibility.MEMBERS)
    assert browser().get(talk.log_url).status_code == 404
    assert browser(karim).get(talk.log_url).status_code == 200
    with pytest.raises(NotYours):
        changes(NOBODY, talk.log_stream, 0)


def test_a_log_that_is_over_is_read_and_not_written(talk, scribe):
    making_stage.line(talk, scribe, "The last word")
    Event.objects.update(ends=timezone.now() - HOUR / 60, starts=timezone.now() - 2 * HOUR)
    over = Talk.objects.get(pk=talk.pk)
    with pytest.raises(Refused, match="over"):
        making_stage.line(over, scribe)
    assert "The last word" in html(browser().get(over.log_url))


def test_a_scribe_is_somebody_who_is_registered(talk, moderator, registered, karim):
    assert stage.name_scribe(by=moderator, room=talk.room, email=registered.email.upper()).created
    assert not stage.name_scribe(by=moderator, room=talk.room, email=registered.email).created
    with pytest.raises(Refused, match="Nobody with this address"):
        stage.name_scribe(by=moderator, room=talk.room, email=karim.email)
    stage.dismiss_scribe(by=moderator, scribe=Scribe.objects.get())
    assert not may(registered, "events.write_log", talk)


def test_the_live_page_costs_no_more_with_more_of_everything(talk, scribe, counted):
    def fill(n: int) -> None:
        for number in range(n):
            making_stage.line(talk, scribe, f"Line {n}.{number}")
            making_stage.source(talk.room, position=number)

    client = browser()
    fill(1)
    client.get(talk.room.get_absolute_url())
    with counted(LIVE_QUERIES):
        client.get(talk.room.get_absolute_url())
    fill(3)
    with counted(LIVE_QUERIES):
        client.get(talk.room.get_absolute_url())


LIVE_QUERIES = 13


def test_the_log_page_is_light(talk, scribe):
    for number in range(20):
        making_stage.line(
            talk, scribe, f"A line of about a hundred letters, as somebody types it who listens. {number}"
        )
    assert len(html(browser().get(talk.log_url))) < 18_000
    assert LogLine.objects.count() == 20
