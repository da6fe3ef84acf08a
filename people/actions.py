"""What changes who is who: invite, join, enrol, settle one's own page, consent, suspend, leave."""

from collections.abc import Callable
from datetime import timedelta
from math import ceil
from typing import IO, TypeVar
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry, TaskState, UploadedFile
from wagtail.users.models import UserProfile

from . import export, leaving, notify
from .audit import record
from .keys import Done, once
from .models import (
    STAFF_ROLES,
    Announced,
    AuditEntry,
    Consent,
    FocusCountry,
    Invitation,
    Participation,
    Role,
    Seat,
    User,
)
from .refusals import Conflict, Refused, TooMany
from .rules import require
from .signals import access_changed

Posting = TypeVar("Posting", bound=Announced)

EXPORTS = 3
EXPORTS_WITHIN = timedelta(hours=1)


def invite(
    *,
    by: User,
    email: str,
    programme,
    role: str,
    focus_country=None,
    sector=None,
    language="en",
    client_key: UUID,
) -> Done:
    """Write an invitation and mail it."""
    require(by, "people.invite")
    email = email.lower()
    wanted = {"email": email, "programme": programme, "role": role, "language": language}

    def create():
        invitation = Invitation.objects.create(
            **wanted, focus_country=focus_country, sector=sector, invited_by=by, client_key=client_key
        )
        record(by=by, act="invite", thing=invitation)
        notify.invitation(invitation)
        return invitation

    return once(Invitation, owner={"invited_by": by}, client_key=client_key, same=wanted, create=create)


@transaction.atomic
def join(
    *, invitation: Invitation, full_name: str, call_me: str, password: str, language: str, time_zone: str
) -> User:
    """Make the account that an invitation offers. The mail proved the address, so it counts as verified."""
    taken = Invitation.objects.open().filter(pk=invitation.pk).update(accepted_at=timezone.now())
    if not taken or User.objects.has_joined(invitation.email):
        raise Conflict(_("This invitation was already used. Log in instead."))
    # Whoever came as a guest before goes on as the same person.
    person = User.objects.filter(email=invitation.email).first() or User(email=invitation.email)
    person.full_name, person.call_me = full_name, call_me
    person.language, person.time_zone = language, time_zone
    person.set_password(password)
    person.save()
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"verified": True, "primary": True}
    )
    take_part(
        person,
        programme=invitation.programme,
        role=invitation.role,
        focus_country=invitation.focus_country,
        sector=invitation.sector,
    )
    record(by=person, act="join", thing=person)
    if invitation.seat and invitation.seat.until is None:
        _pass_on(invitation.seat, person, by=invitation.invited_by)
    return person


@transaction.atomic
def enrol(*, by: User, person: User, programme, role: str, focus_country=None, sector=None) -> Participation:
    """Give a role in a programme; enrolling twice is the same as once."""
    require(by, "people.enrol")
    participation, created = take_part(
        person, programme=programme, role=role, focus_country=focus_country, sector=sector
    )
    if created:
        record(by=by, act="enrol", thing=participation)
    return participation


def take_part(person, *, programme, role, focus_country=None, sector=None) -> tuple[Participation, bool]:
    """Write a participation without asking who may: `join` and `enrol` have asked, the demo is nobody's."""
    participation, created = Participation.objects.current().get_or_create(
        person=person,
        programme=programme,
        role=role,
        focus_country=focus_country,
        defaults={"sector": sector},
    )
    if role in STAFF_ROLES:
        # Wagtail asks groups, so a staff role is mirrored in the group of the same name.
        person.groups.add(Group.objects.get_or_create(name=role)[0])
    if focus_country and focus_country.safety_mode and not person.withheld:
        person.withheld = True
        person.save(update_fields=["withheld"])
    _same_language_in_the_office(person)
    return participation, created


def settle(*, by: User, person: User, **profile) -> User:
    """Change one's own page and preferences; `profile` maps User field names to values."""
    require(by, "people.edit", person)
    with transaction.atomic():
        for field, value in profile.items():
            setattr(person, field, value)
        person.save(update_fields=list(profile))
        _same_language_in_the_office(person)
        # Who no longer shows that they are here sees nobody else either.
        access_changed.send(User, person=person)
    return person


def _same_language_in_the_office(person: User) -> None:
    UserProfile.objects.update_or_create(
        user=person, defaults={"preferred_language": person.language, "current_time_zone": person.time_zone}
    )


# Seats pass on; what the institution owns stays with it.


