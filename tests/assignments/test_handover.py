"""What stays with an institution: its pack, the zip that opens offline, and seats that pass on."""

import re
import uuid
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from assignments.actions import staying as actions
from assignments.models import HandoverItem
from people.actions import erase, hand_over_seat, invite_successor, join
from people.models import AuditEntry, Invitation, Seat, User
from people.refusals import Conflict, OtherContent, Refused
from tests import factories
from tests.assignments import making
from tests.assignments.making import JSON
from tests.ground import shared

pytestmark = [
    pytest.mark.django_db,
    # The zip is an asynchronous stream; Django reads it for synchronous clients, with a warning.
    pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume"),
]
PDF = b"%PDF-1.7 how to read a logger"


def pdf(name="Handleiding loggers.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


@shared
def worked(amina, utility):
    """Amina works for the utility."""
    return making.assignment(amina, utility, state="active")


def add(by, institution, **more) -> HandoverItem:
    told = {"kind": "decision", "title": "Read them at night", "text": "From May on.", **more}
    return actions.add_item(by=by, institution=institution, client_key=uuid.uuid4(), **told).thing


def post(enter, by, institution, **more):
    told = {"kind": "document", "title": "Manual", "client_key": uuid.uuid4(), **more}
    return enter(by).post(reverse("handover-add", args=[institution.pk]), told, **JSON)


@pytest.fixture
def manual(enter, amina, utility, worked):
    """A document that the expert left."""
    post(enter, amina, utility, file=pdf())
    return HandoverItem.objects.get()


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


# Who sees what.

WHO = {
    "yusuf": 200,
    "deputy": 200,
    "amina": 200,
    "officer": 200,
    "karim": 404,
    "stranger": 404,
    "outsider": 404,
    "suspended": 404,
}


@pytest.mark.parametrize("name", ["handover", "handover-add", "handover-zip"])
@pytest.mark.parametrize(("who", "status"), WHO.items())
def test_who_opens_a_pack(enter, utility, worked, request, who, status, name):
    browser = enter(request.getfixturevalue(who))
    found = browser.get(reverse(name, args=[utility.pk]))
    assert found.status_code == status
    if status == 404:
        nothing = browser.get(reverse(name, args=[999999]))
        assert found.content == nothing.content


@pytest.mark.parametrize(("who", "status"), WHO.items())
def test_who_opens_its_files(enter, manual, request, who, status):
    assert enter(request.getfixturevalue(who)).get(manual.file.url).status_code == status


def test_one_logs_in_first(client, utility):
    for name, args in (("handover-list", []), ("handover", [utility.pk]), ("handover-zip", [utility.pk])):
        assert client.get(reverse(name, args=args)).status_code == 302
        assert client.get(reverse(name, args=args), **JSON).status_code == 401


def test_an_expert_sees_what_is_theirs_and_before_the_start_nothing(enter, utility, amina, yusuf):
    making.assignment(amina, utility, state="confirmed")
    assert enter(amina).get(reverse("handover", args=[utility.pk])).status_code == 404
    making.assignment(amina, utility, state="active")
    add(yusuf, utility, title="The board’s own")
    add(amina, utility, title="Of the expert")
    page = enter(amina).get(reverse("handover", args=[utility.pk])).content.decode()
    assert "Of the expert" in page and "The board’s own" not in page


# Adding and taking out.


def test_twice_with_one_key_is_once(enter, yusuf, utility):
    key = uuid.uuid4()
    first = post(enter, yusuf, utility, file=pdf(), client_key=key)
    again = post(enter, yusuf, utility, file=pdf(), client_key=key)
    other = post(enter, yusuf, utility, file=pdf(), client_key=key, title="Another")
    assert [answer.status_code for answer in (first, again, other)] == [201, 200, 409]
    assert (HandoverItem.objects.count(), acts()) == (1, ["hand-over"])


def test_what_an_expert_leaves_is_the_institutions(manual, amina, yusuf, worked):
    assert (manual.assignment, manual.file_name) == (worked, "Handleiding loggers.pdf")
    erase(by=amina, keep_texts=False)
    manual.refresh_from_db()
    assert (manual.added_by, manual.title) == (None, "Manual")
    assert HandoverItem.objects.visible_to(yusuf).get() == manual
    assert default_storage.open(manual.file.name).read() == PDF


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"kind": "document"}, "file"),
        ({"kind": "recording", "file": PDF}, "file"),
        ({"kind": "document", "file": b"MZ no document"}, "file"),
        ({"kind": "contact"}, "text"),
        ({"kind": "note", "text": "x", "file": PDF}, "file"),
        ({"kind": "song", "text": "x"}, "kind"),
    ],
)
def test_what_is_not_accepted(enter, yusuf, utility, told, field):
    if "file" in told:
        told = {**told, "file": pdf(content=told["file"])}
    answer = post(enter, yusuf, utility, **told)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, [field])
    assert HandoverItem.objects.count() == 0


