"""What is left: recordings while all agree, what people say, the closing page, the numbers."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from events import remains
from events.actions import afterwards, day
from events.models import Event, Feedback, Presence, Recording, Registration, Room, Slides
from people.models import Paper
from people.refusals import Refused
from tests import factories
from tests.events import making, making_stage
from tests.events.making import HOUR
from tests.ground import shared

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()
PUBLIC, PARTICIPANTS = Recording.Visibility.PUBLIC, Recording.Visibility.PARTICIPANTS


def browser(person=None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


# who: sees a public recording, one for participants
TABLE = {
    "outsider": (True, False),
    "suspended": (True, False),
    "karim": (True, False),
    "registered": (True, True),
    "speaker": (True, True),
    "moderator": (True, True),
    "officer": (True, True),
}


@shared
def recorded(talk, speaker):
    making_stage.agreed(speaker)
    return talk


@pytest.mark.parametrize("who", TABLE)
def test_who_sees_a_recording(who, request, recorded):
    person = request.getfixturevalue(who)
    recording, seen = making_stage.recorded(recorded), []
    for visibility in (PUBLIC, PARTICIPANTS):
        Recording.objects.update(visibility=visibility)
        seen.append(Recording.objects.visible_to(person).exists())
        client = browser(person)
        assert client.get(recording.film.file.url).status_code == (200 if seen[-1] else 404)
        assert ("lite-video" in client.get(recorded.get_absolute_url()).content.decode()) == seen[-1]
    assert tuple(seen) == TABLE[who]


def test_nobody_without_an_account_gets_what_is_for_participants(recorded):
    recording = making_stage.recorded(recorded, PARTICIPANTS)
    assert browser().get(recording.film.file.url).status_code == 404
    assert "lite-video" not in browser().get(recorded.get_absolute_url()).content.decode()


def test_a_recording_is_seen_only_while_all_who_speak_agree(talk, speaker, hiwa, officer):
    recording = making_stage.recorded(talk)
    talk.speakers.add(hiwa)
    seen = []
    for act in (
        lambda: making_stage.agreed(speaker),
        lambda: making_stage.agreed(hiwa),
        lambda: speaker.consents.update(withdrawn_at=timezone.now()),
    ):
        act()
        seen.append([Recording.objects.visible_to(who).exists() for who in (NOBODY, officer)])
    assert seen == [[False, False], [True, True], [False, False]]
    assert browser().get(recording.film.file.url).status_code == 404


def test_a_talk_without_speakers_has_nobody_who_agreed(conference):
    making_stage.recorded(making.talk(conference))
    assert not Recording.objects.visible_to(NOBODY).exists()


def test_whoever_leaves_takes_the_recording_along(recorded, speaker):
    making_stage.recorded(recorded)
    afterwards.leave_talks(speaker, keep_texts=True)
    assert not Recording.objects.exists()


def test_slides_are_for_those_who_see_the_talk(talk, karim):
    paper = Paper.objects.create(title="Slides", file=ContentFile(b"%PDF-1.4", name="slides.pdf"))
    Slides.objects.create(talk=talk, by=talk.speakers.get(), paper=paper, client_key=uuid.uuid4())
    assert browser().get(paper.file.url).status_code == 200
    assert "Slides" in browser().get(talk.get_absolute_url()).content.decode()
    Event.objects.update(visibility=Event.Visibility.MEMBERS)
    assert browser().get(paper.file.url).status_code == 404
    assert browser(karim).get(paper.file.url).status_code == 200


# Feedback


def say(talk, person, stars: int = 4, words: str = ""):
    return afterwards.give_feedback(by=person, talk=talk, stars=stars, words=words, language="en")


def test_feedback_is_given_once_and_can_be_changed(talk, registered):
    assert [say(talk, registered, stars).created for stars in (3, 5)] == [True, False]
    assert Feedback.objects.get().stars == 5


def test_only_who_was_registered_says_how_it_was_and_not_before(talk, conference, registered, karim):
    with pytest.raises(Refused, match="registered"):
        say(talk, karim)
    coming = making.talk(conference, starts=timezone.now() + HOUR)
    with pytest.raises(Refused, match="begun"):
        say(coming, registered)


def test_speakers_are_told_stars_of_five_and_no_words(talk, conference, speaker, officer, registered):
    people = [factories.member("expert") for _n in range(4)]
    making.register(*people, event=conference)
    for number, person in enumerate(people):
        say(talk, person, 5, f"Words of {number}")
    assert remains.totals(talk) == (4, None)
    say(talk, registered, 3, "Too long")
    assert remains.totals(talk) == (5, 4.6)
    path = f"{talk.get_absolute_url()}feedback/"
    for person, reads in ((speaker, False), (officer, True)):
        page = browser(person).get(path).content.decode()
        assert ("4.6 of 5 stars" in page, "Too long" in page) == (True, reads)
    own = browser(registered).get(path).content.decode()
    assert ("Too long" in own, "Words of 1" in own, "of 5 stars" in own) == (True, False, False)


def test_feedback_in_a_browser(talk, registered):
    path = f"{talk.get_absolute_url()}feedback/"
    assert browser(registered).post(path, {"stars": 4, "words": "Good"}).status_code == 302
    assert browser(registered).post(path, {"stars": 6}).status_code == 422
    assert Feedback.objects.get().stars == 4


# The closing page, and the way in


def test_the_closing_page_gathers_what_is_left(recorded, conference, registered, speaker):
    making.talk(conference, title="Nothing is left of this")
    making_stage.recorded(recorded)
    making_stage.line(recorded, speaker, "A line")
    making.question(recorded, registered, "answered", body="Is it answered?", lead=speaker)
    page = browser().get("/en/events/closing/closing/").content.decode()
    told = [
        words in page for words in ("Recording", "1 line written along", "Is it answered?", "Nothing is left")
    ]
    assert told == [True, True, True, False]
    (left,) = remains.closing(conference, NOBODY)
    assert (left.talk, left.lines, len(left.answered)) == (recorded, 1, 1)


def test_the_closing_page_of_what_one_may_not_see_is_none(conference):
    Event.objects.update(visibility=Event.Visibility.MEMBERS)
    assert browser().get("/en/events/closing/closing/").status_code == 404


def test_the_closing_page_costs_no_more_with_more_talks(conference, speaker, counted):
    def fill(n: int) -> None:
        for _i in range(n):
            talk = making.talk(conference, speaker)
            making_stage.recorded(talk)
            making_stage.line(talk, speaker)

    making_stage.agreed(speaker)
    fill(1)
    browser().get("/en/events/closing/closing/")
    with counted(CLOSING_QUERIES):
        browser().get("/en/events/closing/closing/")
    fill(3)
    with counted(CLOSING_QUERIES):
        browser().get("/en/events/closing/closing/")


CLOSING_QUERIES = 12


def test_who_came_in_by_the_halls_code_is_not_called_registered(talk, registered, karim):
    before = remains.sums(talk.event)
    making.register(karim, event=talk.event)
    Registration.objects.filter(person=karim).update(state=Registration.State.HALL)
    assert remains.sums(talk.event) == before


def test_numbers_of_an_event(talk, registered, speaker, moderator):
    making.question(talk, registered, "visible", lead=speaker)
    making.question(talk, registered, body="And again?")
    for people in (40, 52, 31):
        day.count_heads(by=moderator, talk=talk, people=people, client_key=uuid.uuid4())
    say(talk, registered, 4)
    # In two stretches, as one person.
    for hours in (1, 3):
        since = timezone.now() - hours * HOUR
        Presence.objects.create(talk=talk, person=registered, started=since, last_seen=since)
    figures = remains.figures(talk.event, moderator)
    assert figures.rows == [(talk, 52, 1, 1, 0, 0, 1, 4.0)]
    assert [chart.table.name for chart in figures.charts] == ["registered", "came", "watched", "asked"]
    page = browser(moderator).get("/en/events/closing/numbers/").content.decode()
    assert "The same as a table" in page


@pytest.mark.parametrize(("mode", "leads_to_room"), [("online", True), ("onsite", False), (None, True)])
def test_who_is_online_goes_straight_to_the_stream(talk, amina, mode, leads_to_room):
    if mode:
        making.register(amina, event=talk.event, mode=mode)
    to = browser(amina).get("/en/events/closing/now/").headers["Location"]
    room, rooms = talk.room.get_absolute_url(), f"{talk.event.get_absolute_url()}#rooms"
    assert to == (room if leads_to_room else rooms)


def test_the_hall_is_told_the_way_and_the_line_gets_a_door(talk, amina, karim):
    Room.objects.update(directions="First floor", directions_so="Dabaqa koowaad")
    making.register(amina, event=talk.event, mode="onsite")
    making.register(karim, event=talk.event, mode="online")
    hall = browser(amina).get(talk.event.get_absolute_url()).content.decode()
    line = browser(karim).get("/so/events/closing/").content.decode()
    assert ("First floor" in hall, "/events/closing/now/" in hall) == (True, False)
    assert ("Dabaqa koowaad" in line, "/events/closing/now/" in line) == (True, True)


def test_the_home_page_has_a_door_to_what_is_on(talk):
    page = browser().get("/en/").content.decode()
    assert '<a href="/en/events/closing/now/">' in page
    Event.objects.update(starts=timezone.now() + HOUR, ends=timezone.now() + 2 * HOUR)
    assert "/events/closing/now/" not in browser().get("/en/").content.decode()
