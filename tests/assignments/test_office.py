"""The office of the programme's work: texts and dates are changed there, states are not."""

import pytest
from django.contrib.auth.models import Group, Permission

from assignments.models import Assignment, Need, Vacancy
from people.models import AuditEntry
from tests.assignments import making

pytestmark = pytest.mark.django_db
VACANCY = (
    "title",
    "tasks",
    "deliverables",
    "requirements",
    "languages",
    "mode",
    "starts",
    "weeks",
    "currency",
)


@pytest.fixture
def office(client, officer):
    client.force_login(officer)
    return client


def told(assignment, **changes) -> dict:
    columns = ("title", "mode", "starts", "ends", "state")
    relations = ("programme", "focus_country", "sector", "expert", "host")
    return {
        **{name: getattr(assignment, name) for name in columns},
        **{name: getattr(assignment, f"{name}_id") for name in relations},
        "summary": "",
        **changes,
    }


def test_an_assignments_state_is_read_and_not_changed(office, amina, utility, officer):
    made = making.assignment(amina, utility)
    form = office.get(f"/admin/assignment/edit/{made.pk}/").content.decode()
    assert 'name="state"' not in form and "confirmed" in form
    answer = office.post(f"/admin/assignment/edit/{made.pk}/", told(made, state="closed", title="Another"))
    made.refresh_from_db()
    assert (answer.status_code, made.state, made.title) == (302, "confirmed", "Another")
    rows = AuditEntry.objects.filter(thing="assignments.assignment")
    assert list(rows.values_list("act", "by")) == [("change", officer.pk)]


def test_no_form_has_a_state(office, amina, utility, yusuf):
    need = making.need(utility, yusuf)
    vacancy = making.vacancy(need, yusuf)
    for thing in (need, vacancy):
        page = office.get(f"/admin/{thing._meta.model_name}/edit/{thing.pk}/")
        assert (page.status_code, 'name="state"' in page.content.decode()) == (200, False)


def test_a_vacancys_places_stay_within_bounds(office, utility, yusuf, officer):
    vacancy = making.vacancy(making.need(utility, yusuf), yusuf)
    form = {name: getattr(vacancy, name) for name in VACANCY}
    form |= {"closes_at": f"{vacancy.closes_at.astimezone(officer.zone):%Y-%m-%d %H:%M}", "places": 0}
    answer = office.post(f"/admin/vacancy/edit/{vacancy.pk}/", form)
    assert "Between 1 and 50." in answer.content.decode()
    assert Vacancy.objects.get().places == 1
    assert office.post(f"/admin/vacancy/edit/{vacancy.pk}/", {**form, "places": 3}).status_code == 302
    assert Vacancy.objects.get().places == 3


@pytest.mark.parametrize("noun", ["application", "internship", "cost", "handoveritem"])
def test_what_people_own_is_only_looked_at(office, noun):
    group = Group.objects.get(name="officer")
    group.permissions.add(*Permission.objects.filter(content_type__model=noun))
    assert office.get(f"/admin/{noun}/").status_code == 200
    assert office.get(f"/admin/{noun}/new/").status_code == 302


def test_a_draft_of_a_host_is_not_in_the_office(office, utility, yusuf):
    draft = making.need(utility, yusuf, state=Need.State.DRAFT)
    assert office.get(f"/admin/need/edit/{draft.pk}/", follow=True).status_code == 404


def test_the_board_leads_into_the_office(office, utility, yusuf):
    making.need(utility, yusuf, state="submitted")
    assert office.get("/admin/need/?state=submitted").status_code == 200
    assert Assignment.objects.count() == 0


def test_a_training_session_ends_after_it_starts(office, programme):
    from assignments.models import Training

    training = Training.objects.create(programme=programme, title="Before you go")
    form = {"training": training.pk, "title": "One", "place": "", "material": ""}
    bad = {**form, "starts": "2026-06-01 10:00", "ends": "2026-06-01 09:00"}
    assert "It ends before it starts." in office.post("/admin/trainingsession/new/", bad).content.decode()
    for _ in range(2):
        good = {**form, "starts": "2026-06-01 10:00", "ends": "2026-06-01 12:00"}
        assert office.post("/admin/trainingsession/new/", good).status_code == 302
    assert training.sessions.count() == 2


def test_what_is_public_does_not_name_a_hidden_host_through_the_office(office, utility, yusuf, officer):
    need = making.need(utility, yusuf)
    vacancy = making.vacancy(need, yusuf)
    utility.hidden = True
    utility.save()
    for thing, names in ((vacancy, VACANCY), (need, ("title", "problem", "learners", "stays", "internet"))):
        form = {name: getattr(thing, name) for name in names} | {"sector": need.sector_id}
        if thing is vacancy:
            form |= {"closes_at": f"{vacancy.closes_at.astimezone(officer.zone):%Y-%m-%d %H:%M}", "places": 1}
        address = f"/admin/{thing._meta.model_name}/edit/{thing.pk}/"
        answer = office.post(address, form | {"title": "Pipes of the WATER utility"})
        assert "but the text names it" in answer.content.decode()
        assert office.post(address, form | {"title": "Pipes"}).status_code == 302
        thing.refresh_from_db()
        assert thing.title == "Pipes"
