"""A release: at one stroke, told once to whom it concerns, and frozen."""

import re
import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import mail

from events import releasing
from events.actions import picking
from events.actions.releasing import release
from events.models import Event, ScheduleVersion, Talk
from people.refusals import Conflict, OtherContent
from tests.events import making
from tests.events import making_programme as made
from tests.events.making_programme import HOUR, NINE
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def conference(db):
    return made.conference()


@shared
def talk(conference, speaker):
    return making.talk(conference, speaker, starts=NINE, title="Leaks")


@shared
def canal(conference):
    return making.room(conference, "canal", name_nl="Grachtzaal")


@shared
def first(talk, canal, officer):
    """The first release."""
    version = made.release(talk.event, by=officer)
    talk.refresh_from_db()
    return version


def now(talk: Talk) -> tuple:
    talk = Talk.objects.get(pk=talk.pk)
    return talk.room and talk.room.slug, talk.starts, talk.sequence, talk.withdrawn


def changes(version) -> dict:
    return {change["title"]: change["change"] for change in version.diff}


def told() -> dict:
    """{who: how many mails}."""
    addresses = [address for message in mail.outbox for address in message.to]
    return {address: addresses.count(address) for address in addresses}


def test_the_first_release_freezes_what_there_is(first, talk):
    assert (first.number, first.diff, now(talk)) == (1, [], ("hall", NINE, 0, False))
    assert [row["title"] for row in first.rows] == ["Leaks"]


def test_a_release_gives_the_public_the_draft(first, talk, canal, officer, client):
    made.move(talk, by=officer, room=canal, starts=NINE + HOUR)
    version = made.release(talk.event, by=officer)
    assert (version.number, changes(version)) == (2, {"Leaks": "moved"})
    assert now(talk) == ("canal", NINE + HOUR, 1, False)
    assert not releasing.preview(talk.event).changes
    assert "Canal" in client.get(f"{talk.event.get_absolute_url()}schedule/").content.decode()


def test_only_what_changed_rises(first, talk, canal, officer, conference):
    other = making.talk(conference, hall="garden", starts=NINE)
    made.move(talk, by=officer, room=canal)
    made.release(conference, by=officer)
    assert (now(talk)[2], now(other)[2]) == (1, 0)
    # There and back again is no change.
    made.move(talk, by=officer, room=making.room(conference, "garden"), starts=NINE + 2 * HOUR)
    made.move(talk, by=officer, room=canal)
    with pytest.raises(Conflict) as refused:
        made.release(conference, by=officer)
    assert (refused.value.code, now(talk)[2]) == ("unchanged", 1)


def test_withdrawn_and_back(first, talk, officer, client):
    page = f"{talk.event.get_absolute_url()}schedule/"
    made.withdraw(talk, by=officer)
    assert "Leaks" in client.get(page).content.decode()
    assert changes(made.release(talk.event, by=officer)) == {"Leaks": "withdrawn"}
    assert now(talk) == ("hall", NINE, 1, True)
    assert "Leaks" not in client.get(page).content.decode()
    assert "This talk does not take place." in client.get(talk.get_absolute_url()).content.decode()
    made.move(talk, by=officer, room=talk.room, starts=NINE)
    assert changes(made.release(talk.event, by=officer)) == {"Leaks": "back"}
    assert now(talk) == ("hall", NINE, 2, False)


def test_a_new_talk_starts_at_nought(first, canal, officer, conference):
    waiting = making.talk(conference, title="New")
    Talk.objects.filter(pk=waiting.pk).update(room=None, starts=None, ends=None)
    waiting.refresh_from_db()
    made.move(waiting, by=officer, room=canal)
    assert changes(made.release(conference, by=officer)) == {"New": "new"}
    assert now(waiting) == ("canal", NINE, 0, False)


def test_what_the_public_knows_does_not_fall_off(first, talk, officer):
    made.move(talk, by=officer, room=None)
    with pytest.raises(Conflict) as refused:
        made.release(talk.event, by=officer)
    assert refused.value.code == "lost"
    assert "“Leaks”" in str(refused.value.sentence)
    assert now(talk) == ("hall", NINE, 0, False)


def test_what_clashes_is_not_released(first, talk, officer, conference, canal):
    """By a talk that came into the room otherwise than through the draft."""
    made.move(talk, by=officer, room=canal)
    making.talk(conference, hall="canal", starts=NINE + HOUR / 2, title="Seeds")
    with pytest.raises(Conflict) as refused:
        made.release(conference, by=officer)
    assert refused.value.code == "clash"
    assert ScheduleVersion.objects.count() == 1


