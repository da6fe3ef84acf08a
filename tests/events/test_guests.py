"""Coming without an account: what the mail says, what the link does, and what is left of it afterwards."""

import datetime
import re
import uuid
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from events.models import Registration
from people import actions as people
from people import guests
from people.models import Invitation, User
from people.refusals import Conflict
from tests import factories
from tests.events import making
from tests.events.making import HOUR
from tests.events.making_seats import come, guest

pytestmark = pytest.mark.django_db

JSON = {"Accept": "application/json"}
NAME, ADDRESS = "Zahra Nuur", "zahra@example.org"


@pytest.fixture(autouse=True)
def nobody_asked_before():
    """How often an address was written to is kept in the cache."""
    cache.clear()


def ask(client, event, *, address=ADDRESS, name=NAME, mode="online", **more):
    form = {"name": name, "address": address, "mode": mode, "client_key": uuid.uuid4(), **more}
    return client.post(f"{event.get_absolute_url()}register/", form)


def link_in(mail) -> str:
    return re.search(r"http://[^/]+(/\S+/confirm/\S+)", mail.body)[1]


def test_a_name_and_an_address_are_enough(client, conference, mailoutbox):
    answer = ask(client, conference)
    assert answer.headers["Location"].endswith("/register/asked/")
    assert not User.objects.exists()
    (mail,) = mailoutbox
    link = link_in(mail)
    # What is in the link is sealed, and to look at it changes nothing.
    assert "zahra" not in link.lower()
    page = client.get(link)
    assert (page.status_code, User.objects.count()) == (200, 0)
    assert NAME in page.content.decode()
    answer = client.post(link)
    mine = Registration.objects.get()
    assert (answer.status_code, mine.mode, mine.state) == (302, "online", "confirmed")
    assert (mine.person.full_name, mine.person.has_usable_password(), mine.person.is_member) == (
        NAME,
        False,
        False,
    )
    assert client.get(conference.get_absolute_url()).context["user"] == mine.person


def test_the_page_says_the_same_whoever_has_the_address(conference, karim, mailoutbox):
    known = guest("Known Guest", "known@example.org")
    told = []
    for address in (ADDRESS, karim.email, known.email, karim.email.upper()):
        client = Client()
        answer = ask(client, conference, address=address)
        page = client.get(answer.headers["Location"]).content
        told.append((answer.status_code, answer.headers["Location"], page))
    assert len(set(told)) == 1
    assert [mail.to for mail in mailoutbox] == [[ADDRESS], [karim.email], [known.email], [karim.email]]
    # In Somali, which Karim reads, and without a way in.
    assert "/confirm/" not in mailoutbox[1].body
    assert "/accounts/login/" in mailoutbox[1].body


def test_a_link_works_once_and_the_next_one_lets_in_again(conference, mailoutbox):
    ask(Client(), conference)
    first = link_in(mailoutbox[-1])
    Client().post(first)
    assert Client().post(first).status_code == 410
    # On another device the same person asks again.
    phone = Client()
    ask(phone, conference, name="Somebody else", mode="onsite")
    phone.post(link_in(mailoutbox[-1]))
    mine = Registration.objects.get()
    assert (mine.mode, mine.person.full_name) == ("online", NAME)
    assert phone.get("/en/me/").status_code == 200


def test_a_link_is_for_two_days_for_one_event_and_nobody_makes_one(
    client, conference, mailoutbox, monkeypatch
):
    ask(client, conference)
    link = link_in(mailoutbox[-1])
    making.event("other")
    assert client.post(link.replace("closing", "other")).status_code == 410
    assert client.post(link[:-9] + "AAAAAAAA/").status_code == 410
    monkeypatch.setattr(guests, "LINK_LASTS", datetime.timedelta(seconds=-1))
    assert client.post(link).status_code == 410
    assert not User.objects.exists()


