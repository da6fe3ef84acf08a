"""The programme ten times over: 1,500 people and 1,880 assignments in every state, in a few seconds."""

import datetime
import random
import uuid
from itertools import cycle, islice

from django.utils import timezone

from assignments.models import (
    Application,
    Assignment,
    FollowUp,
    Level,
    Mode,
    Need,
    Reached,
    Vacancy,
    VacancyGoal,
    WorkGoal,
    latest_end,
)
from people.models import (
    FocusCountry,
    FocusSector,
    Institution,
    Participation,
    Programme,
    Sector,
    User,
)
from tests.assignments.making import DAY

PEOPLE, ASSIGNMENTS = 1500, 1880
# As many of a hundred and eighty-eight as there were in each country, and the country's sectors.
SHARES = {"SO": (90, 4), "NG": (56, 3), "IQ": (42, 1)}
HOSTS_PER_SECTOR = 6
S = Assignment.State
STATES = [S.CLOSED] * 10 + [S.ACTIVE] * 3 + [S.REPORTING] * 2 + [S.CONFIRMED, S.PREPARED, S.ON_HOLD]
STATES += [S.ENDED_EARLY, S.WITHDRAWN]


def fill(*, people: int = PEOPLE, assignments: int = ASSIGNMENTS) -> Programme:
    """Bulk, and the same every time."""
    chance = random.Random(4)
    today = timezone.localdate()
    programme = Programme.objects.create(
        slug="ten-fold", name="Ten-fold", starts=today - 900 * DAY, ends=today + 900 * DAY
    )
    countries = _countries(programme, assignments)
    hosts = _hosts(countries)
    experts = _people(programme, countries, people, chance)
    vacancies = _vacancies(programme, hosts, experts, chance)
    made = _assignments(programme, hosts, experts, assignments, chance)
    _around(made, vacancies, experts, chance)
    return programme


def _countries(programme, assignments: int) -> dict[FocusCountry, int]:
    return {
        FocusCountry.objects.create(programme=programme, code=code, target=assignments * share // 188): share
        for code, (share, _sectors) in SHARES.items()
    }


def _hosts(countries) -> list[Institution]:
    hosts = []
    for country in countries:
        for number in range(SHARES[country.code][1]):
            slug = f"{country.code.lower()}-{number}"
            sector = Sector.objects.create(slug=slug, name=f"Sector {slug}")
            FocusSector.objects.create(focus_country=country, sector=sector)
            hosts += [
                Institution(
                    slug=f"{slug}-{at}",
                    name=f"Host {slug} {at}",
                    kind=Institution.Kind.HOST,
                    country=country.code,
                    focus_country=country,
                    sector=sector,
                    time_zone="Africa/Lagos",
                    opens=datetime.time(8),
                    closes=datetime.time(16),
                )
                for at in range(HOSTS_PER_SECTOR)
            ]
    return Institution.objects.bulk_create(hosts)


def _people(programme, countries, count: int, chance) -> list[User]:
    told = ["woman"] + ["man"] * 2 + [""]
    people = User.objects.bulk_create(
        User(
            email=f"scale{number}@example.org",
            full_name=f"Scale Person {number}",
            call_me=f"Person {number}",
            password="!",
            counted_as=chance.choice(told),
        )
        for number in range(count)
    )
    Participation.objects.bulk_create(
        Participation(person=person, programme=programme, role="expert", focus_country=country)
        for person, country in zip(people, cycle(countries), strict=False)
    )
    return people


def _vacancies(programme, hosts, people, chance) -> list[Vacancy]:
    now, today = timezone.now(), timezone.localdate()
    needs = Need.objects.bulk_create(
        Need(
            programme=programme,
            host=host,
            sector=host.sector,
            written_by=people[0],
            title="A need",
            problem="A problem",
            learners="Some",
            stays="Something",
            internet=Need.Internet.PATCHY,
            state=state,
            client_key=uuid.uuid4(),
        )
        for host in hosts
        for state in [Need.State.APPROVED] * 4 + [Need.State.SUBMITTED]
    )
    vacancies = Vacancy.objects.bulk_create(
        Vacancy(
            need=need,
            written_by=people[0],
            title="A task",
            tasks="Tasks",
            deliverables="Things",
            requirements="Skill",
            languages="English",
            mode=chance.choice(Mode.values),
            places=20,
            starts=today + 40 * DAY,
            closes_at=now + 14 * DAY,
            state=chance.choice(["published", "closed", "in_review"]),
            published_at=now,
            client_key=uuid.uuid4(),
        )
        for need in needs
        if need.state == Need.State.APPROVED
    )
    VacancyGoal.objects.bulk_create(
        VacancyGoal(vacancy=vacancy, number=number)
        for vacancy in vacancies
        for number in chance.sample(range(1, 18), 2)
    )
    return vacancies


def _assignments(programme, hosts, experts, count: int, chance) -> list[Assignment]:
    now, today = timezone.now(), timezone.localdate()
    shares = [host for host in hosts for _ in range(SHARES[host.country][0] // SHARES[host.country][1])]
    chance.shuffle(shares)
    rows = []
    for number, (host, expert) in enumerate(islice(zip(cycle(shares), cycle(experts), strict=False), count)):
        state = STATES[number % len(STATES)]
        starts = today + chance.randint(-700, 60) * DAY
        rows.append(
            Assignment(
                programme=programme,
                expert=expert,
                host=host,
                focus_country=host.focus_country,
                sector=host.sector,
                title=f"Assignment {number}",
                mode=chance.choice(Mode.values),
                state=state,
                starts=starts,
                ends=starts + 80 * DAY,
                latest_end=latest_end(starts),
                trained_on=None if state == S.CONFIRMED else starts,
                moved_at=now - chance.randint(0, 300) * DAY,
            )
        )
    return Assignment.objects.bulk_create(rows)


def _around(made: list[Assignment], vacancies: list[Vacancy], people: list[User], chance) -> None:
    """Applications behind the first ones, goals and answers behind those that are over."""
    now, today = timezone.now(), timezone.localdate()
    pairs = [(vacancy, person) for vacancy in vacancies for person in chance.sample(people, 4)]
    open_states = [str(state) for state in Application.OPEN if state not in ("approved", "offered")]
    applications = Application.objects.bulk_create(
        Application(
            vacancy=vacancy,
            person=person,
            state=chance.choice(open_states),
            submitted_at=now,
            keep_until=today + 365 * DAY,
            client_key=uuid.uuid4(),
        )
        for vacancy, person in pairs
    )
    for assignment, application in zip(made, applications, strict=False):
        assignment.application = application
    Assignment.objects.bulk_update(made[: len(applications)], ["application"], batch_size=200)
    over = [one for one in made if one.state == S.CLOSED]
    WorkGoal.objects.bulk_create(
        WorkGoal(assignment=one, text=f"Goal {level}", level=level, reached=chance.choice(Reached.values))
        for one in over
        for level in Level.values
    )
    FollowUp.objects.bulk_create(
        FollowUp(
            assignment=one,
            person=one.expert,
            wave=wave,
            due_on=today,
            sent_at=now,
            answered_at=now if chance.random() < 0.6 else None,
        )
        for one in over
        for wave in FollowUp.Wave.values
    )
