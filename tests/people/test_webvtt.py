"""Captions: what a browser would skip in silence is told with its line."""

import pytest
from django.core.exceptions import ValidationError

from people.films.webvtt import check

GOOD = """WEBVTT - the pump
Kind: captions

NOTE whatever
stands here --> is not read

STYLE
::cue { color: white }

00:01.000 --> 00:02.500
مرحبا

second
00:02.500 --> 00:04.000 align:start line:0
Two
lines

01:00:00.000 --> 01:00:01.000
<v Amina>Later</v>
"""


def test_what_the_standard_allows_is_counted():
    assert check(GOOD) == 3


WRONG = {
    "WEBVT\n": (1, "WEBVTT"),
    "WEBVTTX\n": (1, "WEBVTT"),
    "": (1, "WEBVTT"),
    "WEBVTT\n\n1\n00:01,000 --> 00:02,000\nx\n": (4, "full stop"),
    "WEBVTT\n\n00:01.000 -> 00:02.000\nx\n": (3, "times"),
    "WEBVTT\n\n00:02.000 --> 00:02.000\nx\n": (3, "end after"),
    "WEBVTT\n\n00:61.000 --> 01:02.000\nx\n": (3, "full stop"),
    "WEBVTT\n\n00:05.000 --> 00:06.000\nx\n\n00:04.000 --> 00:05.000\nx\n": (6, "above"),
    "WEBVTT\n\n00:05.000 --> 00:06.000\n\nx\n": (3, "no words"),
    "WEBVTT\n\n00:05.000 --> 00:06.000\nx\n00:07.000 --> 00:08.000\ny\n": (5, "empty line"),
    "WEBVTT\n\nhello\nthere\n": (3, "times"),
}


@pytest.mark.parametrize("text", WRONG)
def test_the_first_mistake_is_told_with_its_line(text):
    line, words = WRONG[text]
    with pytest.raises(ValidationError) as error:
        check(text)
    assert error.value.messages[0].startswith(f"Line {line}: ")
    assert words in error.value.messages[0]


def test_a_file_without_captions_says_so():
    with pytest.raises(ValidationError, match="no caption"):
        check("WEBVTT\n\nNOTE nothing\n")
