"""The best pairs of a cohort: exact, the same in any order, explained, and silent about what is private."""

import itertools
import json
import random
from dataclasses import replace
from functools import cache

import pytest

from mentoring.invented import invent
from mentoring.pairing import Answer, Gain, best, frontier, propose, why_not
from mentoring.record import People, inputs, record, to_row
from mentoring.scoring import Why
from mentoring.stages import MOST_PLACES, places, two_stages, vacancy_of

from .oracle import greedy, judge_record
from .test_scoring import person, skills

SEED = 7


@cache
def tight(people: int = 40, minimum: int = 0):
    made = invent(people, SEED, tight=True)
    return propose(made.mentees, made.mentors, seed=SEED, minimum=minimum, excluded=made.excluded)


@cache
def recorded(minimum: int = 0) -> str:
    return json.dumps(record(tight(minimum=minimum)))


def run(people: People, **terms):
    return propose(people.mentees, people.mentors, excluded=people.excluded, **{"seed": SEED} | terms)


def best_by_hand(outcome, forced=None, minimum=0) -> tuple[int, int]:
    """(paired, points) of the best of all pairings, each one tried."""
    scores, people = outcome.cohort.scores, list(outcome.cohort.scores)
    left = {mentor: candidate.capacity for mentor, candidate in outcome.cohort.mentors.items()}

    def from_here(number: int) -> tuple[int, int]:
        if number == len(people):
            return (0, 0)
        mentee = people[number]
        must = (forced or {}).get(mentee)
        found = [from_here(number + 1)] if must is None else []
        for mentor, score in scores[mentee].items():
            if left[mentor] and score >= minimum and must in (None, mentor):
                left[mentor] -= 1
                paired, points = from_here(number + 1)
                found.append((paired + 1, points + score))
                left[mentor] += 1
        return max(found, default=(-1, 0))

    return from_here(0)


@pytest.mark.parametrize("seed", range(12))
def test_most_paired_then_most_points_as_every_pairing_tried(seed):
    outcome = run(invent(5, seed, tight=seed % 2 == 0), minimum=seed * 5)
    assert (outcome.totals.paired, outcome.totals.points) == best_by_hand(outcome, minimum=seed * 5)


@pytest.mark.parametrize("minimum", [0, 60])
def test_a_judge_who_knows_only_the_record_finds_no_better_one(minimum):
    judge_record(json.loads(recorded(minimum)))


def test_twenty_orders_of_the_rows_give_one_result():
    made = invent(16, SEED, tight=True)
    results = set()
    for seed in range(20):
        mentees, mentors = list(made.mentees), list(made.mentors)
        random.Random(seed).shuffle(mentees)
        random.Random(seed + 1).shuffle(mentors)
        told = record(propose(mentees, mentors, seed=SEED, excluded=made.excluded))
        results.add((told["inputs"], told["result"]))
    assert len(results) == 1


def test_another_lot_chooses_only_among_equals():
    alike = People([person(n) for n in range(1, 7)], [person(n) for n in range(11, 17)])
    outcomes = [run(alike, seed=seed) for seed in range(8)]
    assert len({(outcome.totals.paired, outcome.totals.points) for outcome in outcomes}) == 1
    assert len({tuple(outcome.mentor_of.items()) for outcome in outcomes}) > 1


def test_who_may_not_be_paired_is_not():
    made = invent(40, SEED)
    outcome = run(made)
    mentees = {candidate.id: candidate for candidate in made.mentees}
    mentors = {candidate.id: candidate for candidate in made.mentors}
    for pair in outcome.pairs:
        one, other = mentees[pair.mentee], mentors[pair.mentor]
        assert (one.id, other.id) not in made.excluded
        assert 0 not in (one.wishes.get(other.id), other.wishes.get(one.id))
        shared = set(one.languages) & set(other.languages)
        assert any(one.languages[code] >= 3 <= other.languages[code] for code in shared)
        assert all((a & b).bit_count() >= 4 for a, b in zip(one.weeks, other.weeks, strict=True))
        assert pair.score == sum(part.points for part in pair.parts)
    taken = [pair.mentor for pair in outcome.pairs]
    assert all(taken.count(number) <= candidate.capacity for number, candidate in mentors.items())
    assert len(outcome.pairs) + len(outcome.unpaired) == 40


def test_the_worst_off_come_first_and_who_has_nobody_counts_as_nothing():
    outcome = tight(35)
    scores = [pair.score for pair in outcome.pairs]
    assert scores == sorted(scores)
    assert 0 < len(outcome.unpaired) < 4
    marks = [0] * len(outcome.unpaired) + scores
    assert outcome.totals.worst_off == round(sum(marks[:4]) / 4, 1)


def test_greedy_leaves_more_people_out():
    cohort = tight(60).cohort
    others = greedy(
        cohort.edges, {mentor: candidate.capacity for mentor, candidate in cohort.mentors.items()}
    )
    assert cohort.totals(others).paired < tight(60).totals.paired
    assert cohort.totals(others).points < tight(60).totals.points


