"""Who sits with whom, on paper: whatever the people, the lot keeps its word."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from events.tables import deal, late, pairs, sizes

PEOPLE = st.dictionaries(
    st.integers(1, 500), st.sets(st.sampled_from(["en", "ar", "so"]), max_size=2), max_size=30
)
QUICK = settings(max_examples=60, deadline=None)


@given(n=st.integers(3, 400))
@QUICK
def test_tables_are_of_three_to_five(n):
    assert sum(sizes(n)) == n
    assert set(sizes(n)) <= {3, 4, 5}


@given(people=PEOPLE, seed=st.integers(0, 2**62), order=st.randoms())
@QUICK
def test_everybody_sits_once_and_the_order_of_rows_never_matters(people, seed, order):
    tables = deal(people, seed=seed)
    assert sorted(person for table in tables for person in table) == sorted(people)
    rows = list(people.items())
    order.shuffle(rows)
    assert deal(dict(rows), seed=seed) == tables


@given(people=PEOPLE, seed=st.integers(0, 99), data=st.data())
@QUICK
def test_who_keeps_somebody_at_a_distance_never_sits_with_them(people, seed, data):
    every = [frozenset(two) for two in combinations(sorted(people), 2)]
    apart = data.draw(st.sets(st.sampled_from(every), max_size=12)) if every else set()
    tables = deal(people, seed=seed, apart=apart)
    assert pairs(tables) & apart == set()
    assert sorted(person for table in tables for person in table) == sorted(people)


def test_a_second_round_repeats_no_pair_where_there_is_another_way():
    people = {number: {"en"} for number in range(1, 25)}
    first = deal(people, seed=1)
    assert pairs(deal(people, seed=2, met=pairs(first))) & pairs(first) == set()


def test_those_with_a_language_in_common_sit_together():
    people = {number: {"ar" if number % 2 else "so"} for number in range(1, 9)}
    tables = deal(people, seed=5)
    assert sorted(tables) == [[1, 3, 5, 7], [2, 4, 6, 8]]


def test_whoever_comes_late_sits_at_the_smallest_table_where_they_may():
    tables = {7: [1, 2, 3], 8: [4, 5, 6, 9], 9: [10, 11]}
    assert late(20, tables) == 9
    assert late(20, tables, apart={frozenset((20, 11))}) == 7
    assert late(20, {9: [10]}, apart={frozenset((20, 10))}) is None
    assert deal({}, seed=1) == []
    assert deal({4: set()}, seed=1) == [[4]]
