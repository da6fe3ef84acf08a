"""What a mail asks of its reader's calendar."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from community.actions import settle_inbox
from mentoring import actions
from mentoring.models import Mentorship, Session
from tests.mentoring.readers import asked, by_icalendar, by_vobject, calendar_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
KEY = uuid.uuid4()


def move(session, *, by, to):
    return actions.move(by=by, session=session, starts=to, sequence=session.sequence).thing


def test_both_calendars_follow_whoever_acts(session, amina, karim, slot, mailoutbox):
    """Booked by one, moved by the other, cancelled by the first: each one's calendar is told all three."""
    session = move(session, by=amina, to=slot + 2 * HOUR)
    actions.cancel(by=karim, session=session)
    told = {person.email: [] for person in (amina, karim)}
    for mail in mailoutbox[-6:]:
        told[mail.to[0]].append(asked(mail))
    for asks in told.values():
        assert [ask.method for ask in asks] == ["REQUEST", "REQUEST", "CANCEL"]
        for ask in asks:
            assert f"METHOD:{ask.method}\r\n".encode() in ask.text
        events = [ask.event for ask in asks]
        assert {str(event["UID"]) for event in events} == {str(session.uid)}
        assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
        assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
        moments = [event.decoded("DTSTART") for event in events]
        assert moments == [slot, slot + 2 * HOUR, slot + 2 * HOUR]
        assert len(events[1].walk("VALARM")) == 1
        assert events[2].walk("VALARM") == []


def test_what_was_done_is_said_to_each_in_their_place(session, amina, karim, slot, mailoutbox):
    session = move(session, by=amina, to=slot + 2 * HOUR)
    actions.cancel(by=amina, session=session)
    to_amina = [mail.body.split("\n")[2] for mail in mailoutbox if mail.to == [amina.email]][-3:]
    assert to_amina == [
        "A session was booked with you:",
        "You moved a session. It is now:",
        "You cancelled a session:",
    ]
    moved = next(mail for mail in mailoutbox if mail.body.split("\n")[2].startswith("You moved"))
    assert "Mon 23 Mar 2026, 19:00" in moved.body


def test_it_names_nobody_and_has_no_address_but_the_readers(session, amina, karim, mailoutbox):
    for mail in mailoutbox[-2:]:
        reader, other = (amina, karim) if mail.to == [amina.email] else (karim, amina)
        text = asked(mail).text.decode().replace("\r\n ", "")
        for private in (other.email, "Amina", "Karim", "Zone four", "Mogadishu", "Amsterdam", "Utrecht"):
            assert private not in text
        event = asked(mail).event
        assert str(event["ATTENDEE"]) == f"mailto:{reader.email}"
        assert str(event["ORGANIZER"]) == "mailto:diwan@localhost"
        assert str(event["URL"]).startswith(f"{settings.SITE_URL}/{reader.language}/mentoring/sessions/")


def test_it_tells_both_clocks_in_the_readers_language(session, amina, mailoutbox):
    mail = next(mail for mail in mailoutbox[-2:] if mail.to == [amina.email])
    assert asked(mail).event["DESCRIPTION"].split("\n") == [
        "Your time: Mon 23 Mar 2026, 17:00–18:00",
        "The other person’s time: Mon 23 Mar 2026, 19:00–20:00",
    ]


def test_who_keeps_their_clock_to_themselves_is_not_told(active, karim, amina, slot, mailoutbox):
    amina.field_visibility = {"time_zone": "me"}
    amina.save()
    active = Mentorship.objects.get(pk=active.pk)
    actions.book(by=karim, mentorship=active, starts=slot, minutes=60, client_key=KEY)
    mail = next(mail for mail in mailoutbox[-2:] if mail.to == [karim.email])
    assert len(asked(mail).event["DESCRIPTION"].split("\n")) == 1


def test_with_whom_it_is_is_told_to_who_asked_for_it(active, karim, amina, slot, mailoutbox):
    settle_inbox(by=amina, mail_direct="soon", mail_rest="daily", tell_content=True)
    actions.book(by=karim, mentorship=active, starts=slot, minutes=60, client_key=KEY)
    summaries = {mail.to[0]: str(asked(mail).event["SUMMARY"]) for mail in mailoutbox[-2:]}
    assert summaries[amina.email] == "Mentoring session with Karim"
    assert "Amina" not in summaries[karim.email]


