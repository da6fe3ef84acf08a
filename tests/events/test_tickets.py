"""Signed tickets, held against a verifier that shares no code with us."""

import base64
import json
import random
import shutil
import subprocess

import pytest
from django.test import override_settings

from events import tickets
from events.actions.tickets import replace
from events.door import revoked, snapshot
from people.refusals import Refused
from tests.chaos.figures import scale
from tests.events import making
from tests.events.making_door import code, flipped, guest, guests
from tests.processes import ROOT

pytestmark = pytest.mark.django_db
MANY = scale(20, 200)


def verified_elsewhere(event, codes: list[str]) -> list[bool]:
    """What WebCrypto in another program says, which knows the public key alone."""
    if shutil.which("node") is None:
        pytest.skip("There is no node here to verify with.")
    (key,) = tickets.public_keys(event)
    script = ROOT / "tests/events/js/verify.mjs"
    told = json.dumps({"key": key, "codes": codes}).encode()
    return json.loads(subprocess.run(["node", script], input=told, capture_output=True, check=True).stdout)


def test_the_public_key_alone_tells_genuine_tickets(conference):
    codes = [code(registration) for registration in guests(conference, MANY)]
    assert verified_elsewhere(conference, codes) == [True] * MANY
    bits = random.Random(14)
    forged = [flipped(one, bits.randrange(656)) for one in codes]
    assert verified_elsewhere(conference, forged) == [False] * MANY
    assert [tickets.read(one) for one in forged] == [None] * MANY


def test_every_bit_counts(conference):
    genuine = code(guest(conference))
    assert tickets.read(genuine) is not None
    assert {tickets.read(flipped(genuine, bit)) for bit in range(656)} == {None}


def test_another_events_key_does_not_verify(conference):
    codes = [code(guest(conference))]
    assert verified_elsewhere(making.event("other"), codes) == [False]


def test_a_code_is_capital_letters_that_stay_the_same(conference):
    registration = guest(conference)
    assert len(code(registration)) == tickets.LETTERS
    assert code(registration) == code(registration)
    assert set(code(registration)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    # As it is typed from paper.
    typed = " ".join(code(registration).lower()[at : at + 6] for at in range(0, 132, 6))
    assert tickets.read(typed) == tickets.read(code(registration))


@pytest.mark.parametrize(
    "text", ["", "A", "A" * 132, "7" * 132, "https://example.org/", "é" * 132, "0" * 132]
)
def test_what_is_no_ticket_is_none(text):
    assert tickets.read(text) is None


def test_spare_bits_make_no_second_code(conference):
    genuine = code(guest(conference))
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    other = genuine[:-1] + letters[letters.index(genuine[-1]) + 1]
    assert base64.b32decode(other + "====") == base64.b32decode(genuine + "====")
    assert tickets.read(other) is None


def test_a_ticket_made_anew_revokes_the_one_before(conference, amina):
    registration = guest(conference, amina)
    before = tickets.read(code(registration))
    replace(by=amina, registration=registration)
    registration.refresh_from_db()
    after = tickets.read(code(registration))
    assert not tickets.issued(registration, 1, before.nonce)
    assert tickets.issued(registration, 1, after.nonce)
    assert revoked(conference) == [before.digest]
    assert [entry["ids"] for entry in snapshot(conference)["people"]] == [[after.digest]]


def test_only_ones_own_ticket_is_made_anew(conference, amina, karim):
    registration = guest(conference, amina)
    with pytest.raises(Refused):
        replace(by=karim, registration=registration)


def test_what_is_printed_outlives_the_secret(conference, settings):
    registration = guest(conference)
    printed = code(registration)
    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY="another" * 8):
        assert tickets.read(printed) is None
    with override_settings(SECRET_KEY="another" * 8, SECRET_KEY_FALLBACKS=[old]):
        said = tickets.read(printed)
        assert tickets.issued(registration, 0, said.nonce)
        assert said.digest in snapshot(conference)["people"][0]["ids"]
        assert len(tickets.public_keys(conference)) == 2
