"""Costs: planned, approved by another, paid with a receipt; totals, and a table that runs nothing."""

import uuid
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import ExifTags, Image

from assignments import money
from assignments.actions import costs as actions
from assignments.models import Assignment, Cost
from people import export, leaving
from people.models import AuditEntry
from people.refusals import Conflict, Refused
from tests import factories
from tests.assignments import making
from tests.assignments.making import DAY, JSON
from tests.assignments.making import cost as line
from tests.ground import shared
from tests.mentoring.conftest import text

pytestmark = pytest.mark.django_db
State = Cost.State


@shared
def work(amina, utility):
    return making.assignment(amina, utility, state=Assignment.State.ACTIVE)


@shared
def visit(utility, officer):
    return making.visit(utility, officer)


@shared
def care(programme):
    return factories.member("care", programme=programme, call_me="Care")


@shared
def cost(work, officer):
    return line(work, officer)


@shared
def approved(work, officer, officer2):
    return line(work, officer, state=State.APPROVED, yes=officer2)


def form(**told):
    return {
        "client_key": uuid.uuid4(),
        "kind": "travel",
        "quantity": "1",
        "rate": "640.10",
        "currency": "EUR",
        "note": "Amsterdam to Mogadishu",
        **told,
    }


def pdf(name="Ticket of Amina.pdf", content=b"%PDF-1.4 ticket"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def move(browser, cost, act, **told):
    return browser.post(reverse("cost-move", args=[cost.pk, act]), told, **JSON)


def acts():
    return list(
        AuditEntry.objects.filter(thing="assignments.cost").order_by("pk").values_list("act", flat=True)
    )


def receipts():
    folder = default_storage.path("receipts")
    try:
        return sorted(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return []


# Who sees what.

EVERYBODY = ["amina", "officer", "officer2", "care", "karim", "yusuf", "hiwa", "moderator", "stranger"]
NOBODY = ["suspended", "outsider"]
SEE = {"amina", "officer", "officer2", "care"}


@pytest.mark.parametrize("who", EVERYBODY + NOBODY)
def test_who_sees_the_costs_of_an_assignment(enter, cost, work, who, request):
    browser = enter(request.getfixturevalue(who))
    for name, pk in (("cost-detail", cost.pk), ("assignment-cost-list", work.pk)):
        found = browser.get(reverse(name, args=[pk]))
        assert found.status_code == (200 if who in SEE else 404), name
        assert who in SEE or found.content == browser.get(reverse(name, args=[999_999])).content
    listed = browser.get(reverse("cost-list"))
    assert listed.status_code == (404 if who in NOBODY else 200)
    assert who in NOBODY or listed.context["costs"] == ([cost] if who in SEE else [])


@pytest.mark.parametrize("who", EVERYBODY + NOBODY)
def test_who_sees_the_costs_of_a_visit(enter, visit, officer, who, request):
    """Not the delegation, and not its institution."""
    made = line(visit, officer)
    browser = enter(request.getfixturevalue(who))
    sees = who in SEE - {"amina"}
    for name, pk in (("cost-detail", made.pk), ("visit-cost-list", visit.pk)):
        found = browser.get(reverse(name, args=[pk]))
        assert found.status_code == (200 if sees else 404), name
        assert sees or found.content == browser.get(reverse(name, args=[999_999])).content


@pytest.mark.parametrize("who", EVERYBODY + NOBODY)
def test_who_plans_and_who_takes_the_table(enter, work, visit, who, request):
    browser = enter(request.getfixturevalue(who))
    plans = who in {"officer", "officer2"}
    for name, pk in (("assignment-cost-plan", work.pk), ("visit-cost-plan", visit.pk)):
        url = reverse(name, args=[pk])
        assert browser.get(url).status_code == (200 if plans else 404)
        assert browser.post(url, form(), **JSON).status_code == (201 if plans else 404)
    assert Cost.objects.count() == (2 if plans else 0)
    taken = browser.get(reverse("cost-export"))
    assert taken.status_code == (200 if who in SEE - {"amina"} else 404)


@pytest.mark.parametrize("who", ["amina", "care", "karim", "officer", "officer2"])
def test_role_against_act(enter, work, officer, officer2, who, request):
    """Amina reads and does nothing; the first officer does not approve what they planned."""
    browser = enter(request.getfixturevalue(who))
    told = {"pay": {"paid_on": timezone.localdate()}, "drop": {"reason": "x"}, "approve": {}}
    runs = who in {"officer", "officer2"}
    for act, from_state in (("approve", State.PLANNED), ("pay", State.APPROVED), ("drop", State.PLANNED)):
        made = line(work, officer, state=from_state, yes=officer2 if from_state == State.APPROVED else None)
        answer = move(browser, made, act, **told[act])
        allowed = runs and not (act == "approve" and who == "officer")
        assert answer.status_code == (200 if allowed else 404 if who == "karim" else 403), act


# Planning.


def test_planned_once(enter, officer, work):
    told = form()
    browser, url = enter(officer), reverse("assignment-cost-plan", args=[work.pk])
    first, again = browser.post(url, told, **JSON), browser.post(url, told, **JSON)
    other = browser.post(url, told | {"rate": "650"}, **JSON)
    made = Cost.objects.get()
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json() == {
        "id": made.pk,
        "url": reverse("assignment-cost-list", args=[work.pk]),
        "state": "planned",
        "amount": "640.10",
        "currency": "EUR",
    }
    assert (made.assignment, made.visit, acts()) == (work, None, ["plan"])


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"quantity": "0"}, "quantity"),
        ({"rate": "-1"}, "rate"),
        ({"rate": "1.005"}, "rate"),
        ({"currency": "XXX"}, "currency"),
        ({"kind": "gift"}, "kind"),
    ],
)
def test_what_was_typed_is_kept(enter, officer, work, told, field):
    browser, url = enter(officer), reverse("assignment-cost-plan", args=[work.pk])
    page = browser.post(url, form(**told))
    assert page.status_code == 422
    assert page.context["form"].errors[field][0] in text(page)
    assert 'value="Amsterdam to Mogadishu"' in page.content.decode()
    assert list(browser.post(url, form(**told), **JSON).json()["error"]["fields"]) == [field]
    assert Cost.objects.count() == 0


