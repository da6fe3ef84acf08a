"""Search keys: the ways in which people spell a word meet, different words do not."""

import pytest

from people.fold import fold, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إدارة", "اداره"),
        ("مستشفى", "مستشفي"),
        ("المياه", "مياه"),
        ("والمياه", "مياه"),
        ("كِتَاب", "كتاب"),
        ("كتـــاب", "كتاب"),
        ("کتاب", "كتاب"),
        ("٢٤ ۳", "24 3"),
        ("Café", "CAFE"),
        ("Straße", "strasse"),
    ],
)
def test_one_key_for_one_word(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("ماء", "ما"), ("الله", "له"), ("water", "waiter"), ("وال", "")])
def test_other_words_keep_other_keys(one, other):
    assert fold(one) != fold(other)


def test_a_beginning_finds_the_word_and_a_middle_does_not():
    key = fold("Suuqii khariidaddiisa")
    assert fold("suuq") in key
    assert fold("riid") not in key


def test_what_has_no_words_has_no_key():
    assert (fold(" … !? "), words("")) == ("", [])


def test_markup_and_punctuation_are_no_words():
    assert words("2 of 3: “leaks”, pumps/valves") == ["2", "of", "3", "leaks", "pumps", "valves"]
