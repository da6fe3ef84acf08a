"""Every address of mentoring, and everything private in it, for every kind of person.

What somebody may not see answers to the byte as what is not there: a page, a program, a form that is sent.
An address that is missing here fails, so that a new one is thought about.
"""

import datetime
import io
import uuid
import zipfile
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from mentoring import actions
from mentoring.models import (
    Availability,
    Away,
    CalendarFeed,
    ClosingAnswer,
    Exclusion,
    Feedback,
    Match,
    MatchRun,
    MentoringProfile,
    Note,
    Readiness,
    Series,
    Session,
    Wish,
)
from mentoring.urls import urlpatterns
from people import export
from people.models import AuditEntry, Seat
from tests import factories
from tests.mentoring import cohorts
from tests.mentoring.conftest import JSON, offer, pair_up, speaks

pytestmark = pytest.mark.django_db
CANARY = "zebrafinch"
MISSING = 987654

STAFF = {"officer", "officer of Iraq", "care", "admin"}
OFFICERS = {"officer", "officer of Iraq"}
PAIR, MINE = {"amina", "karim"}, {"karim"}
OTHERS = {"former", "noor", "host", "intern of Iraq", "moderator"}
MEMBERS = PAIR | STAFF | OTHERS
EVERYBODY = MEMBERS | {"suspended", "anonymous"}


@pytest.fixture
def people(request, somalia, iraq, programme, amina, karim, officer, moderator, suspended, now):
    host = factories.member("host", somalia, call_me="Yusuf")
    Seat.objects.create(institution=factories.InstitutionFactory(), person=host, since="2026-01-01")
    return {
        "amina": amina,
        "karim": karim,
        "former": factories.member("expert", somalia, call_me="Former"),
        "noor": factories.member("intern", somalia, call_me="Noor"),
        "intern of Iraq": factories.member("intern", iraq, call_me="Rana"),
        "host": host,
        "moderator": moderator,
        "officer": officer,
        "officer of Iraq": factories.member("officer", iraq, call_me="Office of Iraq"),
        "care": factories.member("care", programme=programme, call_me="Care"),
        "admin": factories.member("admin", programme=programme, call_me="Admin"),
        "suspended": suspended,
        "anonymous": AnonymousUser(),
    }


@pytest.fixture
def life(people, active, karim, amina, now, somalia):
    """All that can be private, most of it Karim's, with a canary where there are words."""
    former, noor, officer = people["former"], people["noor"], people["officer"]
    over = pair_up(karim, former)
    actions.complete(by=karim, mentorship=over)
    answer = actions.answer_closing(by=karim, mentorship=over, fit="partly", text=CANARY).thing
    hour = datetime.timedelta(hours=1)
    key = {"zone": "Africa/Mogadishu", "booked_by": karim, "mentorship": active}

    def session(hours, state, **columns):
        starts = now + hours * hour
        return Session.objects.create(
            starts=starts,
            ends=starts + hour,
            state=state,
            aim=CANARY,
            client_key=uuid.uuid4(),
            **key,
            **columns,
        )

    series = Series.objects.create(
        wall="2026-03-23T18:00", minutes=60, every=1, times=2, client_key=uuid.uuid4(), **key
    )
    held = session(-3, "held")
    contested = session(-6, "contested", noted_by="mentee", noted_at=now, missed_because="power")
    note = {"session": held, "author": karim, "body": CANARY}
    unfit = Feedback.objects.create(
        session=held, author=karim, rating=1, fit="not", text=CANARY, client_key=uuid.uuid4()
    )
    offer(amina, former)
    speaks(karim, so=7)
    run = cohorts.run(officer, active.programme)
    told = {"run": run, "mentor": amina, "score": 50}
    return SimpleNamespace(
        pair=active,
        answer=answer,
        coming=session(30, "confirmed", series=series),
        held=held,
        contested=contested,
        series=series,
        private=Note.objects.create(shared=False, client_key=uuid.uuid4(), **note),
        shared=Note.objects.create(shared=True, client_key=uuid.uuid4(), **note),
        unfit=unfit,
        wish=Wish.objects.create(by=karim, other=amina, rank=1),
        apart=actions.keep_apart(
            by=officer, one=noor, other=former, kind="past", note=CANARY, client_key=uuid.uuid4()
        ).thing,
        goal=actions.add_goal(by=karim, mentorship=active, text=CANARY).thing,
        step=actions.add_step(by=karim, mentorship=active, text=CANARY, mine=True).thing,
        window=Availability.objects.filter(person=karim).first(),
        away=actions.go_away(by=karim, first=now.date(), last=now.date()).thing,
        calendar=actions.open_calendar(by=karim, client_key=uuid.uuid4()).thing,
        run=run,
        draft=Match.objects.create(mentee=noor, state="proposed", **told),
        told=Match.objects.create(mentee=karim, state="published", **told),
        ready=Readiness.objects.get(person=karim),
        mine=MentoringProfile.objects.get(person=karim),
    )