def test_no_currency_out_of_use(officer, work):
    told = {"kind": "visa", "quantity": Decimal(1), "rate": Decimal(1), "client_key": uuid.uuid4()}
    with pytest.raises(Conflict, match="not in use"):
        actions.plan(by=officer, of=work, currency="DEM", **told)
    assert {"EUR", "USD", "IQD", "NGN", "SOS"} <= money.currencies()
    assert not {"DEM", "XXX", "NLG"} & money.currencies()


def test_an_expert_plans_nothing(amina, work):
    told = {"kind": "visa", "quantity": Decimal(1), "rate": Decimal(1), "client_key": uuid.uuid4()}
    with pytest.raises(Refused, match="programme officers"):
        actions.plan(by=amina, of=work, currency="EUR", **told)


# Approved by another.


def test_nobody_approves_what_they_planned(enter, cost, officer, officer2, amina, mailoutbox):
    """At the action and at the database."""
    answer = move(enter(officer), cost, "approve")
    assert (answer.status_code, answer.json()["error"]["message"]) == (
        403,
        "Somebody else approves what you planned.",
    )
    page = text(enter(officer).get(cost.get_absolute_url()))
    assert "another officer approves it" in page
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assignments_cost SET state = 'approved', approved_by_id = %s WHERE id = %s",
            [officer.pk, cost.pk],
        )
    assert move(enter(officer2), cost, "approve").json()["state"] == "approved"
    again = move(enter(officer2), cost, "approve")
    assert (again.status_code, again.json()["error"]["message"].endswith("meanwhile approved.")) == (
        409,
        True,
    )
    cost.refresh_from_db()
    assert (cost.approved_by, acts()) == (officer2, ["approve"])
    assert {message.to[0] for message in mailoutbox} == {officer.email, amina.email}
    assert not any("45" in message.body or "USD" in message.body for message in mailoutbox)


# Paid.


def test_paid_with_a_receipt(enter, approved, officer, amina, karim, yusuf, care):
    browser = enter(officer)
    told = {"paid_on": timezone.localdate(), "receipt": pdf()}
    assert browser.post(reverse("cost-move", args=[approved.pk, "pay"]), told).status_code == 302
    approved.refresh_from_db()
    assert (approved.state, approved.paid_on, approved.receipt_name) == (
        "paid",
        timezone.localdate(),
        "Ticket of Amina.pdf",
    )
    assert "Amina" not in approved.receipt.name
    url = approved.receipt.url
    for person, status in ((officer, 200), (care, 200), (amina, 200), (karim, 404), (yusuf, 404)):
        assert enter(person).get(url).status_code == status
    assert "Ticket of Amina.pdf" in text(enter(amina).get(approved.get_absolute_url()))