def test_a_higher_minimum_never_pairs_more():
    standings = frontier(tight())
    order = [(standing.totals.paired, standing.totals.points) for standing in standings]
    assert order == sorted(order, reverse=True)
    assert standings[0].totals == tight().totals
    assert order[0] != order[-1]
    for standing in standings[::5]:
        assert standing.totals == tight(minimum=standing.minimum).totals


@pytest.mark.parametrize("seed", range(4))
def test_what_another_pair_would_cost_is_exact(seed):
    outcome = run(invent(5, seed, tight=True))
    now = best_by_hand(outcome)
    asked = 0
    for mentee, row in outcome.cohort.scores.items():
        for mentor in row:
            paired, points = best_by_hand(outcome, {mentee: mentor})
            assert why_not(outcome, mentee, mentor).cost == Gain(paired - now[0], points - now[1])
            asked += 1
    assert asked > 5


def test_the_pair_that_is_costs_nothing():
    pair = tight().pairs[0]
    assert why_not(tight(), pair.mentee, pair.mentor) == Answer(cost=Gain(0, 0), moved=0)


def test_those_who_would_get_another_mentor_are_counted():
    mentees = [person(1, wants=skills("gis")), person(2, wants=skills("law")), person(3, wants=skills("law"))]
    mentors = [person(11, offers=skills("gis")), person(12, offers=skills("law", "tax")), person(13)]
    outcome = propose(mentees, mentors, seed=SEED)
    assert outcome.mentor_of[1] == 11
    answer = why_not(outcome, 1, 12)
    assert answer == Answer(cost=Gain(0, -80), moved=1)


def test_what_is_private_sounds_like_whoever_is_not_there():
    people = [
        person(11),
        person(12, wishes={1: 0}),
        person(13, programmes=frozenset({2})),
        person(15, languages={"en": 7}),
        person(16, weeks=(0, 0)),
        person(17, capacity=0),
    ]
    outcome = propose([person(1)], people, seed=SEED, excluded={(11, 1)})
    answers = {mentor: why_not(outcome, 1, mentor) for mentor in (11, 12, 13, 14)}
    assert set(answers.values()) == {Answer(Why.NOT_AVAILABLE)}
    assert why_not(outcome, 2, 11) == Answer(Why.NOT_AVAILABLE)
    assert [why_not(outcome, 1, mentor).why for mentor in (15, 16, 17)] == [Why.LANGUAGE, Why.HOURS, Why.FULL]
    told = json.dumps(record(outcome))
    assert not any(f'"{word}"' in told for word in ("excluded", "never", "programme"))


@pytest.mark.parametrize(
    ("mentors", "minimum", "why"),
    [
        ([], 0, Why.NOT_AVAILABLE),
        ([person(11, languages={"en": 7}), person(12, programmes=frozenset())], 0, Why.LANGUAGE),
        ([person(11, weeks=(0, 0)), person(12, languages={"en": 7})], 0, Why.HOURS),
        ([person(11, weeks=(0, 0)), person(12)], 60, Why.MINIMUM),
        ([person(11, weeks=(0, 0)), person(12, capacity=0)], 0, Why.FULL),
    ],
)
def test_whoever_got_nobody_is_told_what_came_nearest(mentors, minimum, why):
    outcome = propose([person(1)], mentors, seed=SEED, minimum=minimum)
    assert outcome.unpaired[1].why == why
    assert sum(outcome.unpaired[1].reasons.values()) == len(mentors)


def test_a_locked_pair_stays_at_any_score_and_the_rest_is_best_around_it():
    free = tight()
    mentee, mentor = next(
        (one, other)
        for one, row in free.cohort.scores.items()
        for other in row
        if free.mentor_of.get(one) != other and row[other] < 50
    )
    outcome = run(invent(40, SEED, tight=True), locked={(mentee, mentor)}, minimum=50)
    assert outcome.mentor_of[mentee] == mentor
    assert [pair.mentee for pair in outcome.pairs if pair.locked] == [mentee]
    judge_record(record(outcome))
    asked = next(
        one for one, row in outcome.cohort.scores.items() if one != mentee and row.get(mentor, 0) >= 50
    )
    assert why_not(outcome, asked, mentor) == Answer(Why.FULL)
    assert why_not(outcome, mentee, mentor) == Answer(cost=Gain(0, 0))
    assert why_not(outcome, mentee, free.mentor_of[mentee]).cost == free_of_the_lock(outcome, mentee, free)


def free_of_the_lock(outcome, mentee, free) -> Gain:
    """Whom a question sets free is no longer locked: the rest is as good as it is without the lock."""
    made = invent(40, SEED, tight=True)
    totals = run(made, minimum=50, locked={(mentee, free.mentor_of[mentee])}).totals
    return Gain(totals.paired - outcome.totals.paired, totals.points - outcome.totals.points)


def test_a_lock_never_goes_through_a_barrier():
    people = [person(11), person(12), person(13, languages={"en": 7})]
    locked = {(1, 11), (2, 12), (3, 12), (4, 13), (5, 99)}
    outcome = propose([person(n) for n in range(1, 5)], people, seed=SEED, excluded={(1, 11)}, locked=locked)
    assert dict(outcome.locked) == {2: 12}
    assert outcome.dropped == {
        (1, 11): Why.NOT_AVAILABLE,
        (3, 12): Why.FULL,
        (4, 13): Why.LANGUAGE,
        (5, 99): Why.NOT_AVAILABLE,
    }


