"""The draft of a programme: what stands where, what cannot, and that the public sees none of it."""

import uuid

import pytest

from events import planner, reading
from events.actions import planning
from events.models import Move, Room, Talk
from events.planning import plan
from people.models import AuditEntry
from people.refusals import Conflict, OtherContent, Refused
from tests import factories
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
    return making.room(conference, "canal")


@shared
def online(conference):
    return making.room(conference, "online", kind=Room.Kind.ONLINE)


def where(talk: Talk) -> tuple:
    (place,) = [one.place for one in plan(talk.event) if one.talk == talk]
    return place.room and place.room.slug, place.starts


def refusal(code: str, talk, **how) -> str:
    with pytest.raises(Conflict) as refused:
        made.move(talk, **how)
    assert refused.value.code == code
    return str(refused.value.sentence)


def test_a_move_stands_in_the_draft_alone(talk, canal, officer, client):
    made.move(talk, by=officer, room=canal, starts=NINE + HOUR)
    assert where(talk) == ("canal", NINE + HOUR)
    kept = Talk.objects.get(pk=talk.pk)
    assert (kept.room.slug, kept.starts, kept.sequence) == ("hall", NINE, 0)
    (day,) = reading.schedule(talk.event, officer)
    assert [(place.talk.room.slug, place.talk.starts) for place in day.places] == [("hall", NINE)]
    assert "Canal" not in client.get(f"{talk.event.get_absolute_url()}schedule/").content.decode()
    assert AuditEntry.objects.filter(act="move_talk", by=officer).count() == 1


def test_a_talk_without_a_place_waits_aside(conference, canal, officer):
    waiting = making.talk(conference, title="New")
    Talk.objects.filter(pk=waiting.pk).update(room=None, starts=None, ends=None)
    waiting.refresh_from_db()
    assert [one.talk for one in planner.board(conference, "").aside] == [waiting]
    made.move(waiting, by=officer, room=canal)
    board = planner.board(conference, "")
    assert (board.aside, [block.planned.talk for block in board.blocks]) == ([], [waiting])
    made.move(waiting, by=officer, room=None)
    assert where(waiting) == (None, None)


def test_a_taken_room_is_named(talk, conference, officer):
    other = making.talk(conference, hall="canal", starts=NINE, title="Seeds")
    told = refusal("clash", other, by=officer, room=talk.room, starts=NINE + HOUR / 2)
    assert told == "Hall is taken by “Leaks” then (09:00–10:00)."
    # One after the other they fit.
    made.move(other, by=officer, room=talk.room, starts=NINE + HOUR)


def test_a_speaker_who_is_elsewhere_is_named(talk, conference, canal, officer, speaker):
    other = making.talk(conference, speaker, hall="garden", starts=NINE + 3 * HOUR)
    told = refusal("clash", other, by=officer, room=canal, starts=NINE)
    assert told == "Lidewij speaks in “Leaks” then (Hall, 09:00–10:00)."


def test_between_the_hall_and_the_line_is_a_quarter_of_an_hour(talk, conference, online, officer, speaker):
    other = making.talk(conference, speaker, hall="garden", starts=NINE + 3 * HOUR)
    told = refusal("clash", other, by=officer, room=online, starts=NINE + HOUR)
    assert told.startswith("Lidewij speaks in “Leaks” (Hall, 09:00–10:00) and needs a quarter of an hour")
    made.move(other, by=officer, room=online, starts=NINE + 1.25 * HOUR)


def test_nothing_stands_outside_the_event(talk, officer):
    refusal("outside", talk, by=officer, room=talk.room, starts=NINE - HOUR)
    refusal("outside", talk, by=officer, room=talk.room, starts=NINE + 31.5 * HOUR)


def test_who_saw_an_older_place_is_told(talk, canal, officer, programme):
    colleague = factories.member("officer", programme=programme)
    before = made.seen(talk)
    made.move(talk, by=colleague, room=canal)
    told = refusal("moved", talk, by=officer, room=talk.room, starts=NINE + HOUR, seen=before)
    assert told == "“Leaks” was moved meanwhile. Look at it again."
    assert where(talk) == ("canal", NINE)


def test_a_move_sent_twice_is_one(talk, canal, officer):
    how = {"by": officer, "talk": talk, "room": canal, "starts": NINE, "minutes": 60, "seen": 0}
    key = uuid.uuid4()
    first, again = planning.move(**how, client_key=key), planning.move(**how, client_key=key)
    assert (first.thing, first.created, again.created) == (again.thing, True, False)
    with pytest.raises(OtherContent):
        planning.move(**{**how, "room": None}, client_key=key)


def test_the_last_move_is_taken_back_and_then_the_one_before(talk, canal, officer):
    made.move(talk, by=officer, room=canal)
    made.move(talk, by=officer, room=talk.room, starts=NINE + HOUR)
    planning.undo(by=officer, event=talk.event)
    assert where(talk) == ("canal", NINE)
    planning.undo(by=officer, event=talk.event)
    assert where(talk) == ("hall", NINE)
    with pytest.raises(Conflict):
        planning.undo(by=officer, event=talk.event)


