"""What hosts need, as one side of a possible pair: places of open calls, and experts at work at a host.

Reads past the gate, as `mentoring.cohort` does.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from babel import Locale
from django.conf import settings
from django.db.models import Count, QuerySet

from assignments.models import Application, Assignment, Internship, Vacancy
from people.fold import fold
from people.models import Participation, Programme, Role, User

from . import cohort
from .cohort import Cohort
from .models import LANGUAGES, LanguageSkill, MentoringProfile, Readiness, SkillSynonym
from .scoring import Candidate
from .stages import EVERY_HOUR, places, vacancy_of

OPEN_WORK = (*Assignment.BEFORE, *Assignment.RUNNING)


def calls_and_experts(programme: Programme) -> Cohort:
    """A call seeks as many experts as it has places left. Who is at work or has answered it is left out."""
    calls = list(
        Vacancy.objects.open()
        .filter(need__programme=programme, need__host__focus_country__safety_mode=False)
        .select_related("need__host", "need__sector")
        .order_by("pk")
    )
    seats = [seat for call in _sought(calls) for seat in places(call)]
    experts = _people(programme, Role.EXPERT)
    experts = experts.exclude(person__in=Assignment.objects.filter(state__in=OPEN_WORK).values("expert"))
    answered = set(Application.objects.live().filter(vacancy__in=calls).values_list("vacancy", "person"))
    return Cohort(
        mentees=seats,
        mentors=[replace(one, weeks=EVERY_HOUR, capacity=1) for one in cohort.candidates(experts).values()],
        excluded=frozenset(
            (seat.id, person) for seat in seats for call, person in answered if vacancy_of(seat.id) == call
        ),
    )


def _sought(calls: Collection[Vacancy]) -> Iterator[Candidate]:
    """What each call asks for, with as many places as are left."""
    filled = Assignment.objects.counted().filter(application__vacancy__in=calls).order_by()
    gone = dict(filled.values_list("application__vacancy").annotate(places=Count("pk")))
    skills, languages = _skill_words(), _language_words()
    for call in calls:
        text = fold(f"{call.title} {call.tasks} {call.requirements}") + " "
        spoken = {code for word, code in languages.items() if word in fold(call.languages) + " "}
        yield Candidate(
            id=call.pk,
            programmes=frozenset({call.need.programme_id}),
            country=call.need.host.country,
            sectors=frozenset({call.need.sector.slug}),
            wants=frozenset(skill for word, skill in skills.items() if word in text),
            # A call whose languages nobody here knows keeps nobody away.
            languages=dict.fromkeys(spoken or LANGUAGES, LanguageSkill.Level.MOTHER.value),
            capacity=call.places - gone.get(call.pk, 0),
        )


def _skill_words() -> dict[str, str]:
    """The words of the vocabulary as they are found in a folded text, each with its skill."""
    rows = SkillSynonym.objects.values_list("key", "skill__slug")
    return {f" {key} ": slug for key, slug in rows}


def _language_words() -> dict[str, str]:
    """The names of languages in every language of the site, as they are found in a folded text."""
    found: dict[str, str] = {}
    for reader, _name in settings.LANGUAGES:
        names = Locale.parse(reader).languages
        found |= {f"{fold(names[code])} ": code for code in LANGUAGES if code in names}
    return found


def interns_and_experts(programme: Programme) -> Cohort:
    """Interns beside experts at work at a host, one at a time: the country and sector of the work count."""
    open_internships = Internship.objects.open()
    interns = _people(programme, Role.INTERN).exclude(person__in=open_internships.values("intern"))
    work = (
        Assignment.objects.filter(programme=programme, state__in=OPEN_WORK)
        .filter(focus_country__safety_mode=False)
        .exclude(pk__in=open_internships.values("assignment"))
        .select_related("focus_country", "sector")
        .order_by("starts", "pk")
    )
    by_expert = {one.expert_id: one for one in work}
    experts = _people(programme, Role.EXPERT).filter(person__in=by_expert)
    everybody = cohort.candidates(interns | experts)
    at_work = [_at_host(everybody[pk], by_expert[pk]) for pk in sorted(by_expert.keys() & everybody.keys())]
    seeking = sorted(set(interns.values_list("person", flat=True)))
    return Cohort(
        mentees=[replace(everybody[pk], weeks=EVERY_HOUR) for pk in seeking],
        mentors=at_work,
        excluded=cohort.apart(everybody),
    )


def _at_host(expert: Candidate, work: Assignment) -> Candidate:
    return replace(
        expert,
        country=work.focus_country.code,
        sectors=frozenset({work.sector.slug}),
        weeks=EVERY_HOUR,
        capacity=1,
    )


def _people(programme: Programme, role: str) -> QuerySet[MentoringProfile]:
    """Those of a role who can be shown, were screened and trained, and do not take a break."""
    taking_part = Participation.objects.current().filter(programme=programme, role=role)
    people = User.objects.in_view().filter(pk__in=taking_part.values("person"))
    ready = Readiness.objects.complete().values("person")
    return MentoringProfile.objects.awake().filter(person__in=people).filter(person__in=ready)
