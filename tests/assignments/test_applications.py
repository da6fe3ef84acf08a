"""Applications: what each act does, when it is refused and with which sentence, and whom mail tells what."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assignments.actions import applications as actions
from assignments.models import Application
from people.models import AuditEntry
from people.refusals import OtherContent, Refused
from tests.assignments import applying, making
from tests.assignments.applying import S

pytestmark = pytest.mark.django_db


def refused(act, **told) -> str:
    with pytest.raises(Refused) as caught:
        act(**told)
    return str(caught.value.sentence)


def audit() -> list[tuple]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", "by", "reason"))


# The draft.


def test_a_draft_asks_for_nothing_and_the_same_key_is_the_same_draft(vacancy, amina):
    key = uuid.uuid4()
    told = {"by": amina, "vacancy": vacancy, "client_key": key}
    first, again = actions.start(**told), actions.start(**told)
    assert (first.created, again.created, first.thing) == (True, False, again.thing)
    assert first.thing.keep_until == (vacancy.closes_at + datetime.timedelta(days=365)).date()
    with pytest.raises(OtherContent):
        actions.start(**told, motivation="Another")
    with pytest.raises(OtherContent):
        actions.start(**told, references=[("A", "B", "C")])
    assert refused(actions.start, by=amina, vacancy=vacancy, client_key=uuid.uuid4()) == str(actions.ALREADY)
    assert audit()[-1:] == [("start", amina.pk, "")]
    assert Application.objects.count() == 1


def test_who_works_for_the_host_does_not_apply_there(vacancy, yusuf):
    told = refused(actions.start, by=yusuf, vacancy=vacancy, client_key=uuid.uuid4())
    assert told == "You work for this host, so you cannot apply here."


@pytest.mark.parametrize(
    "columns", [{"closes_at": timezone.now() - making.DAY}, {"state": "closed"}, {"state": "filled"}]
)
def test_nobody_begins_or_sends_in_once_it_is_closed(vacancy, amina, karim, columns):
    draft = applying.draft(vacancy, amina)
    type(vacancy).objects.filter(pk=vacancy.pk).update(**columns)
    vacancy.refresh_from_db()
    assert refused(actions.start, by=karim, vacancy=vacancy, client_key=uuid.uuid4()) == str(actions.CLOSED)
    assert refused(actions.submit, by=amina, application=draft) == str(actions.CLOSED)
    draft.refresh_from_db()
    assert draft.state == S.DRAFT


def test_writing_on_keeps_the_cv_unless_there_is_a_new_one(
    vacancy, amina, django_capture_on_commit_callbacks
):
    draft = applying.draft(vacancy, amina)
    old = draft.cv.name
    actions.change(
        by=amina, application=draft, motivation="More", references=[("A", "B", "C"), ("D", "E", "F")]
    )
    draft.refresh_from_db()
    assert (draft.motivation, draft.experience, draft.cv.name) == ("More", "", old)
    assert draft.who_can_be_asked == [("A", "B", "C"), ("D", "E", "F")]
    with django_capture_on_commit_callbacks(execute=True):
        actions.change(by=amina, application=draft, cv=applying.cv(), cv_name="new.pdf")
    draft.refresh_from_db()
    assert (draft.cv_name, draft.cv.storage.exists(old), draft.cv.storage.exists(draft.cv.name)) == (
        "new.pdf",
        False,
        True,
    )


def test_what_was_sent_in_is_not_changed(at, amina, karim):
    sent = at(S.SUBMITTED)
    assert refused(actions.change, by=amina, application=sent) == str(actions.SENT)
    assert refused(actions.change, by=karim, application=sent) == "This is for the person who applied."


def test_sending_in_says_all_that_is_missing(vacancy, amina):
    draft = actions.start(by=amina, vacancy=vacancy, client_key=uuid.uuid4()).thing
    assert refused(actions.submit, by=amina, application=draft) == (
        "Write why you. Write what you have done that helps here. Say from when you can start. Add your CV."
    )


# The way to a yes.


def test_the_whole_way_leaves_one_row_for_each_step(vacancy, amina, yusuf, officer, officer2):
    draft = applying.draft(vacancy, amina)
    before = AuditEntry.objects.count()
    actions.submit(by=amina, application=draft)
    actions.shortlist(by=officer, application=draft)
    actions.host_approve(by=yusuf, application=draft)
    actions.approve(by=officer2, application=draft)
    actions.offer(by=officer, application=draft)
    days = (draft.answer_by - timezone.now()).total_seconds() / 86400
    assert days == pytest.approx(7, abs=0.01)
    actions.accept(by=amina, application=draft)
    acts = [(act, by) for act, by, _reason in audit()[before:]]
    assert acts == [
        ("submit", amina.pk),
        ("shortlist", officer.pk),
        ("host_approve", yusuf.pk),
        ("approve", officer2.pk),
        ("offer", officer.pk),
        ("accept", amina.pk),
        ("fill", None),
    ]
    draft.refresh_from_db()
    assert (draft.state, draft.place, draft.host_approved_by, draft.programme_approved_by) == (
        S.ACCEPTED,
        1,
        yusuf,
        officer2,
    )


@pytest.mark.parametrize(
    ("act", "state", "who", "sentence"),
    [
        ("shortlist", S.SUBMITTED, "yusuf", "This is for programme officers."),
        ("host_approve", S.SHORTLISTED, "officer", "This is for the host's focal point and deputy."),
        ("host_approve", S.SHORTLISTED, "stranger", "This is for the host's focal point and deputy."),
        ("approve", S.HOST_APPROVED, "yusuf", "This is for programme officers."),
        ("offer", S.APPROVED, "amina", "This is for programme officers."),
        ("accept", S.OFFERED, "officer", "This is for the person who applied."),
        ("decline", S.OFFERED, "karim", "This is for the person who applied."),
        ("withdraw", S.SUBMITTED, "officer", "This is for the person who applied."),
        ("submit", S.DRAFT, "officer", "This is for the person who applied."),
    ],
)
def test_who_may_not(at, request, act, state, who, sentence):
    told = {"by": request.getfixturevalue(who), "application": at(state)}
    assert refused(getattr(actions, act), **told) == sentence
    assert Application.objects.get().state == state


def test_either_of_the_hosts_two_decides(at, deputy):
    application = at(S.SHORTLISTED)
    actions.host_approve(by=deputy, application=application)
    assert application.host_approved_by == deputy


def test_a_no_ends_it_and_keeps_its_reason_inside(at, deputy, mailoutbox):
    application = at(S.SHORTLISTED)
    actions.host_decline(by=deputy, application=application, reason="zebra too far")
    assert (application.state, application.said) == (S.REJECTED, "zebra too far")
    assert [row for row in audit() if row[0] == "host_decline"] == [
        ("host_decline", deputy.pk, "zebra too far")
    ]
    assert [message.to for message in mailoutbox] == [[application.person.email]]
    assert "zebra" not in mailoutbox[0].subject + mailoutbox[0].body


def test_nobody_decides_about_their_own(vacancy, officer, yusuf, officer2):
    own = applying.at(S.SUBMITTED, vacancy, officer, host=yusuf, officer=officer2)
    for act in (actions.shortlist, lambda **told: actions.reject(reason="x", **told)):
        assert refused(act, by=officer, application=own) == "Nobody decides about their own application."


# I5: host and programme, two people.


def both(utility, officer):
    """The officer takes the deputy's seat as well."""
    utility.seat_set.filter(rank="deputy").update(until=timezone.localdate())
    utility.seat_set.create(person=officer, rank="deputy", since=timezone.localdate())