def test_a_move_is_not_taken_back_over_another(talk, canal, officer, programme, conference):
    colleague = factories.member("officer", programme=programme)
    made.move(talk, by=officer, room=canal)
    made.move(talk, by=colleague, room=canal, starts=NINE + HOUR)
    with pytest.raises(Conflict):
        planning.undo(by=officer, event=talk.event)
    # Nor onto a place that was given away.
    other = making.talk(conference, hall="garden", starts=NINE + 5 * HOUR)
    made.move(other, by=officer, room=canal)
    with pytest.raises(Conflict) as refused:
        planning.undo(by=colleague, event=talk.event)
    assert refused.value.code == "clash"
    assert where(talk) == ("canal", NINE + HOUR)


WHO = {"nobody": 302, "karim": 404, "speaker": 404, "moderator": 404, "editor": 404, "officer": 200}
PAGES = ("edit/", "edit/{code}/", "release/")


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("path", PAGES)
def test_only_officers_make_the_programme(who, path, talk, request, client):
    if who != "nobody":
        client.force_login(request.getfixturevalue(who))
    address = f"{talk.event.get_absolute_url()}schedule/{path.format(code=talk.code)}"
    assert client.get(address).status_code == WHO[who]


@pytest.mark.parametrize("who", ["karim", "speaker", "moderator"])
def test_the_rule_stands_without_the_pages(who, talk, canal, request):
    person = request.getfixturevalue(who)
    with pytest.raises(Refused):
        made.move(talk, by=person, room=canal)
    assert not Move.objects.visible_to(person).exists()


def form(talk, room, **told) -> dict:
    return {
        "room": room.pk if room else "",
        "day": "2027-03-01",
        "time": "11:00",
        "minutes": 45,
        "seen": made.seen(talk),
        "client_key": uuid.uuid4(),
        **told,
    }


def address(talk, act: str = "") -> str:
    return f"{talk.event.get_absolute_url()}schedule/edit/{talk.code}/{act}"


def test_the_plain_form(talk, canal, officer, client):
    client.force_login(officer)
    page = client.get(address(talk)).content.decode()
    assert 'value="09:00"' in page
    answer = client.post(address(talk), form(talk, canal))
    assert answer.headers["Location"].endswith(f"schedule/edit/?day=2027-03-01#{talk.code}")
    assert where(talk) == ("canal", NINE + 2 * HOUR)


def test_a_clash_answers_409_with_both_names(talk, conference, officer, speaker, client):
    other = making.talk(conference, speaker, hall="canal", starts=NINE + 3 * HOUR)
    client.force_login(officer)
    told = form(other, talk.room, time="09:30")
    page = client.post(address(other), told)
    assert page.status_code == 409
    for words in ("Hall is taken by “Leaks”", "Lidewij speaks in “Leaks”"):
        assert words in page.content.decode()
    answer = client.post(address(other), told, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "clash")


def test_the_editors_json(talk, canal, officer, client):
    client.force_login(officer)
    answer = client.post(address(talk), form(talk, canal), headers={"accept": "application/json"})
    told = answer.json()
    facts = {"state": "placed", "seen": made.seen(talk), "room": "canal", "starts": "11:00", "ends": "11:45"}
    assert answer.status_code == 201
    assert {name: told[name] for name in facts} == facts
    aside = client.post(address(talk), form(talk, None), headers={"accept": "application/json"}).json()
    assert aside["state"] == "aside"


def test_withdrawing_and_taking_it_back_by_buttons(talk, officer, client):
    client.force_login(officer)
    told = {"seen": made.seen(talk), "client_key": uuid.uuid4()}
    client.post(address(talk, "withdraw/"), told)
    (planned,) = plan(talk.event)
    assert planned.place.withdrawn and not planned.place.stands
    client.post(f"{talk.event.get_absolute_url()}schedule/edit/undo/")
    assert where(talk) == ("hall", NINE)
    again = client.post(f"{talk.event.get_absolute_url()}schedule/edit/undo/")
    assert again.status_code == 409
    assert "There is no move of yours to take back." in again.content.decode()


def test_the_editor_places_by_quarters(talk, canal, officer):
    made.move(talk, by=officer, room=canal, starts=NINE + HOUR / 3, minutes=45)
    board = planner.board(talk.event, "2027-03-01")
    (block,) = board.blocks
    assert (board.opening_minute, block.first, block.last) == (540, 2, 6)
    assert [room.slug for room in board.rooms][block.column - 1] == "canal"
    assert planner.board(talk.event, "2027-03-02").blocks == []


@pytest.mark.parametrize("talks", [1, 3])
def test_the_editor_asks_the_same_however_much_there_is(talks, conference, officer, client, counted, speaker):
    for number in range(talks):
        making.talk(conference, speaker, starts=NINE + number * HOUR)
    client.force_login(officer)
    path = f"{conference.get_absolute_url()}schedule/edit/"
    client.get(path)
    with counted(11):
        assert client.get(path).status_code == 200
