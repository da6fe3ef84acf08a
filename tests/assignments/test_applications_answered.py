"""Offers and their answers, an answer for everyone, and what goes in the end."""

import datetime
import uuid

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from assignments.actions import applications as actions
from assignments.actions import retention
from assignments.models import Application, Assignment, Reference, latest_end
from people.refusals import Conflict
from tests.assignments import applying, making
from tests.assignments.applying import TEXTS, S
from tests.assignments.test_applications import audit, refused

pytestmark = pytest.mark.django_db


# The offer, and its answer.


def test_accepting_opens_the_assignment(at, vacancy, utility, officer, yusuf, deputy, mailoutbox):
    application = at(S.OFFERED)
    actions.accept(by=application.person, application=application)
    made = Assignment.objects.get()
    starts = max(vacancy.starts, application.available_from)
    assert (made.application, made.expert, made.host) == (application, application.person, utility)
    assert (made.programme, made.focus_country, made.sector) == (
        vacancy.need.programme,
        utility.focus_country,
        vacancy.need.sector,
    )
    assert (made.title, made.summary, made.mode) == (vacancy.title, vacancy.tasks, vacancy.mode)
    assert (made.starts, made.ends) == (
        starts,
        min(starts + datetime.timedelta(weeks=13), latest_end(starts)),
    )
    assert made.state == Assignment.State.CONFIRMED
    assert {officer.email, yusuf.email, deputy.email} <= {message.to[0] for message in mailoutbox}


@pytest.mark.parametrize("weeks", [1, 13])
def test_an_assignment_is_never_longer_than_three_months(at, vacancy, weeks):
    type(vacancy).objects.filter(pk=vacancy.pk).update(weeks=weeks)
    application = at(S.OFFERED, available_from=datetime.date(2028, 1, 31))
    actions.accept(by=application.person, application=application)
    made = Assignment.objects.get()
    assert made.ends == {1: datetime.date(2028, 2, 6), 13: datetime.date(2028, 4, 30)}[weeks]


def test_the_last_place_gives_everybody_an_answer(at, vacancy, karim, hiwa, yusuf, officer2, mailoutbox):
    told = {"host": yusuf, "officer": officer2}
    others = [
        applying.at(S.SUBMITTED, vacancy, karim, **told),
        applying.at(S.OFFERED, vacancy, hiwa, **told),
    ]
    draft = applying.draft(vacancy, officer2)
    application = at(S.OFFERED)
    actions.accept(by=application.person, application=application)
    assert [Application.objects.get(pk=other.pk).state for other in others] == [S.REJECTED, S.REJECTED]
    assert Application.objects.get(pk=draft.pk).state == S.DRAFT
    vacancy.refresh_from_db()
    assert vacancy.state == "filled"
    told_by_mail = [message.to[0] for message in mailoutbox]
    assert (told_by_mail.count(karim.email), told_by_mail.count(hiwa.email)) == (1, 1)
    stale = others[1]
    assert refused(actions.accept, by=hiwa, application=stale) == str(actions.FULL)
    assert stale.state == S.REJECTED
    assert "it is meanwhile accepted" in refused(
        actions.accept, by=application.person, application=application
    )


def test_with_places_left_the_vacancy_stays_open(at, vacancy):
    type(vacancy).objects.filter(pk=vacancy.pk).update(places=2)
    application = at(S.OFFERED)
    actions.accept(by=application.person, application=application)
    vacancy.refresh_from_db()
    assert vacancy.state == "published"


def test_an_answer_comes_in_time_and_while_the_call_stands(at, vacancy):
    application = at(S.OFFERED, answer_by=timezone.now() - making.DAY)
    told = {"by": application.person, "application": application}
    assert refused(actions.accept, **told) == "The time to answer is over."
    type(vacancy).objects.filter(pk=vacancy.pk).update(state="cancelled")
    assert "This vacancy was cancelled." in refused(actions.accept, **told)


def test_no_place_in_a_country_in_which_the_programme_has_stopped(at, somalia, officer):
    application = at(S.APPROVED)
    somalia.status = "suspended"
    somalia.save()
    assert refused(actions.offer, by=officer, application=application) == (
        "The programme has stopped in this country for now."
    )


def test_an_offer_lapses_when_its_time_has_come(at, officer, mailoutbox):
    application = at(S.OFFERED)
    actions.lapse.func(application.pk)
    assert Application.objects.get().state == S.OFFERED
    Application.objects.update(answer_by=timezone.now() - making.DAY)
    for _ in range(2):
        actions.lapse.func(application.pk)
    assert Application.objects.get().state == S.LAPSED
    assert [row[:2] for row in audit() if row[0] == "lapse"] == [("lapse", None)]
    assert {application.person.email, officer.email} <= {message.to[0] for message in mailoutbox}


@pytest.mark.parametrize("state", [S.SHORTLISTED, S.HOST_APPROVED, S.APPROVED])
@pytest.mark.parametrize("act", ["accept", "decline", "submit"])
def test_a_refusal_does_not_tell_the_applicant_what_others_said(at, state, act):
    application = at(state)
    told = refused(getattr(actions, act), by=application.person, application=application)
    assert told == str(actions.MOVED_ON)