@pytest.mark.parametrize("kind", HandoverItem.WITH_FILE)
def test_a_document_and_a_recording_are_their_file(yusuf, utility, kind):
    with pytest.raises(Refused, match="Choose the file") as refusal:
        add(yusuf, utility, kind=kind)
    assert set(refusal.value.fields) == {"file"}
    assert HandoverItem.objects.count() == 0


def test_what_was_typed_stays(enter, yusuf, utility):
    told = {"kind": "contact", "title": "Kept title", "text": "", "client_key": uuid.uuid4()}
    answer = enter(yusuf).post(reverse("handover-add", args=[utility.pk]), told)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kept title" in page and 'id="id_text_error"' in page


def test_the_institution_takes_out_and_the_expert_does_not(
    enter, manual, amina, yusuf, django_capture_on_commit_callbacks
):
    url = reverse("handover-remove", args=[manual.pk])
    assert enter(amina).post(url, **JSON).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        assert enter(yusuf).post(url, **JSON).status_code == 200
    assert enter(yusuf).post(url, **JSON).status_code == 404
    assert (HandoverItem.objects.count(), default_storage.exists(manual.file.name)) == (0, False)
    assert acts() == ["hand-over", "remove-handover"]


def test_a_stranger_adds_nothing(stranger, utility):
    with pytest.raises(Refused, match="its experts"):
        add(stranger, utility)


# The zip.


class Page(HTMLParser):
    """What a page links to, and what it would fetch or run."""

    def __init__(self, html: str):
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in ("href", "src")]


def taken(answer) -> ZipFile:
    return ZipFile(BytesIO(b"".join(answer)))


def test_the_zip_opens_without_a_line(enter, manual, yusuf, utility, tmp_path):
    from urllib.parse import unquote

    add(yusuf, utility, kind="contact", title="Pump seller", text="Hodan, 061 <b>")
    lost = add(yusuf, utility, title="Lost")
    HandoverItem.objects.filter(pk=lost.pk).update(file="handover/gone.pdf", file_name="gone.pdf")
    answer = enter(yusuf).get(reverse("handover-zip", args=[utility.pk]))
    assert answer["Content-Type"] == "application/zip"
    with taken(answer) as archive:
        archive.extractall(tmp_path)
    page = Page((tmp_path / "index.html").read_text("utf-8"))
    assert "script" not in page.tags
    assert [link for link in page.links if not (tmp_path / unquote(link)).is_file()] == []
    assert sorted(page.links) == [f"files/{manual.pk}-Handleiding-loggers.pdf", "paper.css"]
    assert (tmp_path / unquote(sorted(page.links)[0])).read_bytes() == PDF
    html = (tmp_path / "index.html").read_text("utf-8")
    assert "Hodan, 061 &lt;b&gt;" in html and "not here any more" in html


def test_the_zip_is_in_the_readers_language(enter, manual, yusuf, utility):
    with translation.override("ar"):
        url = reverse("handover-zip", args=[utility.pk])
    with taken(enter(yusuf).get(url)) as archive:
        assert '<html lang="ar" dir="rtl">' in archive.read("index.html").decode()


@pytest.mark.parametrize("called", ["../../etc/passwd.pdf", "دليل القراءة.pdf", "???.pdf", "C:\\x.pdf"])
def test_names_in_the_zip_stay_in_their_folder(enter, yusuf, utility, called):
    post(enter, yusuf, utility, file=pdf(called))
    with taken(enter(yusuf).get(reverse("handover-zip", args=[utility.pk]))) as archive:
        names = archive.namelist()
    assert len(names) == 3
    assert all(re.fullmatch(r"files/\d+-[\w-]*\.pdf", name) for name in names if "/" in name)


def test_pages_cost_the_same_for_one_and_three(enter, yusuf, utility, django_assert_num_queries):
    browser, url = enter(yusuf), reverse("handover", args=[utility.pk])
    add(yusuf, utility)
    browser.get(url)
    with django_assert_num_queries(PACK_QUERIES):
        browser.get(url)
    add(yusuf, utility)
    add(yusuf, utility)
    with django_assert_num_queries(PACK_QUERIES):
        browser.get(url)


PACK_QUERIES = 9


# Seats.


@shared
def seat(utility, yusuf):
    return Seat.objects.get(person=yusuf)


@shared
def heir(somalia):
    return making.focal_point(somalia, call_me="Heir")


@pytest.mark.parametrize(
    ("who", "status"),
    {"yusuf": 200, "officer": 200, "deputy": 403, "amina": 403, "outsider": 404, "suspended": 404}.items(),
)
def test_who_hands_a_seat_over(enter, seat, request, who, status):
    assert enter(request.getfixturevalue(who)).get(reverse("seat-pass", args=[seat.pk])).status_code == status


