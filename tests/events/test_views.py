"""Pages and answers of events: for browsers, for programs, and for browsers that run no scripts."""

import datetime
import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from events.models import Event, Question, Registration, Talk
from events.templatetags import event_tags
from tests.events import making
from tests.events.making import HOUR

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}
State = Question.State


def browser(person=None, **options) -> Client:
    client = Client(**options)
    if person:
        client.force_login(person)
    return client


def html(response, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


def address(question, act: str) -> str:
    return f"{question.talk.get_absolute_url()}questions/{question.pk}/{act}/"


# Events


def test_the_list_says_when_nothing_is_planned(client):
    assert "Nothing is planned just now" in html(client.get("/en/events/"))


def test_the_list_says_when_a_filter_leaves_nothing(client, conference):
    assert "Take a filter away" in html(client.get("/en/events/?kind=training"))


def test_an_event_that_one_may_not_see_is_like_none(client, amina):
    making.event("members", visibility=Event.Visibility.MEMBERS)
    hidden, none = client.get("/en/events/members/"), client.get("/en/events/nothing/")
    assert (hidden.status_code, none.status_code) == (404, 404)
    assert hidden.content.replace(b"members", b"nothing") == none.content
    assert browser(amina).get("/en/events/members/").status_code == 200


def test_an_event_is_on_its_clock_and_on_the_readers(karim):
    event = making.event(
        kind=Event.Kind.OUTREACH,
        starts=datetime.datetime(2027, 1, 5, 17, tzinfo=datetime.UTC),
        ends=datetime.datetime(2027, 1, 5, 19, tzinfo=datetime.UTC),
    )
    page = html(browser(karim).get(event.get_absolute_url()))
    assert "Tue 5 Jan 2027, 18:00" in page
    assert re.search(
        r'<local-time class="yours"[^>]*data-beside="Europe/Amsterdam">[^<]*<time[^>]*>[^<]*20:00', page
    )
    # Amsterdam is what readers without an account are shown; only their device knows better.
    page = html(browser().get(event.get_absolute_url()))
    assert re.search(r'<local-time class="yours"[^>]* hidden>', page)


def test_a_conference_says_what_is_on(client, talk):
    page = html(client.get(talk.event.get_absolute_url()))
    assert "In the rooms" in page
    assert talk.title in page


def test_an_event_without_programme_says_so(client, conference):
    page = html(client.get(f"{conference.get_absolute_url()}schedule/"))
    assert "The programme is not there yet" in page


# The programme


def test_the_schedule_gives_each_title_its_language_and_marks_what_is_on(client, conference):
    now = making.talk(conference, title="مكتب واحد", language="ar")
    page = html(client.get(f"{conference.get_absolute_url()}schedule/"))
    assert f'<bdi lang="ar" dir="rtl">{now.title}</bdi>' in page
    entry = re.search(rf'<li class="entry talk tone-\d on" id="{now.code}"[^>]*>', page)[0]
    assert 'data-first="1" data-last="2" data-column="1"' in entry


def test_the_schedule_never_names_who_did_not_consent(client, talk, speaker):
    page = html(client.get(f"{talk.event.get_absolute_url()}schedule/"))
    assert "Lidewij" not in page
    assert "a speaker" in page


# Registering


def test_registering_leads_back_to_where_one_wanted_to_ask(talk, amina):
    client, path = browser(amina), f"{talk.event.get_absolute_url()}register/"
    room = talk.room.get_absolute_url()
    form = {"mode": "online", "client_key": uuid.uuid4(), "next": room}
    assert client.post(path, form).headers["Location"] == room
    assert Registration.objects.get(person=amina).mode == "online"


def test_registering_leads_nowhere_else(conference, amina):
    form = {"mode": "online", "client_key": uuid.uuid4(), "next": "https://evil.example/"}
    answer = browser(amina).post(f"{conference.get_absolute_url()}register/", form)
    assert answer.headers["Location"] == conference.get_absolute_url()


def test_registering_as_a_program(conference, amina):
    client, path = browser(amina), f"{conference.get_absolute_url()}register/"
    first = client.post(path, {"mode": "online", "client_key": uuid.uuid4()}, headers=JSON)
    again = client.post(path, {"mode": "onsite", "client_key": uuid.uuid4()}, headers=JSON)
    pk = Registration.objects.get().pk
    assert (first.status_code, again.status_code) == (201, 200)
    told = {"id": pk, "url": conference.get_absolute_url(), "mode": "onsite", "state": "confirmed"}
    assert again.json() == told


def test_one_comes_only_in_a_way_that_there_is(amina):
    event = making.event(mode=Event.Mode.ONLINE)
    form = {"mode": "onsite", "client_key": uuid.uuid4()}
    answer = browser(amina).post(f"{event.get_absolute_url()}register/", form, headers=JSON)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["mode"])
    assert not Registration.objects.exists()


