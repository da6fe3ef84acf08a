"""The office: who opens which room, what its forms do, and that each act leaves one row."""

import re
import uuid
from datetime import date

import pytest
from django.core import mail
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from assignments.models import Assignment
from community.models import Forum
from events.models import Talk
from people.models import AuditEntry, FocusCountry, Institution, Invitation, Participation, Sector
from tests import factories
from tests.events import making
from tests.ground import shared

pytestmark = pytest.mark.django_db

IN, OUT = 200, 302
OFFICE = ["programme", "focuscountry", "sector", "institution", "seat", "invitation", "participation"]
WORK = ["need", "vacancy", "application", "assignment", "internship", "cost", "training", "trainingsession"]
OFFICE += [*WORK, "institutionlink", "exchangevisit", "handoveritem"]
OFFICE += ["consent", "forum", "mentorship", "skilltag", "feedback", "disruption"]
OFFICE += ["event", "talk", "room", "track"]
# room: who finds it open; everybody else is sent away.
ROOMS = {room: {"officer", "admin"} for room in OFFICE}
ROOMS |= {"institution": {"officer", "editor", "admin"}, "captions": {"editor", "admin"}}
ROOMS |= {"auditentry": {"care", "admin"}}
PERSONAS = ["anonymous", "outsider", "suspended", "karim", "moderator", "officer", "editor", "care", "admin"]


@shared
def care(programme):
    return factories.member("care", programme=programme, call_me="Care")


@shared
def admin(programme):
    return factories.member("admin", programme=programme, call_me="Admin", is_superuser=True)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


@pytest.mark.parametrize("name", PERSONAS)
def test_each_opens_the_rooms_of_their_role(client, request, name):
    if name != "anonymous":
        client.force_login(request.getfixturevalue(name))
    answers = {room: client.get(f"/admin/{room}/").status_code for room in ROOMS}
    assert answers == {room: IN if name in open_to else OUT for room, open_to in ROOMS.items()}


def test_who_is_suspended_has_no_office(client, admin):
    client.force_login(admin)
    assert client.get("/admin/").status_code == IN
    type(admin).objects.filter(pk=admin.pk).update(suspended_at="2026-01-01T00:00Z")
    assert client.get("/admin/").status_code == OUT


def test_each_act_leaves_one_row(office, officer):
    names = {"name": "Health", "name_nl": "Zorg", "name_ar": "", "name_so": "", "slug": "health"}
    assert office.post("/admin/sector/new/", names).status_code == 302
    sector = Sector.objects.get(slug="health")
    office.post(f"/admin/sector/edit/{sector.pk}/", {**names, "name": "Healthcare"})
    sector.refresh_from_db()
    assert sector.name == "Healthcare"
    rows = AuditEntry.objects.filter(thing="people.sector", thing_id=str(sector.pk)).order_by("pk")
    assert list(rows.values_list("act", "by")) == [("create", officer.pk), ("change", officer.pk)]


def test_a_seat_that_is_given_back_leaves_a_row(office, karim):
    institution = factories.InstitutionFactory()
    told = {"institution": institution.pk, "person": karim.pk, "rank": "focal", "since": "2026-01-05"}
    office.post("/admin/seat/new/", told)
    seat = institution.seat_set.get()
    office.post(f"/admin/seat/delete/{seat.pk}/")
    assert institution.seat_set.count() == 0
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True)) == ["create", "delete"]


@pytest.mark.parametrize("many", [1, 3])
def test_a_list_costs_by_page(office, django_assert_num_queries, many):
    for _ in range(many):
        factories.InstitutionFactory()
    office.get("/admin/institution/")
    with django_assert_num_queries(13):
        office.get("/admin/institution/")


# Invitations and roles


def invite(office, programme, **words):
    told = {
        "email": "New@Example.org",
        "programme": programme.pk,
        "role": "expert",
        "language": "ar",
        "focus_country": "",
        "sector": "",
        "client_key": uuid.uuid4(),
        **words,
    }
    return office.post("/admin/invitation/new/", told)


def test_an_officer_invites(office, programme):
    assert invite(office, programme).status_code == 302
    assert Invitation.objects.get().email == "new@example.org"
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    assert AuditEntry.objects.filter(act="invite").count() == 1


def test_an_invitation_sent_twice_is_one(office, programme):
    key = uuid.uuid4()
    assert [invite(office, programme, client_key=key).status_code for _ in range(2)] == [302, 302]
    assert (Invitation.objects.count(), len(mail.outbox)) == (1, 1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"email": "nobody"}, "Enter a valid email address."),
        ({"email": "karim@example.org"}, "This person is a member already. Give them a role instead."),
        ({"email": "waiting@example.org"}, "An invitation to this address is still open."),
        ({"role": "king"}, "Select a valid choice. king is not one of the available choices."),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_beside_its_field(office, programme, karim, words, told):
    type(karim).objects.filter(pk=karim.pk).update(email="karim@example.org")
    invite(office, programme, email="waiting@example.org")
    answer = invite(office, programme, **words)
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_an_officer_gives_a_member_a_role(office, programme, karim):
    told = {
        "person": karim.pk,
        "programme": programme.pk,
        "role": "moderator",
        "focus_country": "",
        "sector": "",
    }
    for _ in range(2):
        assert office.post("/admin/participation/new/", told).status_code == 302
    assert Participation.objects.filter(person=karim, role="moderator").count() == 1


# What may not be written


@pytest.mark.parametrize("room", ["auditentry", "consent", "participation", "invitation", "mentorship"])
def test_not_even_an_administrator_rewrites_what_happened(client, admin, officer, programme, room):
    client.force_login(admin)
    participation = admin.participations.get()
    for verb in ("edit", "delete"):
        assert client.get(f"/admin/{room}/{verb}/{participation.pk}/").status_code in {302, 404}