# (what, who sees it)
GATES = {
    "a private note": (Note, "private", MINE),
    "a shared note": (Note, "shared", PAIR),
    "feedback": (Feedback, "unfit", MINE | STAFF),
    "a closing answer": (ClosingAnswer, "answer", MINE | STAFF),
    "a wish": (Wish, "wish", MINE),
    "who is kept apart": (Exclusion, "apart", STAFF),
    "a session": (Session, "held", PAIR),
    "a series": (Series, "series", PAIR),
    "weekly hours": (Availability, "window", MINE),
    "days away": (Away, "away", MINE),
    "a calendar's address": (CalendarFeed, "calendar", MINE),
    "readiness": (Readiness, "ready", MINE | STAFF),
    "a profile that only seeks": (MentoringProfile, "mine", PAIR | STAFF),
    "a run": (MatchRun, "run", OFFICERS),
    "a match that was not told": (Match, "draft", OFFICERS),
    "a match": (Match, "told", PAIR | OFFICERS),
}


def test_who_sees_it(people, life):
    seen = {}
    for what, (model, name, _who) in GATES.items():
        number = getattr(life, name).pk
        seen[what] = {
            kind
            for kind, person in people.items()
            if model.objects.visible_to(person).filter(pk=number).exists()
        }
    assert seen == {what: who for what, (_model, _name, who) in GATES.items()}


def test_staff_decide_of_a_session_without_reading_it(people, life):
    found = {kind: Session.objects.to_decide(person) for kind, person in people.items()}
    assert {kind for kind, rows in found.items() if rows.exists()} == STAFF
    assert {"aim", "goal_id"} <= found["officer"].get().get_deferred_fields()