def test_what_is_not_for_everybody_asks_to_log_in(client, conference):
    making.event("members", visibility="members")
    for slug in ("members", "nothing"):
        answer = client.get(f"/en/events/{slug}/register/")
        assert "/accounts/login/" in answer.headers["Location"]
        assert client.get(f"/en/events/{slug}/register/", headers=JSON).status_code == 401


def test_one_inbox_is_not_filled(client, conference, settings, mailoutbox):
    settings.ACCOUNT_RATE_LIMITS = {"guest": "100/h/ip,2/h/key"}
    statuses = [ask(client, conference, address="once@example.org").status_code for _n in range(3)]
    assert (statuses, len(mailoutbox)) == ([302, 302, 429], 2)


def test_a_guest_is_no_member(conference, karim, officer):
    zahra = guest()
    come(zahra, conference, "online")
    assert zahra not in User.objects.visible_to(karim)
    client = Client()
    client.force_login(karim)
    assert "Zahra" not in client.get("/en/people/").content.decode()
    client.force_login(zahra)
    assert client.get("/en/people/").status_code == 404
    assert client.get(f"/en/people/{karim.pk}/").status_code == 404


def test_whoever_joins_later_is_the_same_person(conference, officer, programme):
    zahra = guest()
    come(zahra, conference, "online")
    done = people.invite(
        by=officer, email=ADDRESS, programme=programme, role="expert", client_key=uuid.uuid4()
    )
    told = {
        "full_name": "Zahra Nuur Ali",
        "call_me": "Zahra",
        "language": "so",
        "time_zone": "Africa/Mogadishu",
    }
    person = people.join(invitation=done.thing, password="correct horse", **told)
    person = User.objects.get(pk=person.pk)
    assert (person.pk, person.is_member, person.check_password("correct horse")) == (zahra.pk, True, True)
    assert conference.registrations.get().person == person
    with pytest.raises(Conflict):
        people.join(invitation=Invitation.objects.get(), password="another horse", **told)


def test_who_left_the_programme_is_no_guest(programme, officer):
    gone = factories.member("expert", programme=programme)
    gone.participations.update(left_on=datetime.date(2026, 1, 1))
    assert not User.objects.guests().filter(pk=gone.pk).exists()
    assert User.objects.has_joined(gone.email.upper())


# The body is an asynchronous stream, read here by a synchronous client.
@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_a_guest_takes_their_data_along_and_leaves(client, conference):
    zahra = guest()
    come(zahra, conference, "online")
    client.force_login(zahra)
    archive = ZipFile(BytesIO(b"".join(client.post("/en/me/export/"))))
    assert b"Closing conference" in archive.read("registrations.json")
    form = {"texts": "keep", "address": "wrong@example.org"}
    assert client.post("/en/me/erase/", form).status_code == 422
    assert client.post("/en/me/erase/", {**form, "address": ADDRESS}).status_code == 302
    zahra.refresh_from_db()
    assert (zahra.full_name, conference.registrations.count()) == ("", 0)


def test_guests_are_forgotten_a_month_after_their_last_event(conference, karim, capsys):
    old = making.event("old", starts=timezone.now() + HOUR, ends=timezone.now() + 2 * HOUR)
    zahra, fresh = guest(), guest("Fresh", "fresh@example.org")
    for person, event in ((zahra, old), (fresh, old), (fresh, conference), (karim, old)):
        come(person, event, "online")
    ended = timezone.now() - datetime.timedelta(days=40)
    old.starts, old.ends = ended - HOUR, ended
    old.save()
    call_command("events_purge", "--dry-run")
    zahra.refresh_from_db()
    assert zahra.full_name == NAME
    for _time in range(2):
        call_command("events_purge")
    assert capsys.readouterr().out.splitlines() == [
        "0 needs erased, 1 guests forgotten.",
        "0 needs erased, 1 guests forgotten.",
        "0 needs erased, 0 guests forgotten.",
    ]
    zahra.refresh_from_db()
    assert (zahra.full_name, zahra.email) == ("", f"{zahra.pk}@erased.invalid")
    assert set(old.registrations.values_list("person__call_me", flat=True)) == {"Fresh", "Karim"}