# Safety mode


def test_a_country_is_taken_out_of_view_and_brought_back(office, officer, somalia):
    address = f"/admin/focuscountry/safety/{somalia.pk}/"
    host = factories.InstitutionFactory(focus_country=somalia)
    seen = Institution.objects.visible_to
    office.post(address, {"reason": "News of this morning"})
    assert not seen(factories.PersonFactory()).filter(pk=host.pk).exists()
    office.post(address, {"reason": "All is well"})
    assert seen(factories.PersonFactory()).filter(pk=host.pk).exists()
    rows = AuditEntry.objects.filter(thing="people.focuscountry").order_by("pk")
    assert list(rows.values_list("act", "reason", "by")) == [
        ("safety-mode-on", "News of this morning", officer.pk),
        ("safety-mode-off", "All is well", officer.pk),
    ]


def test_a_country_is_not_taken_out_of_view_without_a_reason(office, somalia):
    answer = office.post(f"/admin/focuscountry/safety/{somalia.pk}/", {"reason": ""})
    assert "This field is required." in answer.content.decode()
    assert FocusCountry.objects.get(pk=somalia.pk).safety_mode is False


def test_who_may_not_change_a_country_may_not_hide_it(client, editor, somalia):
    client.force_login(editor)
    client.post(f"/admin/focuscountry/safety/{somalia.pk}/", {"reason": "Because"})
    assert FocusCountry.objects.get(pk=somalia.pk).safety_mode is False


# Forms with laws of their own


def assignment(programme, somalia, expert, **words):
    host = factories.InstitutionFactory(focus_country=somalia)
    sector = Sector.objects.create(slug="water", name="Water")
    return {
        "programme": programme.pk,
        "focus_country": somalia.pk,
        "sector": sector.pk,
        "expert": expert.pk,
        "host": host.pk,
        "title": "Listening for leaks",
        "summary": "",
        "mode": "virtual",
        "state": "confirmed",
        "starts": "2026-03-01",
        "ends": "2026-06-01",
        **words,
    }


def test_an_assignment_of_three_months_is_written(office, programme, somalia, amina):
    assert office.post("/admin/assignment/new/", assignment(programme, somalia, amina)).status_code == 302
    assert Assignment.objects.get().latest_end == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"ends": "2026-06-02"}, "An assignment takes three months at most."),
        ({"ends": "2026-02-28"}, "It ends before it starts."),
    ],
)
def test_a_longer_assignment_is_refused_beside_its_end(office, programme, somalia, amina, words, told):
    answer = office.post("/admin/assignment/new/", assignment(programme, somalia, amina, **words))
    assert told in answer.content.decode()
    assert Assignment.objects.count() == 0


def test_an_institution_keeps_its_own_week(office, somalia):
    told = {
        "name": "Webi Clinic",
        "slug": "webi-clinic",
        "kind": "host",
        "country": "SO",
        "focus_country": somalia.pk,
        "sector": "",
        "town": "Webi",
        "about": "",
        "time_zone": "Africa/Mogadishu",
        "work_days": ["6", "7", "1"],
        "opens": "08:00",
        "closes": "07:00",
    }
    answer = office.post("/admin/institution/new/", told)
    assert "It closes after it opens: choose a later hour." in answer.content.decode()
    office.post("/admin/institution/new/", {**told, "closes": "14:00"})
    assert Institution.objects.get(slug="webi-clinic").work_days == [6, 7, 1]


def test_a_talk_stands_on_a_track_of_its_own_event_and_gets_its_place_elsewhere(office, officer, programme):
    event, other = making.event(programme=programme), making.event("other", programme=programme)
    there = making.talk(other)
    told = {
        "title": "Another",
        "abstract": "",
        "event": event.pk,
        "track": there.track_id,
        "kind": "talk",
        "language": "en",
    }
    answer = office.post("/admin/talk/new/", told)
    assert "This belongs to another event." in answer.content.decode()
    office.post("/admin/talk/new/", {**told, "track": making.talk(event).track_id})
    made = Talk.objects.get(title="Another")
    assert (made.room, made.starts) == (None, None)
    # It is not public yet, and the office shows it.
    assert not Talk.objects.visible_to(officer).filter(pk=made.pk).exists()
    assert "Another" in office.get("/admin/talk/").content.decode()


def test_a_forum_is_written_with_who_may_do_what(office, somalia):
    names = {f"{field}{code}": "" for field in ("name", "about") for code in ("", "_nl", "_ar", "_so")}
    row = {"level": "20", "role": "intern", "focus_country": somalia.pk, "institution": "", "person": ""}
    told = nested_form_data(
        {
            **names,
            "name": "Interns",
            "slug": "interns",
            "position": "5",
            "sector": "",
            "access": inline_formset([row]),
        }
    )
    assert office.post("/admin/forum/new/", told).status_code == 302
    access = Forum.objects.get(slug="interns").access.get()
    assert (access.level, access.role, access.focus_country) == (20, "intern", somalia)


def test_the_page_says_what_vanishes_and_who_did_it_before(office, officer, somalia, amina):
    factories.InstitutionFactory(focus_country=somalia)
    address = f"/admin/focuscountry/safety/{somalia.pk}/"
    html = office.get(address).content.decode()
    for label, count in (("Members", 1), ("Institutions", 1), ("Vacancies", 0), ("Stories", 0)):
        assert re.search(rf">{label}</th>\s*<td>{count}</td>", html), label
    assert "What vanishes" in html
    office.post(address, {"reason": "News of this morning"})
    html = office.get(address).content.decode()
    assert "What comes back" in html and "News of this morning" in html
    assert re.search(r">Members</th>\s*<td>1</td>", html)
