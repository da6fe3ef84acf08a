"""Meeting people: the list, a time for two, tables by lot, and what kinds of event have of their own."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from community.models import Block, TopicMember
from events.actions import attendees, kinds, meetings, tables, ticking
from events.models import Attendee, CheckinNote, Event, MeetingRequest, TableSeat
from events.slots import free_quarters
from people.models import Busy
from people.refusals import Conflict, Refused, TooMany
from tests import factories
from tests.events import making
from tests.ground import shared

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def listed(person, event, **told):
    return attendees.be_listed(by=person, event=event, **told).thing


def ask(by, attendee, starts, **told):
    told = {"client_key": uuid.uuid4(), **told}
    return meetings.ask_to_meet(by=by, attendee=attendee, starts=starts, **told).thing


@shared
def guest(db):
    """Somebody with an account and no part in the programme."""
    return factories.PersonFactory(call_me="Guest")


@shared
def here(conference, amina, karim, hiwa, guest):
    """Amina, Hiwa and a guest are listed; Karim has only registered."""
    making.register(amina, karim, hiwa, event=conference)
    from events.models import Registration

    Registration.objects.create(event=conference, person=guest, mode="online", client_key=uuid.uuid4())
    return {
        person.call_me: listed(person, conference, languages=["en"], interests=["water"])
        for person in (amina, hiwa, guest)
    }


def names(user, event) -> set[str]:
    seen = Attendee.objects.visible_to(user).filter(event=event)
    return set(seen.values_list("person__call_me", flat=True))


def test_only_the_listed_and_those_who_run_it_see_the_list(
    here, conference, amina, karim, guest, officer, outsider, suspended, editor
):
    everybody = {"Amina", "Hiwa", "Guest"}
    assert names(amina, conference) == names(guest, conference) == names(officer, conference) == everybody
    for person in (karim, outsider, suspended, editor):
        assert names(person, conference) == set()


def test_blocks_safety_and_leaving_take_out_at_once(here, conference, amina, hiwa, iraq, guest):
    Block.objects.create(person=hiwa, other=amina, kind="block")
    assert names(amina, conference) == {"Amina", "Guest"}
    assert names(hiwa, conference) == {"Hiwa", "Guest"}
    iraq.safety_mode = True
    iraq.save()
    assert names(guest, conference) == {"Amina", "Guest"}
    attendees.withdraw(by=amina, event=conference)
    assert names(guest, conference) == {"Guest"}
    assert names(amina, conference) == set()


def test_who_is_not_registered_cannot_be_listed(conference, amina):
    with pytest.raises(Refused):
        listed(amina, conference)


def test_a_meeting_is_asked_agreed_and_called_off(here, conference, amina, hiwa, mailoutbox):
    moment = free_quarters(conference, amina, hiwa)[3]
    meeting = ask(amina, here["Hiwa"], moment, about="Night flow")
    assert list(Busy.objects.values_list("person", "at")) == [(amina.pk, moment)]
    assert [mail.to for mail in mailoutbox] == [[hiwa.email]]
    with pytest.raises(Refused):
        meetings.agree(by=amina, meeting=meeting)
    meetings.agree(by=hiwa, meeting=meeting)
    assert (meeting.state, meeting.table, Busy.objects.count()) == ("agreed", None, 2)
    assert moment not in free_quarters(conference, amina, hiwa)
    assert [part.get_content_type() for part in mailoutbox[-1].message().walk()].count("text/calendar") == 1
    assert not any(word in str(mailoutbox[-1].message()) for word in ("Night flow", "Hiwa", "Amina"))
    meetings.cancel(by=amina, meeting=meeting)
    assert (meeting.state, Busy.objects.count(), len(mailoutbox)) == ("cancelled", 0, 5)
    assert "METHOD:CANCEL" in str(mailoutbox[-1].message())


def test_a_time_is_taken_once_whoever_asks(here, conference, amina, hiwa, guest):
    moment = free_quarters(conference, amina, hiwa)[0]
    first, second = ask(amina, here["Hiwa"], moment), ask(guest, here["Hiwa"], moment)
    meetings.agree(by=hiwa, meeting=first)
    with pytest.raises(Conflict):
        meetings.agree(by=hiwa, meeting=second)
    second.refresh_from_db()
    assert second.state == "asked"
    meetings.decline(by=hiwa, meeting=second)
    assert set(Busy.objects.values_list("person", flat=True)) == {amina.pk, hiwa.pk}


def test_the_same_key_asks_once_and_nobody_floods(here, conference, amina, hiwa):
    free = free_quarters(conference, amina, hiwa)
    key = uuid.uuid4()
    assert ask(amina, here["Hiwa"], free[0], client_key=key) == ask(
        amina, here["Hiwa"], free[0], client_key=key
    )
    for moment in free[1:5]:
        ask(amina, here["Hiwa"], moment)
    with pytest.raises(TooMany):
        ask(amina, here["Hiwa"], free[5])
    assert MeetingRequest.objects.count() == Busy.objects.count() == 5


def test_two_in_the_hall_get_a_table_and_the_next_two_another(conference, amina, karim, hiwa, moderator):
    making.register(amina, karim, hiwa, moderator, event=conference, mode="onsite")
    cards = [listed(person, conference) for person in (amina, karim, hiwa, moderator)]
    moment = free_quarters(conference, amina, karim)[0]
    found = [ask(amina, cards[1], moment), ask(hiwa, cards[3], moment)]
    for meeting, person in zip(found, (karim, moderator), strict=True):
        meetings.agree(by=person, meeting=meeting)
    assert [meeting.table for meeting in found] == [1, 2]


def open_round(by, event):
    until = timezone.now() + HOUR
    return tables.open_round(by=by, event=event, closes_at=until, client_key=uuid.uuid4()).thing


def test_tables_are_dealt_once_and_late_comers_join(here, conference, amina, karim, hiwa, guest, moderator):
    one = open_round(moderator, conference)
    for person in (amina, hiwa, guest):
        tables.sit_down(by=person, table_round=one)
    with pytest.raises(Refused):
        tables.deal(by=amina, table_round=one)
    tables.deal(by=moderator, table_round=one, seed=4)
    tables.deal(by=moderator, table_round=one, seed=5)
    one.refresh_from_db()
    assert (one.seed, one.tables.count()) == (4, 1)
    table = one.tables.get()
    assert set(TopicMember.objects.filter(topic=table.topic).values_list("person", flat=True)) == {
        amina.pk,
        hiwa.pk,
    }
    tables.sit_down(by=karim, table_round=one)
    assert TableSeat.objects.get(person=karim).table == table
    assert TopicMember.objects.filter(topic=table.topic, person=karim).exists()
    tables.get_up(by=amina, table_round=one)
    assert set(table.seats.values_list("person", flat=True)) == {karim.pk, hiwa.pk, guest.pk}
    assert not TopicMember.objects.filter(topic=table.topic, person=amina).exists()


def test_tables_that_nobody_dealt_are_dealt_when_the_time_to_take_part_is_over(
    here, conference, amina, karim, hiwa, moderator
):
    one = open_round(moderator, conference)
    for person in (amina, karim, hiwa):
        tables.sit_down(by=person, table_round=one)
    told = [ticking.tick(timezone.now() + wait).dealt for wait in (0 * HOUR, HOUR, HOUR)]
    assert (told, one.tables.get().seats.count()) == ([0, 1, 0], 3)


def test_who_blocked_somebody_sits_elsewhere(here, conference, amina, hiwa, moderator):
    Block.objects.create(person=amina, other=hiwa, kind="block")
    one = open_round(moderator, conference)
    for person in (amina, hiwa):
        tables.sit_down(by=person, table_round=one)
    tables.deal(by=moderator, table_round=one)
    assert sorted(table.seats.count() for table in one.tables.all()) == [1, 1]


def test_a_row_of_dates_is_made_in_one_act(officer, amina, conference):
    starts = datetime.datetime(2027, 3, 2, 18, tzinfo=datetime.UTC)
    event = making.event("evening", starts=starts, ends=starts + HOUR)
    event.tags.add("water")
    with pytest.raises(Refused):
        kinds.repeat(by=amina, event=event, every="monthly", times=2)
    kinds.repeat(by=officer, event=event, every="monthly", times=2)
    row = list(Event.objects.filter(series=event.series).order_by("starts"))
    assert [one.starts.hour for one in row] == [18, 17, 17]
    assert [one.slug for one in row] == ["evening", "evening-2027-04-06", "evening-2027-05-04"]
    assert [list(one.tags.names()) for one in row] == [["water"]] * 3
    with pytest.raises(Conflict):
        kinds.repeat(by=officer, event=event, every="monthly", times=2)


def test_a_check_in_has_one_note_each_read_by_those_who_come(amina, karim, hiwa, officer):
    event = making.event("check-in", kind="checkin")
    making.register(amina, karim, event=event)
    for words in ("A pump", "Two pumps"):
        kinds.write_note(by=amina, event=event, challenge=words)
    counts = [CheckinNote.objects.visible_to(one).count() for one in (amina, karim, officer, hiwa)]
    assert counts == [1, 1, 1, 0]
    assert CheckinNote.objects.get().challenge == "Two pumps"


def pages(event) -> list[str]:
    names = ("event-detail", "event-people", "event-meetings", "event-tables")
    return [reverse(name, args=[event.slug]) for name in names]


def test_pages_open_to_guests_and_not_to_nobody(here, conference, client, guest, moderator):
    assert [client.get(page).status_code for page in pages(conference)] == [200, 302, 302, 302]
    open_round(moderator, conference)
    for person in (guest, moderator):
        client.force_login(person)
        assert [client.get(page).status_code for page in pages(conference)] == [200] * 4
        ask_page = reverse("event-ask-to-meet", args=[conference.slug, here["Hiwa"].pk])
        assert client.get(ask_page).status_code == (200 if person == guest else 403)


def test_a_journey_of_two_by_forms(here, conference, client, amina, guest):
    client.force_login(guest)
    page = reverse("event-ask-to-meet", args=[conference.slug, here["Amina"].pk])
    moment = free_quarters(conference, guest, amina)[0]
    told = {"starts": moment.isoformat(), "about": "Valves", "client_key": uuid.uuid4()}
    answers = [client.post(page, told, headers={"accept": "application/json"}) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    meeting = MeetingRequest.objects.get()
    agree = reverse("meeting-agree", args=[conference.slug, meeting.pk])
    assert client.post(agree).status_code == 403
    client.force_login(amina)
    assert client.post(agree).status_code == 302
    assert "agreed" in client.get(reverse("event-meetings", args=[conference.slug])).content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(conference, amina, client, counted, n):
    making.register(amina, event=conference)
    listed(amina, conference, languages=["en"], interests=["water"])
    for number in range(n):
        person = factories.member("expert", call_me=f"Number {number}")
        making.register(person, event=conference)
        listed(person, conference, languages=["en", "so"], interests=["water", "valves"])
    client.force_login(amina)
    page = reverse("event-people", args=[conference.slug])
    client.get(page)
    with counted(LIST_QUERIES):
        answer = client.get(page)
    assert answer.content.decode().count('class="attendee"') == n + 1


LIST_QUERIES = 9


def test_feed_and_calendar_tell_public_events_only(conference, client):
    making.event("inner", name="Inner circle", visibility="members")
    feed = client.get(reverse("event-feed")).content.decode()
    calendar = client.get(reverse("event-calendar")).content.decode()
    assert [word in feed for word in ("Closing conference", "Inner circle")] == [True, False]
    assert [word in calendar for word in ("Closing conference", "Inner circle")] == [True, False]
    assert calendar.count("BEGIN:VEVENT") == 1


def test_the_list_of_events_is_filtered_by_tag_and_sector(conference, client):
    other = making.event("other", name="Another evening")
    other.tags.add("Water")
    other.sectors.add(factories.SectorFactory())
    for query in ("?tag=water", "?sector=healthcare"):
        page = client.get(reverse("event-list") + query).content.decode()
        assert [word in page for word in ("Another evening", "Closing conference")] == [True, False]
