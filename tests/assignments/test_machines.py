"""Random steps through every machine: nothing beyond the table, and one row in the log for each step."""

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assignments.actions.steps import step
from assignments.models import Application, Assignment, Cost, ExchangeVisit, Internship, Need, Vacancy
from assignments.rules import WHO
from assignments.states import HOLDERS
from people.models import AuditEntry
from people.refusals import Refused
from people.rules import is_nobody
from people.states import TIME, lacks, machines
from tests.assignments import making

pytestmark = pytest.mark.django_db

OURS = {model: machine for model, machine in machines().items() if model._meta.app_label == "assignments"}
PEOPLE = ["yusuf", "deputy", "officer", "officer2", "amina", "karim", "hiwa", "stranger", "outsider"]
# Columns that the database asks for beside a state; the actions of each noun write them.
BESIDE = {
    (Application, "shortlist"): lambda by: {"shortlisted_at": timezone.now()},
    (Application, "host_approve"): lambda by: {"host_approved_by": by},
    (Application, "approve"): lambda by: {"programme_approved_by": by},
    (Application, "accept"): lambda by: {"place": 1},
    (Cost, "approve"): lambda by: {"approved_by": by},
}
# What can be undone, and waits for nobody until it is.
SETTLED = {Vacancy: {Vacancy.State.FILLED}, Application: {Application.State.ACCEPTED}}


@pytest.fixture
def cast(request):
    """Everybody by name."""
    return {name: request.getfixturevalue(name) for name in PEOPLE}


def _vacancy(cast, utility):
    need = making.need(utility, cast["yusuf"])
    return making.vacancy(need, cast["officer"], state=Vacancy.State.DRAFT)


def _application(cast, utility):
    return making.application(_vacancy(cast, utility), cast["amina"], state=Application.State.DRAFT)


def _assignment(cast, utility):
    return making.ready(making.assignment(cast["amina"], utility))


def _internship(cast, utility):
    beside = making.assignment(cast["amina"], utility, state=Assignment.State.ACTIVE)
    return making.internship(cast["karim"], beside)


def _visit(cast, utility):
    return making.visit(utility, cast["officer"])


def _cost(cast, utility):
    return making.cost(_assignment(cast, utility), cast["officer"])


MAKE = {
    Need: lambda cast, utility: making.need(utility, cast["yusuf"], state=Need.State.DRAFT),
    Vacancy: _vacancy,
    Application: _application,
    Assignment: _assignment,
    Internship: _internship,
    ExchangeVisit: _visit,
    Cost: _cost,
}


def rows(thing) -> int:
    return AuditEntry.objects.filter(thing=thing._meta.label_lower, thing_id=str(thing.pk)).count()


def acts_of(model) -> list[str]:
    return sorted({act for steps in OURS[model].table.values() for act in steps})


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_walk_keeps_to_the_table_and_leaves_one_row_a_step(model, cast, utility, data):
    """Half of the tries are legal acts of the state, so that walks get far; by whom is left to chance."""
    with transaction.atomic():
        thing = MAKE[model](cast, utility)
        for _ in range(data.draw(st.integers(1, 9))):
            before, count = thing.state, rows(thing)
            here = OURS[model].table.get(before, {})
            act = data.draw(st.sampled_from(sorted(here) * 3 + acts_of(model)))
            timed = act in here and here[act].who == TIME
            by = None if timed else cast[data.draw(st.sampled_from(PEOPLE))]
            lacking = lacks(thing, act)
            beside = BESIDE.get((model, act), lambda by: {})(by)
            try:
                with transaction.atomic():
                    step(thing, act, by=by, **beside)
            except Refused:
                thing = model.objects.get(pk=thing.pk)
                assert (thing.state, rows(thing)) == (before, count)
            else:
                assert act in here and not lacking
                assert by is None or WHO[here[act].who][0](by, thing)
                assert model.objects.get(pk=thing.pk).state == thing.state == here[act].to
                assert rows(thing) == count + 1
        transaction.set_rollback(True)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_the_table_knows_every_state_and_every_open_one_has_a_holder(model):
    """A state that nothing leads to would be dead; one that waits for nobody would be forgotten."""
    table = OURS[model].table
    reached = {made.to for steps in table.values() for made in steps.values()} | set(table)
    assert reached == set(model.State)
    assert set(HOLDERS[model]) == set(table) - SETTLED.get(model, set())


def test_what_time_does_is_for_nobody():
    assert WHO[TIME][0] is is_nobody


def test_every_machine_of_the_house_is_walked():
    assert set(MAKE) == set(OURS)