def test_a_name_cannot_write_lines_of_its_own(active, karim, amina, slot, mailoutbox):
    settle_inbox(by=amina, mail_direct="soon", mail_rest="daily", tell_content=True)
    karim.call_me = "K\r\nATTENDEE:mailto:x@example.org\r\n;,:\\كريم كريم كريم"
    karim.save()
    active = Mentorship.objects.get(pk=active.pk)
    actions.book(by=karim, mentorship=active, starts=slot, minutes=60, client_key=KEY)
    mail = next(mail for mail in mailoutbox[-2:] if mail.to == [amina.email])
    text = asked(mail).text
    assert str(asked(mail).event["ATTENDEE"]) == f"mailto:{amina.email}"
    assert by_icalendar(text) == by_vobject(text)


@pytest.mark.parametrize("end", [actions.pause, actions.complete, actions.end_early])
def test_a_pause_or_an_end_takes_sessions_out_of_both_calendars(
    active, session, amina, karim, mailoutbox, end
):
    mailoutbox.clear()
    end(by=karim, mentorship=active)
    cancelled = [mail for mail in mailoutbox if len(mail.alternatives) == 2]
    assert {mail.to[0] for mail in cancelled} == {amina.email, karim.email}
    assert [(asked(mail).method, asked(mail).event["SEQUENCE"]) for mail in cancelled] == [("CANCEL", 1)] * 2
    assert [mail.to for mail in mailoutbox if mail not in cancelled] == [[amina.email]]


def test_a_series_comes_in_one_mail(active, karim, amina, slot, mailoutbox):
    """Four Mondays at 19:00 in Mogadishu, across the change of Amsterdam's clocks."""
    plan = {"minutes": 60, "every": 1, "times": 4, "zone": "Africa/Mogadishu"}
    actions.book_series(by=karim, mentorship=active, starts=slot + HOUR, **plan, client_key=KEY)
    sessions = Session.objects.order_by("starts")
    assert {mail.to[0] for mail in mailoutbox[-2:]} == {amina.email, karim.email}
    for mail in mailoutbox[-2:]:
        ask = asked(mail)
        events = calendar_of(ask.text).walk("VEVENT")
        assert ask.method == "PUBLISH"
        assert [(str(e["UID"]), e.decoded("DTSTART")) for e in events] == [
            (str(session.uid), session.starts) for session in sessions
        ]
        assert len(events) >= 3
        assert all("ORGANIZER" in event and "ATTENDEE" not in event for event in events)


def test_a_proposal_stands_in_the_calendar_as_not_sure(active, karim, amina, slot, mailoutbox):
    early = slot - 8 * HOUR
    asks = actions.propose(by=karim, mentorship=active, starts=early, minutes=60, client_key=KEY).thing
    proposed = asked(mailoutbox[-1])
    assert mailoutbox[-1].to == [amina.email]
    assert (proposed.method, str(proposed.event["STATUS"])) == ("REQUEST", "TENTATIVE")
    assert proposed.event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"
    agreed = actions.confirm(by=amina, session=asks, sequence=asks.sequence).thing
    sure = [asked(mail) for mail in mailoutbox[-2:]]
    assert [(str(ask.event["UID"]), str(ask.event["STATUS"])) for ask in sure] == [
        (str(agreed.uid), "CONFIRMED")
    ] * 2


def test_a_proposal_that_lapses_leaves_the_calendar(active, karim, slot, monkeypatch, mailoutbox):
    asks = actions.propose(by=karim, mentorship=active, starts=slot, minutes=60, client_key=KEY).thing
    monkeypatch.setattr(timezone, "now", lambda: asks.answer_by)
    actions.run_out.call(asks.pk)
    assert [(asked(mail).method, asked(mail).event["SEQUENCE"]) for mail in mailoutbox[-2:]] == [
        ("CANCEL", 1)
    ] * 2
