"""A note on its way to a browser: sealed as the standard says, signed, and brought nowhere else."""

import json
import time
from http.client import HTTPException

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.core.management import call_command

from community import webpush
from diwan.checks import the_push_key_is_one
from tests.community import push_service

# The example of RFC 8291, appendix A.
NOTE = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK"
    "6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


@pytest.fixture(autouse=True)
def push_on(settings):
    settings.VAPID_PRIVATE_KEY = webpush.new_key()
    settings.VAPID_SUBJECT = "https://diwan.example"


@pytest.fixture
def service(settings):
    settings.PUSH_TO_PRIVATE = True
    with push_service.running() as running:
        yield running


def test_it_seals_as_the_standards_example_to_the_byte():
    sender = ec.derive_private_key(int.from_bytes(webpush.decode(SENDER), "big"), ec.SECP256R1())
    sealed = webpush.seal(NOTE, BROWSER, AUTH, sender=sender, salt=webpush.decode(SALT))
    assert webpush.encode(sealed) == SEALED


def test_no_two_notes_are_alike():
    browser = push_service.Browser()
    sealed = [webpush.seal(b"{}", browser.p256dh, browser.auth) for _ in range(2)]
    assert sealed[0] != sealed[1]
    assert [browser.open(one) for one in sealed] == [{}, {}]


def test_it_signs_for_that_service_alone():
    scheme, _space, rest = webpush.sign("https://push.example/a/b?c").partition(" ")
    token, key = rest.removeprefix("t=").split(", k=")
    head, claims, signature = token.split(".")
    raw = webpush.decode(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), webpush.decode(key))
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
    told = json.loads(webpush.decode(claims))
    assert (scheme, key, json.loads(webpush.decode(head))["alg"]) == ("vapid", webpush.public_key(), "ES256")
    assert (told["aud"], told["sub"]) == ("https://push.example", "https://diwan.example")
    assert 0 < told["exp"] - time.time() <= 24 * 3600


def test_the_command_makes_a_key(settings, capsys):
    call_command("push_keys")
    name, _, settings.VAPID_PRIVATE_KEY = capsys.readouterr().out.strip().partition("=")
    assert name == "VAPID_PRIVATE_KEY"
    assert len(webpush.decode(webpush.public_key())) == 65
    assert the_push_key_is_one(None) == []


@pytest.mark.parametrize("key", ["x", "abcd", "not a key at all", "A" * 43])
def test_a_wrong_key_stops_the_start(settings, key):
    settings.VAPID_PRIVATE_KEY = key
    assert [error.id for error in the_push_key_is_one(None)] == ["diwan.E002"]


def test_without_a_key_it_is_off(settings):
    settings.VAPID_PRIVATE_KEY = ""
    assert (webpush.is_on(), webpush.public_key(), the_push_key_is_one(None)) == (False, "", [])


ADDRESSES = {
    "https://push.example/x": True,
    "https://push.example:443/x": True,
    "https://8.8.8.8/x": True,
    "http://push.example/x": False,
    "ftp://push.example/x": False,
    "https://push.example:8443/x": False,
    "https://me@push.example/x": False,
    "https://localhost/x": False,
    "https://127.0.0.1/x": False,
    "https://10.1.2.3/x": False,
    "https://169.254.169.254/latest": False,
    "https://[::1]/x": False,
    "https://[fd00::1]/x": False,
    "https://[::ffff:127.0.0.1]/x": False,
    "https://[broken/x": False,
    "https:///x": False,
    "/x": False,
    "": False,
}


@pytest.mark.parametrize(("address", "good"), ADDRESSES.items(), ids=list(ADDRESSES))
def test_addresses(address, good):
    assert webpush.is_address(address) is good


@pytest.mark.parametrize(
    "inside", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "::1", "::ffff:10.0.0.7", "224.0.0.1"]
)
def test_a_name_that_leads_inside_is_not_followed(monkeypatch, inside):
    monkeypatch.setattr("socket.getaddrinfo", lambda *_args, **_kind: [(2, 1, 6, "", (inside, 443))])
    monkeypatch.setattr("socket.create_connection", lambda *_: pytest.fail("It connected."))
    with pytest.raises(OSError, match="no public address"):
        webpush.deliver("https://push.example/x", b"")


def test_the_name_is_looked_up_once(monkeypatch):
    """A name that is public at the first look and private at the second has had its only one."""
    looked, connected = [], []

    def look(*_args, **_kind):
        looked.append(1)
        return [(2, 1, 6, "", ("10.0.0.7" if looked[1:] else "8.8.8.8", 443))]

    def connect(address, *_):
        connected.append(address)
        raise OSError

    monkeypatch.setattr("socket.getaddrinfo", look)
    monkeypatch.setattr("socket.create_connection", connect)
    with pytest.raises(OSError):
        webpush.deliver("https://push.example/x", b"")
    assert (connected, looked) == ([("8.8.8.8", 443)], [1])


def test_what_a_service_gets(service):
    assert webpush.deliver(f"{service.url}a?b=c", b"sealed") == 201
    [(path, headers, body)] = service.got
    assert (path, body) == ("/a?b=c", b"sealed")
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["Authorization"].startswith("vapid t=")
    assert (headers["TTL"], headers["Topic"]) == ("86400", "diwan")
    assert "User-Agent" not in headers


@pytest.mark.parametrize("status", [201, 404, 410, 500])
def test_its_answer_is_told(service, status):
    service.answer = status
    assert webpush.deliver(service.url, b"") == status


def test_a_redirect_is_not_followed(service):
    service.answer, service.headers = 307, {"Location": f"{service.url}elsewhere"}
    assert webpush.deliver(service.url, b"") == 307
    assert [path for path, *_ in service.got] == ["/"]


def test_who_answers_a_byte_at_a_time_is_given_up(service, monkeypatch):
    monkeypatch.setattr(webpush, "SECONDS", 0.3)
    service.answer = 5.0
    start = time.monotonic()
    with pytest.raises((OSError, HTTPException)):
        webpush.deliver(service.url, b"")
    assert time.monotonic() - start < 2
