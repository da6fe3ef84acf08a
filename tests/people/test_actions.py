"""Inviting, joining, enrolling, settling, consenting, suspending."""

import uuid

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection, transaction
from django.db.utils import DatabaseError
from wagtail.users.models import UserProfile

from people import actions
from people.audit import record
from people.models import AuditEntry, Consent, Invitation, Participation, Purpose, User
from people.refusals import Conflict, OtherContent, Refused
from tests import factories

pytestmark = pytest.mark.django_db


def invite(by, programme, **words):
    words = {
        "email": "new@example.org",
        "role": "expert",
        "language": "ar",
        "client_key": uuid.uuid4(),
        **words,
    }
    return actions.invite(by=by, programme=programme, **words)


def join(invitation, **words):
    words = {"full_name": "New Person", "call_me": "New", "password": "three odd words", **words}
    return actions.join(invitation=invitation, language="ar", time_zone="Asia/Baghdad", **words)


def test_an_invitation_is_mailed_in_its_language_with_a_link_and_no_names(officer, programme):
    invitation = invite(officer, programme).thing
    assert [message.to for message in mail.outbox] == [["new@example.org"]]
    text = mail.outbox[0].body
    assert f"/ar/join/{invitation.token}/" in text
    assert programme.name not in text and "Iraq" not in text


def test_an_invitation_twice_with_one_key_is_one(officer, programme):
    key = uuid.uuid4()
    first, again = (invite(officer, programme, client_key=key) for _ in range(2))
    assert (first.thing, again.created) == (again.thing, False)
    assert len(mail.outbox) == 1
    with pytest.raises(OtherContent):
        invite(officer, programme, client_key=key, email="other@example.org")


def test_joining_makes_a_verified_member_once(officer, programme, iraq):
    invitation = invite(officer, programme, focus_country=iraq).thing
    person = join(invitation)
    assert (person.email, person.is_member, person.language) == ("new@example.org", True, "ar")
    assert person.emailaddress_set.get().verified
    participation = person.participations.get()
    assert (participation.role, participation.focus_country) == ("expert", iraq)
    with pytest.raises(Conflict):
        join(invitation)
    assert User.objects.filter(email="new@example.org").count() == 1


def test_two_invitations_to_one_address_make_one_member(officer, programme):
    first, second = invite(officer, programme).thing, invite(officer, programme).thing
    join(first)
    with pytest.raises(Conflict):
        join(second)
    # Refused as a whole: the second invitation is not used up.
    assert Invitation.objects.open().get() == second


def test_enrolling_twice_is_once_and_audited_once(officer, karim, programme):
    for _ in range(2):
        actions.enrol(by=officer, person=karim, programme=programme, role="moderator")
    assert Participation.objects.filter(person=karim, role="moderator").count() == 1
    assert AuditEntry.objects.filter(act="enrol").count() == 1
    assert karim.groups.get() == Group.objects.get(name="moderator")


def test_a_member_does_not_enrol(karim, amina, programme):
    with pytest.raises(Refused):
        actions.enrol(by=karim, person=karim, programme=programme, role="admin")


def test_the_office_speaks_the_members_language(editor):
    actions.settle(by=editor, person=editor, language="nl", time_zone="Africa/Lagos")
    profile = UserProfile.objects.get(user=editor)
    assert (profile.preferred_language, profile.current_time_zone) == ("nl", "Africa/Lagos")


def test_consent_is_given_once_withdrawn_and_given_again(karim):
    for _ in range(2):
        actions.consent(by=karim, purpose=Purpose.PHOTO, version=1, language="so")
    assert actions.withdraw_consent(by=karim, purpose=Purpose.PHOTO) == 1
    assert actions.withdraw_consent(by=karim, purpose=Purpose.PHOTO) == 0
    actions.consent(by=karim, purpose=Purpose.PHOTO, version=1, language="so")
    assert Consent.objects.filter(person=karim).count() == 2
    assert Consent.objects.active().filter(person=karim).count() == 1
    assert list(AuditEntry.objects.order_by("pk").values_list("act", flat=True)) == [
        "consent",
        "withdraw-consent",
        "consent",
    ]


def test_suspending_is_audited_and_ends_membership(officer, karim):
    actions.suspend(by=officer, person=karim, reason="pending a talk")
    fresh = User.objects.get(pk=karim.pk)
    assert not fresh.is_member
    assert AuditEntry.objects.get(act="suspend").reason == "pending a talk"


def test_the_audit_log_is_only_ever_added_to(officer):
    entry = record(by=officer, act="test", thing=officer)
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(act="x"),
    ):
        with pytest.raises(TypeError):
            attempt()


@pytest.mark.parametrize("sql", ["UPDATE people_auditentry SET act = 'x'", "DELETE FROM people_auditentry"])
def test_the_database_itself_guards_the_audit_log(officer, sql):
    record(by=officer, act="test", thing=officer)
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert AuditEntry.objects.get().act == "test"


@pytest.mark.parametrize("zone", ["Etc/GMT+3", "Mars/Olympus", "UTC", "", "../etc/passwd"])
def test_a_zone_is_a_real_place(zone):
    from django.core.exceptions import ValidationError

    person = factories.PersonFactory.build(time_zone=zone)
    with pytest.raises(ValidationError):
        person.full_clean(exclude=["password"])
