"""Who may do what before and after a mentorship, as one table: role against act."""

import uuid

import pytest
from django.db import transaction

from mentoring import actions, agreement
from mentoring.models import Exclusion, LanguageSkill
from people.refusals import Refused
from tests import factories
from tests.mentoring.conftest import agree, pair_up, ready, speaks
from tests.mentoring.test_closing import met

pytestmark = pytest.mark.django_db

ROLES = ["amina", "karim", "hiwa", "officer", "moderator", "editor", "suspended", "outsider"]
MEMBERS = {"amina", "karim", "hiwa", "officer", "moderator", "editor"}
PAIR = {"amina", "karim"}
# act: (state to begin with, who may). Amina is the mentor, Karim the mentee; the others are nobody here.
MAY = {
    "sign": ("agreed", PAIR),
    "begin": ("signed", PAIR),
    "step_back": ("agreed", PAIR),
    "add_step": ("active", PAIR),
    "tick_step": ("active", PAIR),
    "answer_closing": ("completed", PAIR),
    "issue_certificate": ("completed", PAIR),
    "save_profile": ("agreed", MEMBERS),
    "set_language": ("agreed", MEMBERS),
    "remove_language": ("agreed", {"karim"}),
    "set_wish": ("agreed", MEMBERS),
    "mark_ready": ("agreed", {"officer"}),
    "keep_apart": ("agreed", {"officer"}),
    "let_together": ("agreed", {"officer"}),
}


@pytest.fixture
def at(amina, karim):
    """Bring the two to a state."""

    def bring(state):
        if state in {"agreed", "signed"}:
            pair = agree(karim, amina)
            ready(amina, karim)
            if state == "signed":
                columns = dict.fromkeys(("mentor_signed_at", "mentee_signed_at"), pair.requested_at)
                type(pair).objects.filter(pk=pair.pk).update(**columns)
                pair.refresh_from_db()
            return pair
        pair = pair_up(karim, amina)
        if state == "completed":
            met(pair, 60)
            pair = actions.complete(by=amina, mentorship=pair).thing
        return pair

    return bring


def attempt(act, by, pair, other):
    """Do it as it would be done, whatever comes of it."""
    match act:
        case "sign":
            actions.sign(by=by, mentorship=pair, version=agreement.CURRENT)
        case "add_step":
            actions.add_step(by=by, mentorship=pair, text="Read", mine=True)
        case "tick_step":
            step = pair.next_steps.create(person=pair.mentee, text="Read")
            actions.tick_step(by=by, step=step, done=True)
        case "answer_closing":
            actions.answer_closing(by=by, mentorship=pair, fit="good", text="")
        case "save_profile":
            lists = {name: [] for name in ("offers", "wants", "sectors")}
            actions.save_profile(by=by, mentors=False, seeks=True, capacity=1, paused_until=None, **lists)
        case "set_language":
            actions.set_language(by=by, language="en", level=4)
        case "remove_language":
            speaks(pair.mentee, so=7)
            actions.remove_language(by=by, language=LanguageSkill.objects.get())
        case "set_wish":
            actions.set_wish(by=by, other=other, rank=1)
        case "mark_ready":
            actions.mark_ready(by=by, person=other, part="screened", done=True)
        case "keep_apart":
            _apart(by, pair.mentor, other)
        case "let_together":
            actions.let_together(by=by, exclusion=Exclusion.objects.get())
        case _:
            getattr(actions, act)(by=by, mentorship=pair)


def _apart(by, one, other):
    told = {"kind": "family", "note": "", "client_key": uuid.uuid4()}
    actions.keep_apart(by=by, one=one, other=other, **told)


@pytest.mark.parametrize("act", MAY)
def test_roles_against_act(act, at, request, somalia):
    state, allowed = MAY[act]
    pair, other = at(state), factories.member("intern", somalia)
    if act == "let_together":
        _apart(request.getfixturevalue("officer"), pair.mentor, other)
    did = set()
    for role in ROLES:
        by = request.getfixturevalue(role)
        try:
            with transaction.atomic():
                attempt(act, by, type(pair).objects.get(pk=pair.pk), other)
                did.add(role)
                transaction.set_rollback(True)
        except Refused as refusal:
            assert refusal.status == 403, refusal.sentence
    assert did == allowed