@pytest.mark.parametrize("is_tight", [True, False])
def test_one_more_place_adds_exactly_what_is_said(is_tight):
    made = invent(20, SEED, tight=is_tight)
    outcome = run(made)
    gains = outcome.one_more_place
    assert len(set(gains.values())) > 3
    for number, gain in gains.items():
        more = [replace(one, capacity=one.capacity + (one.id == number)) for one in made.mentors]
        totals = run(made._replace(mentors=more)).totals
        assert gain == Gain(totals.paired - outcome.totals.paired, totals.points - outcome.totals.points)


def test_a_place_may_pair_one_more_for_fewer_points_also_with_a_full_mentor():
    wanted, full = person(11, offers=skills("gis"), languages={"so": 7, "en": 7}), person(12, capacity=0)
    mentees = [person(1, wants=skills("gis")), person(2, languages={"en": 7})]
    outcome = propose(mentees, [wanted, full], seed=SEED)
    assert outcome.mentor_of == {1: 11}
    assert outcome.one_more_place == {11: Gain(1, 20), 12: Gain(1, -20)}
    assert outcome.unpaired[2].reasons == {Why.FULL: 1, Why.LANGUAGE: 1}


def test_suggestions_are_the_best_whom_one_may_have():
    made = invent(40, SEED)
    for mentee in made.mentees[:5]:
        row = run(made).cohort.scores[mentee.id]
        found = best(mentee, made.mentors, excluded=made.excluded)
        assert [pair.score for pair in found] == sorted(row.values(), reverse=True)[:3]
        assert all(pair.score == row[pair.mentor] for pair in found)


def test_equals_are_suggested_in_another_order_to_everybody():
    mentors = [person(n) for n in range(11, 17)]
    firsts = {best(person(n), mentors, 1)[0].mentor for n in range(1, 9)}
    assert len(firsts) > 2


def test_people_come_back_from_a_file_as_they_went():
    made = invent(10, SEED)
    assert People.from_data(json.loads(json.dumps(made.to_data()))) == made


CHANGES = {
    "country": "XX",
    "sectors": skills("sea"),
    "wants": skills("gis"),
    "languages": {"xx": 7},
    "weeks": (1, 1),
    "capacity": 9,
    "wishes": {151: 2},
}


@pytest.mark.parametrize("name", CHANGES)
def test_every_fact_and_every_term_is_in_the_digest(name):
    made = invent(3, SEED)
    changed = made._replace(mentees=[replace(made.mentees[0], **{name: CHANGES[name]}), *made.mentees[1:]])
    assert record(run(changed))["inputs"] != record(run(made))["inputs"]


def test_every_term_is_in_the_digest():
    made = invent(3, SEED)
    terms = [{}, {"seed": 8}, {"minimum": 5}, {"locked": {(1, 4)}}]
    assert len({record(run(made, **each))["inputs"] for each in terms}) == len(terms)
    assert "weights" in inputs(run(made).cohort)["terms"]
    assert to_row(made.mentees[0])["id"] == 1


def test_three_sides_in_two_stages():
    vacancy = person(7, wants=skills("gis"), sectors=skills("water"), country="SO", capacity=2)
    other = person(8, wants=skills("law"), sectors=skills("justice"), country="NG")
    experts = [
        person(1, offers=skills("gis"), capacity=2),
        person(2),
        person(3, offers=skills("law")),
    ]
    interns = [person(21, country="SO", sectors=skills("water")), person(22, country="NG")]
    stages = two_stages([vacancy, other], experts, interns, seed=SEED, conflicts={(1, 8), (2, 8)})
    at = {expert: vacancy_of(place) for place, expert in stages.experts.mentor_of.items()}
    assert at == {1: 7, 2: 7, 3: 8}
    assert stages.interns.cohort.mentors[1].capacity == 2
    fit = {pair.mentee: {part.key: part.points for part in pair.parts} for pair in stages.interns.pairs}
    assert (fit[21]["country"], fit[21]["sector"]) == (10, 15)
    assert (fit[22]["country"], stages.interns.mentor_of[22]) == (10, 3)
    parted = two_stages([other], experts, [], seed=SEED, conflicts={(3, 8)})
    assert 3 not in parted.experts.mentor_of.values()


def test_a_place_is_no_person_and_leads_back_to_its_vacancy():
    numbers = [place.id for call in (1, 2, 35) for place in places(person(call, capacity=MOST_PLACES))]
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < 0
    assert {vacancy_of(number) for number in numbers} == {1, 2, 35}


def test_every_pair_is_judged_once():
    sides = itertools.product(tight().cohort.mentees, tight().cohort.mentors)
    judged = sum(len(row) for row in tight().cohort.scores.values())
    barred = sum(sum(row.values()) for row in tight().cohort.barriers.values())
    assert judged + barred == len(list(sides))