@transaction.atomic
def hand_over_seat(*, by: User, seat: Seat, to: User) -> Done[Seat]:
    """Give a seat to a member who succeeds; handing it over twice is the same as once."""
    require(by, "people.hand_over_seat", seat)
    # Of two who hand it over at once, the second is asked when the first is done.
    held = Seat.objects.select_for_update(of=("self",)).select_related("institution").get(pk=seat.pk)
    if held.until is None and not held.successors().filter(pk=to.pk).exists():
        sentence = _("This person does not take part in the institution’s country or programme.")
        raise Refused(sentence, fields={"person": sentence})
    if held.until is None:
        return Done(_pass_on(held, to, by=by), created=True)
    after = Seat.objects.current().filter(institution=held.institution, rank=held.rank, person=to).first()
    if after is None:
        raise Conflict(_("This seat was handed over meanwhile."))
    return Done(after, created=False)


def _pass_on(seat: Seat, to: User, *, by: User) -> Seat:
    """Whoever takes it leaves another seat at the institution: two seats are for two people."""
    today = timezone.localdate()
    ends = Q(pk=seat.pk) | Q(institution=seat.institution_id, person=to)
    # One by one, for the floors above hear each of them.
    for old in Seat.objects.current().filter(ends):
        old.until = today
        old.save(update_fields=["until"])
    passed = Seat.objects.create(institution=seat.institution, person=to, rank=seat.rank, since=today)
    record(by=by, act="hand-over-seat", thing=passed)
    return passed


def invite_successor(
    *, by: User, seat: Seat, email: str, language: str, client_key: UUID
) -> Done[Invitation]:
    """Invite somebody who is no member yet; the seat is theirs when they join, and not before."""
    require(by, "people.hand_over_seat", seat)
    wanted = {"email": email.lower(), "language": language, "seat_id": seat.pk}

    def create():
        _can_be_invited(seat, wanted["email"])
        invitation = Invitation.objects.create(
            **wanted,
            programme=seat.programme,
            role=seat.role,
            focus_country=seat.institution.focus_country,
            invited_by=by,
            client_key=client_key,
        )
        record(by=by, act="invite", thing=invitation)
        notify.invitation(invitation)
        return invitation

    return once(Invitation, owner={"invited_by": by}, client_key=client_key, same=wanted, create=create)


def _can_be_invited(seat: Seat, email: str) -> None:
    """One invitation at a time, so that nobody fills the programme through a seat."""
    if seat.until or seat.programme is None:
        raise Conflict(_("This seat was handed over meanwhile."))
    if User.objects.has_joined(email):
        sentence = _("This person is a member already. Choose them from the list, or ask the programme.")
        raise Refused(sentence, fields={"email": sentence})
    if Invitation.objects.open().filter(Q(email=email) | Q(seat=seat)).exists():
        raise Conflict(_("Somebody is invited already. The invitation lapses after thirty days."))


@transaction.atomic
def consent(*, by: User, purpose: str, version: int, language: str) -> Consent:
    """Say yes to one purpose in one version; saying it twice is the same as once."""
    given, created = Consent.objects.active().get_or_create(
        person=by, purpose=purpose, version=version, defaults={"language": language}
    )
    if created:
        record(by=by, act="consent", thing=given)
    return given


@transaction.atomic
def withdraw_consent(*, by: User, purpose: str) -> int:
    """Take back every version of a yes; returns how many were active."""
    active = Consent.objects.active().filter(person=by, purpose=purpose)
    for given in active:
        record(by=by, act="withdraw-consent", thing=given)
    return active.update(withdrawn_at=timezone.now())


def announce(
    model: type[Posting],
    about: dict[str, Model],
    *,
    by: User,
    channel: str,
    address: str,
    client_key: UUID,
    check: Callable[[], None] = lambda: None,
) -> Done[Posting]:
    """Note that something was made known elsewhere: `about` is the posting's foreign key and its thing.

    `check` refuses what may not be made known now. Whoever calls has asked the rule of the thing."""

    def create() -> Posting:
        check()
        told = {**about, "channel": channel, "address": address, "by": by, "client_key": client_key}
        posting = model._default_manager.create(**told)
        record(by=by, act="make_known", thing=posting)
        return posting

    same = {f"{name}_id": thing.pk for name, thing in about.items()}
    same |= {"channel": channel, "address": address}
    return once(model, owner={"by": by}, client_key=client_key, same=same, create=create)