def test_each_person_gets_one_mail_however_often_it_is_sent(
    first, talk, canal, officer, speaker, amina, karim, hiwa, django_capture_on_commit_callbacks, conference
):
    other = making.talk(conference, speaker, hall="garden", starts=NINE + 4 * HOUR, title="Seeds")
    still = making.talk(conference, hall="attic", starts=NINE + 6 * HOUR)
    for person, picked in ((amina, talk), (amina, other), (karim, other), (speaker, talk), (hiwa, still)):
        picking.pick(by=person, talk=picked)
    made.move(talk, by=officer, room=canal)
    made.move(other, by=officer, room=canal, starts=NINE + 4 * HOUR)
    assert releasing.preview(conference).people == 3
    key = uuid.uuid4()
    with django_capture_on_commit_callbacks(execute=True):
        once = release(by=officer, event=conference, client_key=key)
        again = release(by=officer, event=conference, client_key=key)
    assert (once.created, again.created, again.thing) == (True, False, once.thing)
    assert told() == {person.email: 1 for person in (amina, karim, speaker)}
    with pytest.raises(OtherContent):
        release(by=officer, event=conference, note="Else", client_key=key)


def test_the_mail_says_what_changed_in_the_readers_language(
    first, talk, canal, officer, speaker, django_capture_on_commit_callbacks
):
    speaker.language = "nl"
    speaker.save()
    made.move(talk, by=officer, room=canal, starts=NINE + HOUR)
    with django_capture_on_commit_callbacks(execute=True):
        made.release(talk.event, by=officer, note="The hall leaks")
    (message,) = mail.outbox
    for words in ("Leaks", "The hall leaks", "10:00–11:00, Grachtzaal", "09:00–10:00, Hall", "/nl/events/"):
        assert words in message.body


def test_of_an_event_that_is_not_public_the_mail_says_nothing(
    first, talk, canal, officer, django_capture_on_commit_callbacks
):
    Event.objects.update(visibility=Event.Visibility.MEMBERS)
    talk.event.refresh_from_db()
    made.move(talk, by=officer, room=canal)
    with django_capture_on_commit_callbacks(execute=True):
        made.release(talk.event, by=officer, note="Secret")
    (message,) = mail.outbox
    for words in ("Leaks", "Secret", "Canal", talk.event.label):
        assert words not in message.body + message.subject


def main_of(page: str) -> str:
    return re.search(r"<main.*</main>", page, re.S)[0]


def test_a_version_stays_as_it_was(first, talk, canal, officer, client):
    address = f"{talk.event.get_absolute_url()}schedule/v/1/"
    before = client.get(address).content
    made.move(talk, by=officer, room=canal)
    Talk.objects.filter(pk=talk.pk).update(title="Another title")
    made.release(talk.event, by=officer)
    talk.room.name = "Great hall"
    talk.room.save()
    assert client.get(address).content == before
    assert "Leaks" in main_of(before.decode())
    assert client.get(f"{talk.event.get_absolute_url()}schedule/v/3/").status_code == 404


def test_a_version_shows_nothing_that_may_not_be_shown(first, talk, canal, officer, iraq, hiwa, client):
    other = making.talk(talk.event, hiwa, hall="garden", starts=NINE, title="Of somebody at risk")
    made.move(talk, by=officer, room=canal)
    made.move(other, by=officer, room=other.room, starts=NINE + HOUR)
    made.release(talk.event, by=officer)
    address = f"{talk.event.get_absolute_url()}schedule/v/2/"
    assert "Of somebody at risk" in client.get(address).content.decode()
    iraq.safety_mode = True
    iraq.save()
    assert "Of somebody at risk" not in client.get(address).content.decode()
    Event.objects.update(visibility=Event.Visibility.MEMBERS)
    assert client.get(address).status_code == 404
    assert not ScheduleVersion.objects.visible_to(AnonymousUser()).exists()


def test_the_page_shows_what_changes_before_it_does(first, talk, canal, officer, client):
    made.move(talk, by=officer, room=canal, starts=NINE + HOUR)
    client.force_login(officer)
    address = f"{talk.event.get_absolute_url()}schedule/release/"
    page = main_of(client.get(address).content.decode())
    for words in ("Leaks", "<del>", "09:00", "10:00", "Canal", "One person gets one mail"):
        assert words in page
    told_form = {"note": "Water", "client_key": uuid.uuid4()}
    first_answer = client.post(address, told_form, headers={"accept": "application/json"})
    second = client.post(address, told_form, headers={"accept": "application/json"})
    assert (first_answer.status_code, first_answer.json()["number"]) == (201, 2)
    assert (second.status_code, second.json()["number"]) == (200, 2)
