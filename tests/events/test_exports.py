"""schedule.xml, schedule.json and schedule.ics, as programs read them that know nothing of ours."""

import json
import os
from datetime import UTC
from pathlib import Path

import icalendar
import pytest
from lxml import etree

from events import exports
from events.models import Event, Talk, Track
from tests.events import making
from tests.events import making_programme as made
from tests.events.making_programme import HOUR, NINE
from tests.ground import shared
from tests.mentoring import readers
from tests.processes import ROOT

pytestmark = pytest.mark.django_db

SCHEMAS = Path(os.environ.get("CONFERENCE_DATA", ROOT.parent / "shared" / "conference-data"))
SCRIPTS = (
    "ما الذي يبقى بعد أن نغادر؟ حكاية طويلة عن مضخة وثلاثة صمامات ودفتر لا يغلقه أحد",
    "Suuqii khariidaddiisa isagu sawirtay",
    "Ọjà tí ó ya àwòrán ara rẹ̀",
    "ئەو بازاڕەی نەخشەی خۆی کێشا",
    "Wat blijft ]]> & <script>alert('x')</script>",
    "Bell \x07 and escape \x1b and \ufffe",
)


@shared
def conference(db):
    return made.conference("final", time_zone="Europe/Amsterdam")


@shared
def talks(conference, speaker):
    """One of each script, on two days, and a track whose name has no letter of ours."""
    making.named(speaker)
    Track.objects.create(event=conference, slug="1", name="مسار", position=1)
    starts = [NINE + (number % 3) * HOUR + (number // 3) * 24 * HOUR for number in range(len(SCRIPTS))]
    told = [
        making.talk(conference, speaker, starts=at, title=title, abstract=f"{title} ]]>\x0b")
        for at, title in zip(starts, SCRIPTS, strict=True)
    ]
    told[0].track = Track.objects.get(slug="1")
    told[0].save()
    return told


def schema(name: str) -> Path:
    path = SCHEMAS / name
    if not path.exists():
        pytest.skip(f"{name} of the voc is not here: set CONFERENCE_DATA to a folder that has it.")
    return path


def fetch(client, name: str, **headers):
    return client.get(f"/en/events/final/schedule.{name}", headers=headers)


def valid_xml(text: bytes) -> etree._Element:
    told = etree.fromstring(text)
    checked = etree.XMLSchema(etree.parse(schema("schedule.xml.xsd")))
    assert (checked.validate(told), list(checked.error_log)) == (True, [])
    return told


def valid_json(text: bytes) -> dict:
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed.")
    told = json.loads(text)
    rules = json.loads(schema("schema.json").read_text())
    checker = jsonschema.Draft6Validator(rules, format_checker=jsonschema.FormatChecker())
    assert list(checker.iter_errors(told)) == []
    return told


def test_the_xml_is_what_the_schema_says(talks, client):
    answer = fetch(client, "xml")
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    told = valid_xml(answer.content)
    events = told.findall("day/room/event")
    assert [day.get("date") for day in told.findall("day")] == ["2027-03-01", "2027-03-02"]
    assert [event.findtext("title") for event in events] == [exports.plain(title) for title in SCRIPTS]
    assert events[0].findtext("date") == "2027-03-01T09:00:00+01:00"
    assert {event.findtext("persons/person") for event in events} == {"Lidewij Full Name"}
    assert {event.get("guid") for event in events} == {str(talk.guid) for talk in talks}


def test_the_json_is_what_the_schema_says(talks, client):
    told = valid_json(fetch(client, "json").content)
    conference = told["schedule"]["conference"]
    events = [e for day in conference["days"] for room in day["rooms"].values() for e in room]
    assert [event["title"] for event in events] == [exports.plain(title) for title in SCRIPTS]
    assert (conference["acronym"], conference["daysCount"]) == ("final", 2)
    assert events[0]["persons"] == [{"name": "Lidewij Full Name"}]
    # pyfahrplan reads these without asking whether they are there.
    taken_for_granted = {"title", "id", "start", "date", "duration", "description", "abstract", "track"}
    assert all(taken_for_granted <= set(event) for event in events)
    assert "\x07" not in json.dumps(told, ensure_ascii=False)


def read(text: bytes) -> dict[str, icalendar.Event]:
    told = icalendar.Calendar.from_ical(text)
    assert told.errors == []
    return {str(event["SUMMARY"]): event for event in told.walk("VEVENT")}


def test_the_calendar_by_the_octet(talks, client):
    text = fetch(client, "ics").content
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT30M" in text
    assert text.count(b"BEGIN:VTIMEZONE") == 1
    assert b"DTSTART;TZID=Europe/Amsterdam:20270301T090000" in text
    told = read(text)
    assert list(told) == [exports.plain(title) for title in SCRIPTS]
    for event in told.values():
        assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
        assert event["LAST-MODIFIED"].dt <= event["DTSTAMP"].dt


def instants(found) -> list[tuple]:
    return sorted((uid, at.astimezone(UTC), to.astimezone(UTC)) for uid, at, to, *_rest in found)


def test_three_readers_have_the_same_hours(talks, client):
    text = fetch(client, "ics").content
    told = sorted((f"{talk.guid}@diwan", talk.starts, talk.ends) for talk in talks)
    ours = read(text).values()
    assert instants((e["UID"], e["DTSTART"].dt, e["DTEND"].dt) for e in ours) == told
    assert instants(readers.by_vobject(text)) == told
    if readers.has_ical_js():
        assert instants(readers.by_ical_js(text)) == told


@pytest.mark.parametrize("zone", ["Africa/Lagos", "Asia/Baghdad", "Africa/Mogadishu", "Europe/Amsterdam"])
def test_across_a_change_of_clocks(zone, client, conference):
    """Amsterdam's clocks go forward on 28 March 2027; the event's own zone is whatever it is."""
    Event.objects.update(time_zone=zone, ends=NINE + 60 * 24 * HOUR)
    conference.refresh_from_db()
    talks = [
        making.talk(conference, starts=NINE + 24 * day * HOUR, title=str(day)) for day in (0, 26, 27, 28)
    ]
    told = sorted((f"{talk.guid}@diwan", talk.starts, talk.ends) for talk in talks)
    text = fetch(client, "ics").content
    assert f"TZID={zone}".encode() in text
    assert instants(readers.by_vobject(text)) == told
    if readers.has_ical_js():
        assert instants(readers.by_ical_js(text)) == told


def sequences(client) -> dict[str, tuple]:
    told = read(fetch(client, "ics").content)
    return {str(e["UID"]): (e["SEQUENCE"], str(e["STATUS"])) for e in told.values()}


def test_a_move_counts_one_and_a_withdrawn_talk_is_crossed_out(talks, officer, client, conference):
    made.release(conference, by=officer)
    before = sequences(client)
    made.move(talks[1], by=officer, room=making.room(conference, "canal"), starts=NINE + 5 * HOUR)
    assert sequences(client) == before
    made.release(conference, by=officer)
    moved = {**before, f"{talks[1].guid}@diwan": (1, "CONFIRMED")}
    assert sequences(client) == moved
    made.withdraw(talks[2], by=officer)
    made.release(conference, by=officer)
    assert sequences(client) == {**moved, f"{talks[2].guid}@diwan": (1, "CANCELLED")}
    # Those who read the programme and not a calendar do not see it any more.
    assert str(talks[2].guid) not in fetch(client, "xml").content.decode()
    assert str(talks[2].guid) not in fetch(client, "json").content.decode()


@pytest.mark.parametrize("name", ["xml", "json", "ics"])
def test_a_tag_until_it_changes(name, talks, officer, client, conference):
    first = fetch(client, name)
    tag = first.headers["ETag"]
    assert fetch(client, name, if_none_match=tag).status_code == 304
    assert fetch(client, name).content == first.content
    made.move(talks[1], by=officer, room=making.room(conference, "canal"), starts=NINE + 5 * HOUR)
    assert fetch(client, name, if_none_match=tag).status_code == 304
    made.release(conference, by=officer)
    assert fetch(client, name, if_none_match=tag).status_code == 200


@pytest.mark.parametrize("name", ["xml", "json", "ics"])
@pytest.mark.parametrize("more", [0, 20])
def test_what_an_export_asks(name, more, talks, conference, speaker, client, counted, settings):
    settings.PAGE_STORE_BYTES = 0
    for number in range(more):
        making.talk(conference, speaker, hall="attic", starts=NINE + number * HOUR / 2)
    fetch(client, name)
    with counted(3 if name == "ics" else 4):
        assert fetch(client, name).status_code == 200


@pytest.mark.parametrize("name", ["xml", "json", "ics"])
def test_nobody_is_named_without_consent_and_nothing_shown_that_is_hidden(name, talks, speaker, client):
    speaker.consents.all().delete()
    assert "Lidewij" not in fetch(client, name).content.decode()
    Event.objects.update(visibility=Event.Visibility.MEMBERS)
    assert fetch(client, name).status_code == 404


def test_a_talk_without_a_place_is_nowhere(talks, client):
    Talk.objects.filter(pk=talks[0].pk).update(room=None, starts=None, ends=None)
    for name in ("xml", "json", "ics"):
        assert str(talks[0].guid) not in fetch(client, name).content.decode()