def test_i5_one_person_does_not_say_yes_twice_by_action(at, utility, officer):
    both(utility, officer)
    application = at(S.SHORTLISTED)
    actions.host_approve(by=officer, application=application)
    assert refused(actions.approve, by=officer, application=application) == (
        "You said yes for the host. Somebody else says yes for the programme."
    )
    assert Application.objects.get().state == S.HOST_APPROVED


@pytest.mark.parametrize(
    ("host_yes", "programme_yes"), [("yusuf", "yusuf"), ("yusuf", None), (None, "yusuf")]
)
@pytest.mark.parametrize("state", ["approved", "offered"])
def test_i5_the_database_refuses_by_itself(at, yusuf, state, host_yes, programme_yes):
    application = at(S.HOST_APPROVED)
    ids = {"yusuf": yusuf.pk, None: None}
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assignments_application SET state=%s, host_approved_by_id=%s, programme_approved_by_id=%s"
            " WHERE id=%s",
            [state, ids[host_yes], ids[programme_yes], application.pk],
        )


def test_the_database_knows_no_acceptance_without_a_place_and_no_place_twice(at, vacancy, karim, officer2):
    one = at(S.ACCEPTED, place=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=one.pk).update(place=None)
    other = applying.draft(vacancy, karim)
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(pk=other.pk).update(place=1)
