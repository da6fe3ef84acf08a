"""Calendars as others read them: by three programs that share no code, and by the octet."""

import email
import json
import shutil
import subprocess
from datetime import datetime
from email import policy
from pathlib import Path
from typing import NamedTuple

import icalendar
import pytest
import vobject

from tests.processes import ROOT

ICAL_JS = ROOT / ".venv/js/node_modules/ical.js/dist/ical.js"
Read = list[tuple[str, datetime, datetime, str]]


class Asked(NamedTuple):
    """What a mail asks of a calendar."""

    method: str
    text: bytes

    @property
    def event(self):
        (event,) = calendar_of(self.text).walk("VEVENT")
        return event


def asked(mail) -> Asked:
    """The calendar part of a mail, as a mail program finds it."""
    message = email.message_from_bytes(mail.message().as_bytes(linesep="\r\n"), policy=policy.default)
    assert message.get_content_type() == "multipart/alternative"
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_content_charset() == "utf-8"
    return Asked(part.get_param("method"), part.get_payload(decode=True))


def calendar_of(text: bytes) -> icalendar.Calendar:
    """Read, and found in order by the octet."""
    assert text.endswith(b"END:VCALENDAR\r\n")
    lines = text.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()
    assert b"VTIMEZONE" not in text and b"TZID" not in text
    calendar = icalendar.Calendar.from_ical(text)
    assert calendar.errors == []
    assert [event.errors for event in calendar.walk("VEVENT") if event.errors] == []
    return calendar


def by_icalendar(text: bytes) -> Read:
    events = calendar_of(text).walk("VEVENT")
    return [(str(e["UID"]), e.decoded("DTSTART"), e.decoded("DTEND"), str(e["SUMMARY"])) for e in events]


def by_vobject(text: bytes) -> Read:
    events = vobject.readOne(text.decode()).vevent_list
    return [(e.uid.value, e.dtstart.value, e.dtend.value, e.summary.value) for e in events]


def has_ical_js() -> bool:
    return ICAL_JS.exists() and shutil.which("node") is not None


def by_ical_js(text: bytes) -> Read:
    if not has_ical_js():
        pytest.skip("ical.js is not here: `make .venv/dev` fetches it where there is npm.")
    script = Path(__file__).with_name("js") / "read.mjs"
    told = subprocess.run(["node", script, ICAL_JS], input=text, capture_output=True, check=True).stdout
    return [
        (uid, datetime.fromisoformat(starts), datetime.fromisoformat(ends), summary)
        for uid, starts, ends, summary in json.loads(told)
    ]
