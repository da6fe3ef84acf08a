"""Before and after a session: preparation, what was missed, notes and feedback, and who reads what."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentoring import actions
from mentoring.models import Feedback, Note, Session
from people.refusals import Conflict, OtherContent, Refused
from tests.mentoring.conftest import JSON, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(session, monkeypatch):
    """The session's time has passed."""
    monkeypatch.setattr(timezone, "now", lambda: session.ends)
    return session


def tell(session, by, **more) -> Feedback:
    told = {"rating": 2, "fit": "not", "text": "We do not understand each other.", **more}
    return actions.give_feedback(by=by, session=session, client_key=uuid.uuid4(), **told).thing


# Preparing.


def test_one_goal_and_one_question(enter, session, karim, amina):
    goal = actions.add_goal(by=karim, mentorship=session.mentorship, text="Close zone four").thing
    url = reverse("session-prepare", args=[session.pk])
    enter(karim).post(url, {"goal": goal.pk, "aim": "Which valve first?"})
    page = text(enter(amina).get(session.get_absolute_url()))
    assert "Close zone four" in page
    assert "Which valve first?" in page
    assert enter(amina).post(url, {"aim": "Mine"}, **JSON).status_code == 403


def test_a_goal_is_one_of_the_pair(enter, session, karim, hiwa, amina):
    from tests.mentoring.conftest import pair_up

    other = actions.add_goal(by=hiwa, mentorship=pair_up(hiwa, amina), text="Elsewhere").thing
    answer = enter(karim).post(reverse("session-prepare", args=[session.pk]), {"goal": other.pk}, **JSON)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["goal"])


# Missed, and seen differently.


@pytest.mark.parametrize(
    ("who", "absent"), [("me", "mentee"), ("other", "mentor"), ("both", "both"), ("", "")]
)
def test_who_could_not_come(over, karim, amina, who, absent, mailoutbox):
    done = actions.mark_missed(by=karim, session=over, cause="power", who=who).thing
    done.refresh_from_db()
    assert (done.absent, done.noted_by, done.noted_at) == (absent, "mentee", over.ends)
    assert mailoutbox[-1].to == [amina.email]


def test_the_other_may_see_it_differently_for_seven_days(enter, over, karim, amina, monkeypatch):
    actions.mark_missed(by=karim, session=over, cause="work", who="other")
    assert "I see it differently" not in text(enter(karim).get(over.get_absolute_url()))
    assert "I see it differently" in text(enter(amina).get(over.get_absolute_url()))
    with pytest.raises(Refused, match="Only the other"):
        actions.contest(by=karim, session=over)
    monkeypatch.setattr(timezone, "now", lambda: over.ends + timedelta(days=7, minutes=1))
    with pytest.raises(Refused, match="seven days"):
        actions.contest(by=amina, session=over)
    monkeypatch.setattr(timezone, "now", lambda: over.ends + timedelta(days=7))
    contested = actions.contest(by=amina, session=over).thing
    assert (contested.state, Session.objects.get().absent) == ("contested", "")
    assert actions.mark_held(by=karim, session=over).thing.state == "held"


# Notes.


def test_a_note_is_ones_own_unless_it_is_shared(session, amina, karim, officer, hiwa):
    for shared in (False, True):
        actions.write_note(
            by=karim, session=session, body=f"{shared}", shared=shared, client_key=uuid.uuid4()
        )

    def read(person) -> list[str]:
        return [note.body for note in Note.objects.visible_to(person)]

    assert [read(person) for person in (karim, amina, officer, hiwa)] == [
        ["False", "True"],
        ["True"],
        [],
        [],
    ]


def test_a_note_is_written_once_and_removed_by_its_author(enter, session, karim, amina):
    url, form = (
        reverse("note-write", args=[session.pk]),
        {"client_key": uuid.uuid4(), "body": "Ask", "shared": "on"},
    )
    first, again = enter(karim).post(url, form, **JSON), enter(karim).post(url, form, **JSON)
    assert (first.status_code, again.status_code, Note.objects.count()) == (201, 200, 1)
    remove = reverse("note-remove", args=[Note.objects.get().pk])
    assert enter(amina).post(remove, **JSON).status_code == 403
    assert enter(karim).post(remove).status_code == 302
    assert enter(karim).post(remove).status_code == 404


def test_what_is_missing_in_a_note_is_said_where_it_is(enter, session, karim):
    page = enter(karim).post(reverse("note-write", args=[session.pk]), {"client_key": uuid.uuid4()})
    assert (page.status_code, "This field is required" in text(page)) == (422, True)


# A word to staff.


def test_feedback_is_for_staff_and_its_author(enter, over, amina, karim, officer, moderator):
    feedback = tell(over, karim)
    seen = {
        person.call_me: feedback in Feedback.objects.visible_to(person)
        for person in (karim, amina, officer, moderator)
    }
    assert seen == {"Karim": True, "Amina": False, "Staff": True, "Mo": False}
    assert "You told staff" in text(enter(karim).get(over.get_absolute_url()))
    assert "You told staff" not in text(enter(amina).get(over.get_absolute_url()))


def test_feedback_waits_for_the_end_and_is_given_once(session, karim, monkeypatch):
    with pytest.raises(Refused, match="once the session is over"):
        tell(session, karim)
    monkeypatch.setattr(timezone, "now", lambda: session.ends)
    key = uuid.uuid4()
    wish = {"by": karim, "session": session, "rating": 4, "fit": "good", "text": "", "client_key": key}
    assert [actions.give_feedback(**wish).created, actions.give_feedback(**wish).created] == [True, False]
    with pytest.raises(OtherContent):
        actions.give_feedback(**{**wish, "rating": 1})
    with pytest.raises(Conflict, match="already"):
        actions.give_feedback(**{**wish, "client_key": uuid.uuid4()})


def test_a_bad_fit_opens_another_match(enter, over, karim, officer, mailoutbox):
    url = reverse("feedback-give", args=[over.pk])
    form = {"client_key": uuid.uuid4(), "rating": 1, "fit": "not", "text": "Somalia, Amina"}
    page = text(enter(karim).post(url, form, follow=True))
    assert "Staff are told and look for somebody else." in page
    assert (mailoutbox[-1].to, "Amina" in mailoutbox[-1].body) == ([officer.email], False)
    assert [told.author for told in Feedback.objects.visible_to(officer).asking_for_another()] == [karim]
    # It waits until staff looked, though the pair has ended, for Karim has nobody yet.
    actions.end_early(by=karim, mentorship=over.mentorship)
    assert Feedback.objects.visible_to(officer).asking_for_another().exists()


def test_the_office_lists_it_and_writes_none(enter, over, karim, officer):
    feedback = tell(over, karim)
    listed = enter(officer).get("/admin/feedback/?fit=not")
    assert (listed.status_code, "not a good fit" in text(listed)) == (200, True)
    assert "We do not understand" in text(enter(officer).get(f"/admin/feedback/inspect/{feedback.pk}/"))
    assert enter(officer).get("/admin/feedback/new/").status_code != 200


def test_a_session_page_costs_the_same_with_one_note_and_with_three(
    enter, over, amina, karim, django_assert_num_queries
):
    browser = enter(karim)
    for notes in (1, 2):
        for _ in range(notes):
            actions.write_note(by=amina, session=over, body="Shared", shared=True, client_key=uuid.uuid4())
        browser.get(over.get_absolute_url())
        with django_assert_num_queries(10):
            browser.get(over.get_absolute_url())
