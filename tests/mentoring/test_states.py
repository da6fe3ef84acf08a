import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentoring.models import Mentorship, Session
from mentoring.states import MENTORSHIP, SESSION
from people.models import AuditEntry
from people.refusals import Conflict, Refused
from people.states import transition
from tests.mentoring.conftest import ask, offer, ready

pytestmark = pytest.mark.django_db

ACTS = sorted({act for steps in MENTORSHIP.values() for act in steps})
SOMEBODY = st.sampled_from(["mentor", "mentee", "stranger", "time"])


def steps_of(mentorship) -> int:
    kinds = {"thing": "mentoring.mentorship", "thing_id": str(mentorship.pk), "act__in": ACTS}
    return AuditEntry.objects.filter(**kinds).count()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.tuples(st.sampled_from(ACTS), SOMEBODY), max_size=8))
def test_any_walk_keeps_to_the_table_and_leaves_one_row_per_step(amina, karim, hiwa, walk):
    """Whoever tries whatever, in any order: a step is in the table and recorded once, or nothing happens."""
    people = {"mentor": amina, "mentee": karim, "stranger": hiwa, "time": None}
    offer(amina)
    ready(karim)
    now = timezone.now()
    signed = {"mentor_signed_at": now, "mentee_signed_at": now}
    columns = {"accept": {"place": 1}, "sign": signed, "begin": {"started_at": now}}
    with transaction.atomic():
        mentorship = ask(karim, amina)
        for act, who in walk:
            before, rows = mentorship.state, steps_of(mentorship)
            allowed = MENTORSHIP.get(before, {}).get(act)
            try:
                transition(mentorship, act, by=people[who], **columns.get(act, {}))
            except Refused:
                after, more = before, 0
            else:
                after, more = allowed.to, 1
                assert who in {"either": ("mentor", "mentee", "time")}.get(allowed.who, (allowed.who, "time"))
            assert Mentorship.objects.get(pk=mentorship.pk).state == mentorship.state == after
            assert steps_of(mentorship) == rows + more
        transaction.set_rollback(True)


def test_the_tables_know_every_state():
    for model, table in ((Mentorship, MENTORSHIP), (Session, SESSION)):
        reached = {step.to for steps in table.values() for step in steps.values()} | set(table)
        assert reached == set(model.State)


def test_ends_are_final():
    final = set(Mentorship.State) - set(MENTORSHIP)
    assert final == set(Mentorship.State) - set(Mentorship.OPEN)
    assert set(Session.State) - set(SESSION) == {"held", "cancelled", "expired"}


def test_who_comes_second_is_told_where_it_stands(requested, amina, karim):
    stale = Mentorship.objects.get(pk=requested.pk)
    transition(requested, "withdraw", by=karim, ended_at=timezone.now())
    with pytest.raises(Conflict, match="withdrawn"):
        transition(stale, "accept", by=amina)
    assert stale.state == "withdrawn"
