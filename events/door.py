"""Who may come in: the list that scanners carry, and what becomes of a scan."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from . import tickets
from .models import CheckIn, Event, Registration

Result = CheckIn.Result


class Scan(NamedTuple):
    """What a device saw: a code, or a ticket picked from the list by its digest."""

    client_nonce: UUID
    scanned_at: datetime
    code: str = ""
    ticket: str = ""


class Guest(NamedTuple):
    """Somebody on the list, and whether they are in today."""

    registration: Registration
    digests: list[str]
    inside: bool

    @property
    def name(self) -> str:
        return name_of(self.registration)


def name_of(registration: Registration) -> str:
    """As on their passport, for those at the door; nothing of whose country is out of view."""
    person = registration.person
    return person.called if person.withheld else person.full_name


def issue_of(registration: Registration) -> int:
    return registration.ticket.issue if hasattr(registration, "ticket") else 0


def today(event: Event) -> date:
    return timezone.now().astimezone(event.zone).date()


def expected(event: Event) -> list[Guest]:
    """Everybody who may come in, by name."""
    inside = set(
        CheckIn.objects.inside().filter(event=event, day=today(event)).values_list("registration", flat=True)
    )
    coming = event.registrations.seated().select_related("person", "ticket")
    guests = [
        Guest(registration, tickets.digests(registration, issue_of(registration)), registration.pk in inside)
        for registration in coming
    ]
    return sorted(guests, key=lambda guest: guest.name.casefold())


def revoked(event: Event) -> list[str]:
    """Digests of tickets that were good once: made anew since, or of a registration that holds no more."""
    standing = set(event.registrations.seated().values_list("pk", flat=True))
    found = []
    for registration in event.registrations.select_related("ticket"):
        issue = issue_of(registration)
        gone = range(issue if registration.pk in standing else issue + 1)
        found += [digest for number in gone for digest in tickets.digests(registration, number)]
    return found


def snapshot(event: Event) -> dict:
    """What a scanner needs without a line: the public key, names by digest, and what was revoked."""
    people = [
        {
            "ids": guest.digests,
            "name": guest.name,
            "mode": guest.registration.mode,
            "flags": ["in"] if guest.inside else [],
        }
        for guest in expected(event)
    ]
    return {
        "event": event.pk,
        "day": today(event).isoformat(),
        "made_at": timezone.now().isoformat(),
        "keys": tickets.public_keys(event),
        "people": people,
        "revoked": revoked(event),
    }


Verdict = tuple[Result, Registration | None]


def judge(event: Event, scans: Iterable[Scan]) -> list[Verdict]:
    """What each scan says by itself, whoever else came before: OK, or why not."""
    scans = list(scans)
    said = [tickets.read(scan.code) if scan.code else None for scan in scans]
    wanted = [claim.registration for claim in said if claim]
    known = {r.pk: r for r in event.registrations.filter(pk__in=wanted).select_related("person", "ticket")}
    standing = set(event.registrations.seated().filter(pk__in=wanted).values_list("pk", flat=True))
    listed, gone = {}, set()
    if any(scan.ticket for scan in scans):
        listed = {digest: guest.registration for guest in expected(event) for digest in guest.digests}
        gone = set(revoked(event))

    def by_code(claim) -> Verdict:
        if claim is None:
            return Result.UNKNOWN, None
        if claim.event != event.pk:
            return Result.WRONG_EVENT, None
        found = known.get(claim.registration)
        good = found and found.pk in standing and tickets.issued(found, issue_of(found), claim.nonce)
        return (Result.OK if good else Result.REVOKED), found

    def by_list(digest: str) -> Verdict:
        if digest in listed:
            return Result.OK, listed[digest]
        return (Result.REVOKED if digest in gone else Result.UNKNOWN), None

    return [
        by_list(scan.ticket) if scan.ticket else by_code(claim)
        for scan, claim in zip(scans, said, strict=True)
    ]