@transaction.atomic
def set_safety_mode(*, by: User, country: FocusCountry, on: bool, reason: str) -> FocusCountry:
    """Take everything of a country out of view, or bring it back; asking twice is the same as once."""
    require(by, "people.safety_mode", country)
    changed = FocusCountry.objects.filter(pk=country.pk, safety_mode=not on).update(safety_mode=on)
    if changed:
        record(by=by, act="safety-mode-on" if on else "safety-mode-off", thing=country, reason=reason)
        _withhold_names()
        for person in User.objects.members().filter(participations__focus_country=country).distinct():
            access_changed.send(User, person=person)
    country.safety_mode = on
    return country


def _withhold_names() -> None:
    """Who is part of a country out of view goes without a name in conversation, and nobody else."""
    withdrawn = Participation.objects.withdrawn().values("person")
    User.objects.filter(pk__in=withdrawn, withheld=False).update(withheld=True)
    User.objects.filter(withheld=True).exclude(pk__in=withdrawn).update(withheld=False)


@transaction.atomic
def suspend(*, by: User, person: User, reason: str) -> User:
    """Take a member out of everything private at once; their own page and data stay theirs."""
    require(by, "people.suspend", person)
    person.suspended_at = timezone.now()
    person.save(update_fields=["suspended_at"])
    record(by=by, act="suspend", thing=person, reason=reason)
    access_changed.send(User, person=person)
    return person


# Leaving.


def take_along(*, by: User, file: IO[bytes]) -> None:
    """Write everything of one's own into `file`, a zip; a few times an hour at most."""
    with transaction.atomic():
        # Under the lock on the row two at once count each other.
        User.objects.select_for_update(no_key=True).values_list("pk").get(pk=by.pk)
        since = timezone.now() - EXPORTS_WITHIN
        earlier = AuditEntry.objects.filter(by=by, act="export", at__gt=since).order_by("-at")
        oldest = earlier.values_list("at", flat=True)[EXPORTS - 1 : EXPORTS].first()
        if oldest is not None:
            wait = ceil((oldest - since).total_seconds())
            raise TooMany(_("You took your data along a moment ago. Try again later."), retry_after=wait)
        record(by=by, act="export", thing=by)
    export.write(by, file)


@transaction.atomic
def erase(*, by: User, keep_texts: bool) -> Done[User]:
    """Leave for good. What was written stays without a name if `keep_texts`, else it goes too."""
    # Of two administrators who leave at once, the second is asked when the first has gone.
    list(Participation.objects.current().filter(role=Role.ADMIN).order_by("pk").select_for_update())
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=by.pk)
    require(by, "people.erase", by)
    leaving.erase_all(by, keep_texts=keep_texts)
    forget_name(by)
    record(by=by, act="erase", thing=by)
    access_changed.send(User, person=by)
    return Done(by, created=False)


def step_down(person: User, **_how) -> None:
    """Roles and seats end; that somebody held them stays."""
    today = timezone.localdate()
    Participation.objects.current().filter(person=person).update(left_on=today)
    Seat.objects.current().filter(person=person).update(until=today)


def withdraw_everything(person: User, **_how) -> None:
    """Each yes is taken back, and so is the name in public that hangs on it."""
    Consent.objects.active().filter(person=person).update(withdrawn_at=timezone.now())


def forget_office(person: User, **_how) -> None:
    """What staff leave behind in the office, and what its history calls the person and their rows."""
    for profile in UserProfile.objects.filter(user=person):
        leaving.drop_files(profile.avatar.name)
        profile.delete()
    for upload in UploadedFile.objects.filter(uploaded_by_user=person):
        leaving.drop_files(upload.file.name)
        upload.delete()
    TaskState.objects.filter(finished_by=person).update(finished_by=None, comment="")
    invited = Invitation.objects.filter(email__iexact=person.email)
    own = [
        User.objects.filter(pk=person.pk),
        *(model.objects.filter(person=person) for model in (Participation, Seat, Consent)),
        invited,
    ]
    for rows in own:
        ModelLogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(rows.model),
            object_id__in=[str(pk) for pk in rows.values_list("pk", flat=True)],
        ).update(label="", data={})
    invited.delete()


def forget_name(person: User) -> None:
    """Leave a number without a name, to which the log and the programme's records point."""
    notify.unsend(person.email)
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()
    person.email = f"{person.pk}@erased.invalid"
    person.full_name = person.call_me = person.headline = person.about = person.counted_as = ""
    person.language, person.time_zone = settings.LANGUAGE_CODE, settings.TIME_ZONE
    person.field_visibility = {}
    person.is_active = person.is_superuser = False
    person.last_login = person.suspended_at = None
    person.erased_at = timezone.now()
    person.set_unusable_password()
    person.save()