def test_registering_needs_no_part_in_a_programme(conference, outsider, suspended):
    path = f"{conference.get_absolute_url()}register/"
    assert 'name="address"' in html(browser().get(path))
    assert 'name="address"' not in html(browser(outsider).get(path))
    assert "This is for those who take part" in html(browser(suspended).get(path), 403)


# Asking


def test_asking_in_a_browser_leads_back_to_the_room(talk, registered):
    room = talk.room.get_absolute_url()
    form = {"body": " Two \n lines ", "language": "nl", "client_key": uuid.uuid4(), "next": room}
    answer = browser(registered).post(f"{talk.get_absolute_url()}ask/", form)
    assert answer.headers["Location"] == f"{room}#asked"
    question = Question.objects.get()
    assert (question.body, question.language, question.state) == ("Two lines", "nl", State.QUEUED)
    assert "Two lines" in html(browser(registered).get(room))
    assert "Two lines" not in html(browser().get(room))


def test_asking_as_a_program(talk, registered):
    client, path = browser(registered), f"{talk.get_absolute_url()}ask/"
    form = {"body": "Why?", "client_key": uuid.uuid4()}
    first, again = (client.post(path, form, headers=JSON) for _n in range(2))
    other = client.post(path, {**form, "body": "Other"}, headers=JSON)
    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 409]
    assert first.json() == again.json()
    assert (first.json()["state"], first.json()["change"]) == ("queued", 1)


def test_an_empty_question_comes_back_with_the_error_beside_the_field(talk, registered):
    form = {"body": "  ", "client_key": uuid.uuid4()}
    page = html(browser(registered).post(f"{talk.get_absolute_url()}ask/", form), 422)
    assert 'id="id_body_error"' in page


def test_who_is_not_registered_reads_how_to_become_it(talk, amina):
    client = browser(amina)
    page = html(client.get(talk.room.get_absolute_url()))
    assert "Register for this event first" in page
    assert f"/register/?next={talk.room.get_absolute_url()}" in page
    form = {"body": "Why?", "client_key": uuid.uuid4()}
    answer = client.post(f"{talk.get_absolute_url()}ask/", form, headers=JSON)
    assert answer.status_code == 403
    assert "Register for this event first" in answer.json()["error"]["message"]


def test_over_the_limit_says_when_to_come_back(talk, registered):
    for number in range(3):
        making.question(talk, registered, body=f"Question {number}")
    form = {"body": "Why?", "client_key": uuid.uuid4()}
    answer = browser(registered).post(f"{talk.get_absolute_url()}ask/", form, headers=JSON)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


# Voting


def test_votes_as_a_program(talk, registered, speaker):
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    client = browser(registered)
    told = []
    for act in ("vote", "vote", "unvote"):
        answer = client.post(address(question, act), headers=JSON)
        told.append((answer.status_code, answer.json()["votes"], answer.json()["mine"]))
    assert told == [(200, 1, True), (200, 1, True), (200, 0, False)]


def test_a_vote_in_a_browser_leads_back_and_can_be_taken_back(talk, registered, speaker):
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    client, room = browser(registered), talk.room.get_absolute_url()
    answer = client.post(address(question, "vote"), {"next": room})
    assert answer.headers["Location"] == f"{room}#q{question.pk}"
    page = html(client.get(room))
    assert f'<my-votes data-mine="{question.pk} ">' in page
    assert "Take the vote back" in page


def test_a_question_that_waits_takes_no_votes_and_is_not_there(talk, registered, karim, conference):
    making.register(karim, event=conference)
    question = making.question(talk, registered)
    assert browser(karim).post(address(question, "vote"), headers=JSON).status_code == 404
    assert browser(registered).post(address(question, "vote"), headers=JSON).status_code == 409


def test_a_question_is_found_only_at_its_own_talk(talk, registered, speaker, conference):
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    other = making.talk(conference)
    path = address(question, "vote").replace(talk.code, other.code)
    assert browser(registered).post(path, headers=JSON).status_code == 404


def test_a_refused_vote_comes_back_as_the_page_with_the_sentence(talk, amina, registered, speaker, karim):
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    page = html(browser(karim).post(address(question, "vote")), 403)
    assert page.count("Register for this event first") == 2


# The desk


def test_the_desk_works_by_forms_alone(talk, registered, speaker):
    question = making.question(talk, registered)
    client, desk = browser(speaker), f"{talk.get_absolute_url()}desk/"
    page = html(client.get(desk))
    assert f'formaction="{address(question, "approve")}"' in page
    answer = client.post(address(question, "approve"), {"seen": "queued"})
    assert answer.headers["Location"] == desk
    question.refresh_from_db()
    assert question.state == State.VISIBLE


