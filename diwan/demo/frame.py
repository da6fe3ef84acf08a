"""The programme, its countries and sectors, everybody who takes part, and the assignments they work on."""

from datetime import time, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from assignments.models import Assignment, latest_end
from people.actions import take_part
from people.models import (
    Consent,
    Disruption,
    FocusCountry,
    FocusSector,
    Institution,
    Programme,
    Purpose,
    Seat,
    Sector,
    User,
    Visibility,
)

from .world import World, in_languages, read

PASSWORD = "demo-diwan"  # noqa: S105 (public on purpose: production refuses to start while demo people exist)
UNTRAINED = ("confirmed", "withdrawn")
TRAINED_BEFORE = timedelta(days=14)
OPEN_PROFILE = dict.fromkeys(("full_name", "headline", "about", "time_zone"), Visibility.MEMBERS)


def fill_programme(world: World) -> None:
    told = read("programme")["programme"]
    world.programme = Programme.objects.create(
        slug=told["slug"],
        starts=world.day(told["starts_days"]),
        ends=world.day(told["ends_days"]),
        is_demo=True,
        **in_languages(told["name"], "name"),
    )
    for row in read("programme")["sector"]:
        country = _country(world, row["country"])
        sector = Sector.objects.create(slug=row["slug"], **in_languages(row["name"], "name"))
        FocusSector.objects.create(focus_country=country, sector=sector)
        world.sectors[row["slug"]] = sector
    for row in read("programme")["disruption"]:
        starts, ends = (world.moment(row["days"], row[name], row["time_zone"]) for name in ("starts", "ends"))
        Disruption.objects.create(
            kind=row["kind"],
            focus_country=_country(world, row["country"]),
            starts=starts,
            ends=ends,
            **in_languages(row["name"], "name"),
        )


def _country(world: World, code: str) -> FocusCountry:
    if code not in world.countries:
        world.countries[code] = FocusCountry.objects.create(programme=world.programme, code=code)
    return world.countries[code]


def fill_people(world: World) -> None:
    """Accounts, roles and consents. One password hash for all: hashing sixty times would take a minute."""
    hashed = make_password(PASSWORD)
    for row in read("people")["person"]:
        email = f"{row['key']}@demo.example"
        joined = world.moment(row["joined_days"], "09:00", row["time_zone"])
        person = User.objects.create(
            email=email,
            password=hashed,
            full_name=row["full_name"],
            call_me=row["call_me"],
            headline=row["headline"],
            about=row["about"].strip(),
            language=row["language"],
            time_zone=row["time_zone"],
            field_visibility=OPEN_PROFILE,
            suspended_at=joined if row.get("suspended") else None,
            date_joined=joined,
            is_demo=True,
            is_superuser=row["role"] == "admin",
        )
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
        take_part(
            person,
            programme=world.programme,
            role=row["role"],
            focus_country=world.countries.get(row["country"]),
        )
        for purpose in (Purpose.DIRECTORY, Purpose.NAMED):
            Consent.objects.create(person=person, purpose=purpose, language=row["language"], given_at=joined)
        world.people[row["key"]] = person


def fill_institutions(world: World) -> None:
    for row in read("institutions")["institution"]:
        copied = ("name", "kind", "country", "town", "time_zone", "work_days")
        institution = Institution.objects.create(
            slug=row["key"],
            focus_country=world.countries.get(row["country"]),
            sector=world.sectors.get(row.get("sector", "")),
            about=row["about"].strip(),
            opens=time.fromisoformat(row["opens"]),
            closes=time.fromisoformat(row["closes"]),
            is_demo=True,
            latitude=row.get("latitude"),
            longitude=row.get("longitude"),
            **{name: row[name] for name in copied},
        )
        world.institutions[row["key"]] = institution
        for rank, column in (("focal", "focal_point"), ("deputy", "deputy")):
            if row.get(column):
                holder = world.people[row[column]]
                Seat.objects.create(
                    institution=institution, person=holder, rank=rank, since=holder.date_joined.date()
                )


def fill_assignments(world: World) -> None:
    sector_of = {row["key"]: row.get("sector", "") for row in read("institutions")["institution"]}
    for row in read("assignments")["assignment"]:
        host = world.institutions[row["host"]]
        starts = world.day(row["starts_days"])
        world.assignments[row["key"]] = Assignment.objects.create(
            programme=world.programme,
            expert=world.people[row["expert"]],
            host=host,
            focus_country=world.countries[host.country],
            sector=world.sectors[sector_of[row["host"]]],
            title=row["title"],
            summary=row["summary"].strip(),
            mode=row["mode"],
            state=row["state"],
            starts=starts,
            ends=world.day(row["ends_days"]),
            latest_end=latest_end(starts),
            # No work starts untrained; the database holds that as well.
            trained_on=None if row["state"] in UNTRAINED else min(starts - TRAINED_BEFORE, world.today),
        )