@pytest.mark.parametrize("state", [S.DRAFT, *Application.OPEN])
def test_one_may_withdraw_until_one_has_said_yes(at, state):
    application = at(state)
    actions.withdraw(by=application.person, application=application)
    assert application.state == S.WITHDRAWN


def test_after_a_withdrawal_one_may_apply_again(at, vacancy, amina):
    actions.withdraw(by=amina, application=at(S.SUBMITTED))
    assert actions.start(by=amina, vacancy=vacancy, client_key=uuid.uuid4()).created


# I9, I11, and what goes.


def test_i9_mail_says_that_it_moved_and_nothing_else(vacancy, amina, yusuf, officer, officer2, mailoutbox):
    draft = applying.draft(vacancy, amina)
    actions.submit(by=amina, application=draft)
    actions.shortlist(by=officer, application=draft)
    actions.host_approve(by=yusuf, application=draft)
    actions.approve(by=officer2, application=draft)
    actions.offer(by=officer, application=draft)
    actions.accept(by=amina, application=draft)
    assert len(mailoutbox) > 6
    told = " ".join(
        message.subject + message.body + "".join(body for body, _kind in message.alternatives)
        for message in mailoutbox
    )
    private = [
        "Amina",
        "Yusuf",
        "Utility",
        "Somalia",
        "SO",
        vacancy.title,
        *TEXTS.values(),
        "my cv",
        "Ref Person",
    ]
    assert [word for word in private if word in told] == []


def test_i11_leaving_takes_the_words_and_keeps_what_others_have(
    at, vacancy, amina, yusuf, officer, django_capture_on_commit_callbacks
):
    from people import actions as people

    application = at(S.ACCEPTED, place=1, said="Amina was good")
    assignment = making.assignment(amina, vacancy.need.host)
    Assignment.objects.filter(pk=assignment.pk).update(application=application)
    file = application.cv
    with django_capture_on_commit_callbacks(execute=True):
        people.erase(by=amina, keep_texts=True)
    application.refresh_from_db()
    told = (application.motivation, application.experience, application.cv.name, application.cv_name)
    assert (told, application.said, application.references.count()) == (("", "", "", ""), "", 0)
    # Work that had not begun does not take place, so somebody else can have it.
    assert (application.state, application.place, application.person) == (S.WITHDRAWN, None, amina)
    assert not file.storage.exists(file.name)
    assert Application.objects.visible_to(yusuf).get() == application
    assert Assignment.objects.visible_to(yusuf).get() == assignment


def test_i11_who_leaves_waits_for_nothing(at, amina, officer, mailoutbox):
    from people import actions as people

    at(S.SHORTLISTED)
    people.erase(by=amina, keep_texts=True)
    assert Application.objects.get().state == S.WITHDRAWN
    assert officer.email in [message.to[0] for message in mailoutbox]


def test_old_cvs_and_references_go_and_the_record_stays(
    at, vacancy, karim, hiwa, yusuf, officer2, capsys, django_capture_on_commit_callbacks
):
    told = {"host": yusuf, "officer": officer2, "keep_until": timezone.localdate() - making.DAY}
    old = at(S.REJECTED, keep_until=timezone.localdate() - making.DAY)
    still_open = applying.at(S.SUBMITTED, vacancy, karim, **told)
    young = applying.at(S.REJECTED, vacancy, hiwa, **{**told, "keep_until": timezone.localdate()})
    assert retention.forget_old(dry_run=True) == [old.pk]
    assert old.cv.storage.exists(old.cv.name)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("forget_applications")
    assert capsys.readouterr().out == "1 were cleared.\n"
    assert not old.cv.storage.exists(old.cv.name)
    old.refresh_from_db()
    assert (old.cv.name, old.references.count(), old.motivation) == ("", 0, "")
    for kept in (still_open, young):
        kept.refresh_from_db()
        assert (kept.cv.storage.exists(kept.cv.name), kept.references.count()) == (True, 1)
    call_command("forget_applications", "--dry-run")
    assert capsys.readouterr().out == "0 would be cleared.\n"
    assert [row[:2] for row in audit() if row[0] == "forget"] == [("forget", None)]


def test_words_without_papers_go_too_but_for_those_who_were_chosen(at, vacancy, karim, yusuf, officer2):
    past = timezone.localdate() - making.DAY
    bare = {"cv": "", "keep_until": past}
    chosen = applying.at(S.ACCEPTED, vacancy, karim, host=yusuf, officer=officer2, place=1, **bare)
    draft = at(S.DRAFT, **bare)
    Reference.objects.all().delete()
    assert retention.forget_old() == [draft.pk]
    assert retention.forget_old() == []
    said = {row.pk: row.motivation for row in Application.objects.all()}
    assert said == {draft.pk: "", chosen.pk: TEXTS["motivation"]}


def test_a_stale_copy_loses(at, officer, officer2, deputy):
    one, other = at(S.SHORTLISTED), Application.objects.get()
    actions.reject(by=officer, application=one, reason="x")
    with pytest.raises(Conflict, match="it is meanwhile not selected"):
        actions.host_approve(by=deputy, application=other)


def test_a_second_live_one_is_refused_by_the_database(vacancy, amina):
    applying.draft(vacancy, amina)
    with pytest.raises(IntegrityError), transaction.atomic():
        applying.draft(vacancy, amina)