def test_a_decision_as_a_program(talk, registered, moderator):
    question = making.question(talk, registered)
    answer = browser(moderator).post(address(question, "reject"), headers=JSON)
    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["state"], answer.json()["change"]) == (
        question.pk,
        "hidden",
        2,
    )


def test_a_decision_that_came_too_late_is_said(talk, registered, speaker, moderator):
    question = making.question(talk, registered, State.VISIBLE, lead=speaker)
    page = html(browser(moderator).post(address(question, "reject"), {"seen": "queued"}), 409)
    assert "Somebody else has decided" in page


@pytest.mark.parametrize("who", ["registered", "other_speaker"])
def test_a_desk_that_is_not_ones_own_is_not_there(who, talk, registered, conference, karim):
    making.talk(conference, karim)
    person = {"registered": registered, "other_speaker": karim}[who]
    question = making.question(talk, registered)
    client = browser(person)
    for path in ("desk/", "desk/changes/"):
        assert client.get(talk.get_absolute_url() + path).status_code == 404
    assert client.post(address(question, "approve"), headers=JSON).status_code == 404
    question.refresh_from_db()
    assert question.state == State.QUEUED


# Following without a socket


def test_polling_tells_what_the_stream_tells(talk, registered, speaker):
    shown = making.question(talk, registered, State.VISIBLE, lead=speaker)
    waiting = making.question(talk, registered, body="And?")
    told = browser().get(f"{talk.get_absolute_url()}changes/?after=0").json()
    assert (told["head"], told["cursor"], told["more"], told["gone"]) == (3, 3, False, [waiting.pk])
    (post,) = told["posts"]
    assert (post["id"], post["change"], post["state"]) == (shown.pk, 2, "visible")
    assert f'id="q{shown.pk}"' in post["html"]
    assert browser().get(f"{talk.get_absolute_url()}changes/?after=3").json()["posts"] == []
    assert browser().get(f"{talk.get_absolute_url()}changes/?after=x").status_code == 200


def test_polling_the_desk(talk, registered, speaker):
    waiting = making.question(talk, registered)
    told = browser(speaker).get(f"{talk.get_absolute_url()}desk/changes/?after=0").json()
    assert [(post["id"], post["state"]) for post in told["posts"]] == [(waiting.pk, "queued")]


# The room and the hall


def test_a_room_with_nothing_on_says_what_comes(client, conference):
    next_talk = making.talk(conference, starts=timezone.now() + HOUR)
    page = html(client.get(next_talk.room.get_absolute_url()))
    assert "Nothing is on here just now" in page
    assert next_talk.title in page
    assert 'id="questions"' not in page


def test_a_room_after_the_last_talk_leads_to_its_questions(client, conference):
    last = making.talk(conference, starts=timezone.now() - 3 * HOUR)
    page = html(client.get(last.room.get_absolute_url()))
    assert "Nothing more happens in this room" in page
    assert last.get_absolute_url() in page


def test_the_hall_shows_what_is_asked_and_how_to_ask(client, talk, registered, speaker):
    shown = making.question(talk, registered, State.VISIBLE, body="On the wall?", lead=speaker)
    making.question(talk, registered, body="Not yet")
    page = html(client.get(f"{talk.room.get_absolute_url()}hall/"))
    assert f'id="q{shown.pk}"' in page
    assert "Not yet" not in page
    assert f"testserver{talk.room.get_absolute_url()}" in page
    assert "<svg" in page


def test_the_hall_looks_again_when_the_talk_is_over(client, talk):
    Talk.objects.update(ends=timezone.now() + datetime.timedelta(seconds=90))
    page = html(client.get(f"{talk.room.get_absolute_url()}hall/"))
    stay = int(re.search(r'<in-time data-seconds="(\d+)" data-reload', page)[1])
    assert 88 <= stay <= 92


def test_no_page_carries_style_or_script_inline(talk, registered, speaker):
    making.question(talk, registered, State.VISIBLE, lead=speaker)
    event, room = talk.event.get_absolute_url(), talk.room.get_absolute_url()
    client = browser(speaker)
    for path in ("/en/events/", event, f"{event}schedule/", f"{event}register/", room, f"{room}hall/"):
        page = html(client.get(path))
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)", page), path


def test_the_home_page_gets_the_next_three(rf, amina, django_assert_num_queries):
    for number in range(4):
        making.event(f"event-{number}", starts=timezone.now() + (number + 1) * HOUR)
    request = rf.get("/")
    request.user = amina
    assert amina.is_member
    with django_assert_num_queries(1):
        told = event_tags.coming_events({"request": request})
        assert [event.slug for event in told["events"]] == ["event-0", "event-1", "event-2"]