def test_a_seat_passes_on(enter, seat, yusuf, heir, utility):
    told = {"person": heir.pk, "email": "", "client_key": uuid.uuid4()}
    first = enter(yusuf).post(reverse("seat-pass", args=[seat.pk]), told, **JSON)
    again = enter(yusuf).post(reverse("seat-pass", args=[seat.pk]), told, **JSON)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    held = Seat.objects.current().filter(institution=utility).order_by("rank")
    assert [(row.rank, row.person.call_me) for row in held] == [("deputy", "Deputy"), ("focal", "Heir")]
    assert acts() == ["hand-over-seat"]
    assert enter(yusuf).get(reverse("handover", args=[utility.pk])).status_code == 404
    assert enter(heir).get(reverse("handover", args=[utility.pk])).status_code == 200


def test_a_browser_lands_where_it_may(enter, seat, yusuf, officer, heir, utility):
    told = {"person": heir.pk, "email": "", "client_key": uuid.uuid4()}
    url = reverse("seat-pass", args=[seat.pk])
    assert enter(yusuf).post(url, told)["Location"] == reverse("handover-list")
    assert enter(officer).post(url, told)["Location"] == reverse("handover", args=[utility.pk])


def test_two_who_hand_it_over_at_once(seat, yusuf, officer, heir, somalia):
    other = making.focal_point(somalia, call_me="Other")
    hand_over_seat(by=yusuf, seat=seat, to=heir)
    with pytest.raises(Conflict, match="meanwhile"):
        hand_over_seat(by=officer, seat=seat, to=other)
    assert Seat.objects.current().filter(person__in=[heir, other]).count() == 1


def test_the_deputy_moves_up(seat, yusuf, deputy, utility):
    hand_over_seat(by=yusuf, seat=seat, to=deputy)
    held = Seat.objects.current().filter(institution=utility)
    assert list(held.values_list("rank", "person")) == [("focal", deputy.pk)]


def test_a_successor_takes_part_in_the_country(enter, seat, yusuf, stranger, amina):
    with pytest.raises(Refused, match="country or programme"):
        hand_over_seat(by=yusuf, seat=seat, to=stranger)
    told = {"person": stranger.pk, "email": "", "client_key": uuid.uuid4()}
    answer = enter(yusuf).post(reverse("seat-pass", args=[seat.pk]), told, **JSON)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["person"])


def test_a_partners_seat_passes_within_the_programme(programme):
    lotte, next_one = (factories.member("partner", programme=programme) for _ in range(2))
    there = factories.InstitutionFactory(kind="partner", country="NL")
    held = Seat.objects.create(institution=there, person=lotte, since="2026-01-01")
    assert hand_over_seat(by=lotte, seat=held, to=next_one).thing.person == next_one


@pytest.mark.parametrize("told", [{}, {"both": True}])
def test_one_of_the_two(enter, seat, yusuf, heir, told):
    told = {"person": heir.pk, "email": "new@example.org"} if told else {"person": "", "email": ""}
    answer = enter(yusuf).post(
        reverse("seat-pass", args=[seat.pk]), {**told, "client_key": uuid.uuid4()}, **JSON
    )
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, ["person"])
    assert Seat.objects.current().get(pk=seat.pk).person == yusuf


def test_an_invited_successor_has_the_seat_when_they_join(enter, seat, yusuf, utility, somalia):
    told = {"person": "", "email": "New@Example.org", "language": "so", "client_key": uuid.uuid4()}
    url = reverse("seat-pass", args=[seat.pk])
    first, again = enter(yusuf).post(url, told, **JSON), enter(yusuf).post(url, told, **JSON)
    assert (first.status_code, again.status_code) == (201, 200)
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.focus_country, invitation.language) == ("host", somalia, "so")
    assert Seat.objects.current().get(pk=seat.pk).person == yusuf
    joined = join(
        invitation=invitation,
        full_name="New Person",
        call_me="New",
        password="correct horse",
        language="so",
        time_zone="Africa/Mogadishu",
    )
    assert Seat.objects.current().get(institution=utility, rank="focal").person == joined
    assert acts() == ["invite", "join", "hand-over-seat"]


def test_a_seat_invites_one_at_a_time_and_no_member(seat, yusuf, heir):
    def invite(email, key=None):
        key = key or uuid.uuid4()
        return invite_successor(by=yusuf, seat=seat, email=email, language="en", client_key=key)

    with pytest.raises(Refused, match="a member already"):
        invite(heir.email)
    key = uuid.uuid4()
    invite("one@example.org", key)
    with pytest.raises(OtherContent):
        invite("two@example.org", key)
    with pytest.raises(Conflict, match="invited already"):
        invite("two@example.org")
    assert Invitation.objects.count() == 1


def test_an_invitation_finds_the_seat_gone(seat, yusuf, heir, utility):
    invite_successor(by=yusuf, seat=seat, email="a@example.org", language="en", client_key=uuid.uuid4())
    hand_over_seat(by=yusuf, seat=seat, to=heir)
    join(
        invitation=Invitation.objects.get(),
        full_name="x",
        call_me="Late",
        password="correct horse",
        language="en",
        time_zone="Africa/Mogadishu",
    )
    assert Seat.objects.current().get(institution=utility, rank="focal").person == heir
    assert User.objects.get(call_me="Late").is_member