# name: (how it is asked, what its address names, for whom it is there). Who of these may not *do* it is
# refused with a sentence: a rule, tested where the rule is.
_PAIRS = PAIR | STAFF
ADDRESSES = {
    "mentoring": ("get", {}, MEMBERS),
    "mentoring-profile": ("get", {}, MEMBERS),
    "mentoring-language": ("post", {}, MEMBERS),
    "mentoring-language-remove": ("post", {"code": "so"}, MINE),
    "mentoring-suggestions": ("get", {}, MEMBERS),
    "mentoring-wish": ("post", {"pk": "pair.mentor"}, MEMBERS),
    "mentoring-readiness": ("get", {}, STAFF),
    "mentoring-ready": ("post", {"pk": "pair.mentee"}, STAFF),
    "mentoring-apart": ("get", {}, STAFF),
    "mentoring-together": ("post", {"pk": "apart"}, STAFF),
    "mentoring-waits": ("get", {}, STAFF),
    "session-decide": ("post", {"pk": "contested"}, STAFF),
    "feedback-look-again": ("post", {"pk": "unfit"}, STAFF),
    "matching": ("get", {}, OFFICERS),
    "match-run": ("get", {"pk": "run"}, OFFICERS),
    "match-run-file": ("get", {"pk": "run"}, OFFICERS),
    "match-why-not": ("get", {"pk": "run"}, OFFICERS),
    "match-run-move": ("post", {"pk": "run", "act": "=publish"}, OFFICERS),
    "match-move": ("post", {"pk": "run", "match": "draft", "act": "=lock"}, OFFICERS),
    "match-detail": ("get", {"pk": "told"}, PAIR),
    "match-answer": ("post", {"pk": "told", "answer": "=yes"}, PAIR),
    "mentoring-numbers": ("get", {}, STAFF),
    "mentoring-numbers-file": ("get", {"form": "=json"}, STAFF),
    "availability": ("get", {}, MEMBERS),
    "availability-remove": ("post", {"pk": "window"}, MINE),
    "away-add": ("post", {}, MEMBERS),
    "away-remove": ("post", {"pk": "away"}, MINE),
    "pace-set": ("post", {}, MEMBERS),
    "calendar": ("get", {}, MEMBERS),
    "calendar-close": ("post", {"pk": "calendar"}, MINE),
    "mentorship-request": ("get", {"pk": "pair.mentor"}, MEMBERS),
    "mentorship-detail": ("get", {"pk": "pair"}, _PAIRS),
    "session-book": ("get", {"pk": "pair"}, _PAIRS),
    "series-book": ("post", {"pk": "pair"}, _PAIRS),
    "session-propose": ("get", {"pk": "pair"}, _PAIRS),
    "goal-add": ("post", {"pk": "pair"}, _PAIRS),
    "goal-tick": ("post", {"pk": "pair", "goal": "goal"}, _PAIRS),
    "step-add": ("post", {"pk": "pair"}, _PAIRS),
    "step-tick": ("post", {"pk": "pair", "step": "step"}, _PAIRS),
    "mentorship-sign": ("post", {"pk": "pair"}, _PAIRS),
    "mentorship-closing": ("post", {"pk": "pair"}, _PAIRS),
    "mentorship-certificate": ("post", {"pk": "pair"}, _PAIRS),
    "mentorship-room": ("get", {"pk": "pair"}, _PAIRS),
    "mentorship-move": ("post", {"pk": "pair", "act": "=pause"}, _PAIRS),
    "series-detail": ("get", {"pk": "series"}, PAIR),
    "series-cancel": ("post", {"pk": "series"}, PAIR),
    "session-preview": ("get", {}, MEMBERS),
    "session-detail": ("get", {"pk": "held"}, PAIR),
    "session-calendar": ("get", {"pk": "coming"}, PAIR),
    "session-join": ("get", {"pk": "coming"}, PAIR),
    "session-confirm": ("post", {"pk": "coming"}, PAIR),
    "session-move": ("get", {"pk": "coming"}, PAIR),
    "session-suggest": ("get", {"pk": "coming"}, PAIR),
    "session-cancel": ("post", {"pk": "coming"}, PAIR),
    "session-prepare": ("post", {"pk": "coming"}, PAIR),
    "session-held": ("post", {"pk": "coming"}, PAIR),
    "session-missed": ("post", {"pk": "coming"}, PAIR),
    "session-contest": ("post", {"pk": "contested"}, PAIR),
    "note-write": ("post", {"pk": "held"}, PAIR),
    "note-remove": ("post", {"pk": "private"}, MINE),
    "feedback-give": ("post", {"pk": "held"}, PAIR),
}
# Who knows its code may check a certificate (tests/mentoring/test_closing.py).
OPEN = {"mentoring-certificate"}


def test_every_address_is_in_the_table():
    assert {pattern.name for pattern in urlpatterns} == {*ADDRESSES, *OPEN}


def _named(life, what: str):
    """The number that "pair.mentor" stands for; "=yes" is a word of the address itself."""
    if what.startswith("=") or what == "so":
        return what.removeprefix("=")
    thing = life
    for part in what.split("."):
        thing = getattr(thing, part)
    return thing.pk


def _missing(_life, what: str):
    """The same for a thing that is not there."""
    if what == "so":
        return "xx"
    return what.removeprefix("=") if what.startswith("=") else MISSING