def test_a_photo_loses_what_it_knows(enter, approved, officer):
    written, knows = BytesIO(), Image.Exif()
    knows[ExifTags.Base.Artist] = "Amina"
    Image.new("RGB", (40, 30), "white").save(written, "JPEG", exif=knows)
    assert b"Amina" in written.getvalue()
    photo = SimpleUploadedFile("receipt.jpg", written.getvalue(), content_type="image/jpeg")
    assert (
        move(enter(officer), approved, "pay", paid_on=timezone.localdate(), receipt=photo).status_code == 200
    )
    approved.refresh_from_db()
    kept = approved.receipt.read()
    assert b"Exif" not in kept and b"Amina" not in kept


def test_a_receipt_that_is_none_is_refused_beside_its_field(enter, approved, officer):
    told = {"paid_on": "2026-02-03", "receipt": pdf("run.exe", b"MZ")}
    page = enter(officer).post(reverse("cost-move", args=[approved.pk, "pay"]), told)
    assert page.status_code == 422
    assert "This is not a document we can keep" in text(page)
    assert 'value="2026-02-03"' in page.content.decode()
    assert list(page.context["pay_form"].errors) == ["receipt"]


@pytest.mark.parametrize("state", [State.PLANNED, State.DROPPED])
def test_only_what_is_approved_is_paid(enter, work, officer, state):
    made, before = line(work, officer, state=state), receipts()
    answer = move(enter(officer), made, "pay", paid_on=timezone.localdate(), receipt=pdf())
    assert answer.status_code == 409
    made.refresh_from_db()
    assert (made.state, made.receipt.name, acts(), receipts()) == (state, "", [], before)


def test_not_on_a_day_to_come(enter, approved, officer):
    tomorrow = timezone.localdate() + DAY
    answer = move(enter(officer), approved, "pay", paid_on=tomorrow)
    assert list(answer.json()["error"]["fields"]) == ["paid_on"]
    with pytest.raises(Conflict, match="not there yet"):
        actions.pay(by=officer, cost=approved, paid_on=tomorrow)


def test_a_receipt_can_come_later(enter, approved, officer, amina, django_capture_on_commit_callbacks):
    assert move(enter(officer), approved, "receipt", receipt=pdf()).status_code == 409
    assert move(enter(officer), approved, "pay", paid_on=timezone.localdate()).status_code == 200
    assert move(enter(officer), approved, "receipt").status_code == 422
    assert move(enter(amina), approved, "receipt", receipt=pdf()).status_code == 403
    assert move(enter(officer), approved, "receipt", receipt=pdf("one.pdf")).status_code == 200
    approved.refresh_from_db()
    first = approved.receipt.name
    with django_capture_on_commit_callbacks(execute=True):
        assert move(enter(officer), approved, "receipt", receipt=pdf("two.pdf")).status_code == 200
    approved.refresh_from_db()
    assert (approved.receipt_name, default_storage.exists(first)) == ("two.pdf", False)
    assert acts() == ["pay", "add_receipt", "add_receipt"]


def test_dropped_with_a_reason(enter, approved, officer):
    page = enter(officer).post(reverse("cost-move", args=[approved.pk, "drop"]), {"reason": ""})
    assert (page.status_code, list(page.context["drop_form"].errors)) == (422, ["reason"])
    assert move(enter(officer), approved, "drop", reason="The host gives a room").json()["state"] == "dropped"
    assert "The host gives a room" in text(enter(officer).get(approved.get_absolute_url()))


@pytest.mark.parametrize("act", ["plan", "explode", "step"])
def test_there_are_no_other_moves(enter, cost, officer2, act):
    assert move(enter(officer2), cost, act).status_code == 404


def test_nobody_approves_their_own_costs(enter, utility, officer, officer2):
    """An officer may be an expert too."""
    own = making.assignment(officer2, utility, state=Assignment.State.ACTIVE)
    planned = line(own, officer)
    with pytest.raises(Refused, match="Nobody approves their own costs"):
        actions.approve(by=officer2, cost=planned)
    page = enter(officer2).get(planned.get_absolute_url()).content.decode()
    assert reverse("cost-move", args=[planned.pk, "approve"]) not in page


def test_an_expert_takes_along_what_was_spent_on_them(work, amina, officer, officer2):
    line(work, officer, note="Two nights", state=State.PAID, yes=officer2, receipt="receipts/a.pdf")
    other = making.assignment(officer2, work.host)
    line(other, officer)
    (part,) = [part for part in leaving.parts() if part.name == "costs"]
    (row,) = part.rows(amina)
    assert set(row) <= set(export.WORDS)
    assert (row["title"], row["text"], row["amount"]) == ("Listening for leaks", "Two nights", "136.50 USD")
    assert [file.path for file in row["files"]] == ["receipts/a.pdf"]
    assert list(part.rows(officer)) == []