def _address(life, name: str, number=_named) -> str:
    named = ADDRESSES[name][1]
    return reverse(name, kwargs={word: number(life, what) for word, what in named.items()})


def _answers(client, how: str, address: str) -> list:
    """What whoever is logged in is answered, as a page and as a program."""
    return [getattr(client, how)(address, **headers) for headers in ({}, JSON)]


@pytest.mark.parametrize("kind", sorted(EVERYBODY - {"anonymous"}))
def test_whoever_it_is_not_for_finds_nothing(client, people, life, kind):
    client.force_login(people[kind])
    before, wrong = AuditEntry.objects.count(), []
    for name, (how, named, who) in ADDRESSES.items():
        if kind in who:
            continue
        nothing = reverse("mentoring") + f"{MISSING}/"
        if any(not what.startswith("=") for what in named.values()):
            nothing = _address(life, name, _missing)
        got, missing = (_answers(client, how, one) for one in (_address(life, name), nothing))
        wrong += [
            (name, one.status_code)
            for one, other in zip(got, missing, strict=True)
            if (one.status_code, one.content) != (404, other.content)
        ]
    assert wrong == []
    assert AuditEntry.objects.count() == before


def test_whoever_is_not_logged_in_is_asked_to(client, life):
    for name, (how, _named_by, _who) in ADDRESSES.items():
        page, told = _answers(client, how, _address(life, name))
        assert (name, page.status_code, told.status_code) == (name, 302, 401)
        assert CANARY not in page.content.decode() + told.content.decode()


@pytest.mark.parametrize("kind", sorted(STAFF))
def test_staff_know_that_a_pair_exists_and_do_nothing_in_it(client, people, life, kind):
    client.force_login(people[kind])
    before = AuditEntry.objects.count()
    for name, (how, _named_by, who) in ADDRESSES.items():
        if who != _PAIRS:
            continue
        for got in _answers(client, how, _address(life, name)):
            assert got.status_code in ({200} if name == "mentorship-detail" else {403, 422}), name
            assert CANARY not in got.content.decode()
    assert AuditEntry.objects.count() == before


def test_no_list_search_or_file_of_others_has_a_word_of_it(client, people, life):
    """Staff read what was told to staff and why two are kept apart, and nothing of what the two keep."""
    pages = [reverse(name) for name in ("mentoring", "mentoring-suggestions", "inbox", "community")]
    pages += [reverse("person-detail", args=[people["karim"].pk])]
    for kind in MEMBERS - PAIR:
        client.force_login(people[kind])
        for page in pages:
            assert CANARY not in client.get(page).content.decode(), (kind, page)
        found = client.get(reverse("search"), {"q": CANARY}).content.decode()
        assert CANARY not in found.replace(f'value="{CANARY}"', "").replace(f"q={CANARY}", ""), kind
    for kind in MEMBERS - MINE:
        file = io.BytesIO()
        export.write(people[kind], file)
        with zipfile.ZipFile(file) as archive:
            told = b"".join(archive.read(entry) for entry in archive.namelist())
        assert CANARY.encode() not in told, kind


def test_why_not_answers_an_exclusion_as_it_answers_an_absence(client, people, life, somalia):
    """Kept apart, or not in the programme's matching at all: one sentence, the same bytes."""
    officer = people["officer"]
    hodan, amal = cohorts.mentee(somalia, "Hodan"), cohorts.mentor(somalia, "Amal")
    leila = cohorts.mentor(somalia, "Leila")
    cohorts.keep_apart(officer, hodan, amal)
    Wish.objects.create(by=leila, other=hodan, rank=0)
    run = cohorts.run(officer, life.pair.programme)
    client.force_login(officer)
    asked = reverse("match-why-not", args=[run.pk])
    told = [client.get(asked, {"mentee": hodan.pk, "mentor": one.pk}, **JSON) for one in (amal, leila)]
    assert told[0].status_code == 200
    assert told[0].content == told[1].content
