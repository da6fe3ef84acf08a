"""Costs added up, and as a table that runs nothing."""

import csv
from decimal import Decimal
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from assignments import costing
from assignments.models import Assignment, Cost
from tests.assignments import making
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
def cost(work, officer):
    return line(work, officer)


@shared
def approved(work, officer, officer2):
    return line(work, officer, state=State.APPROVED, yes=officer2)


def test_totals_are_exact(work, officer, officer2):
    for rate in ("0.10", "0.20", "0.30"):
        line(work, officer, quantity=Decimal(1), rate=Decimal(rate), currency="EUR")
    line(work, officer, quantity=Decimal("2.5"), rate=Decimal("1000.99"), currency="SOS")
    line(work, officer, state=State.PAID, yes=officer2, rate=Decimal(5), quantity=Decimal(2), currency="EUR")
    line(work, officer, state=State.DROPPED, rate=Decimal(99), currency="EUR")
    euros, shillings = costing.totals(Cost.objects.all())
    assert [amount for _state, amount in euros.amounts] == ["0.60 EUR", "0.00 EUR", "10.00 EUR", "297.00 EUR"]
    assert (euros.due, shillings.due) == ("10.60 EUR", "2,502.48 SOS")


def test_amounts_as_each_language_writes_them(cost):
    for language, price in (("en", "136.50 USD"), ("nl", "136,50 USD"), ("ar", "136.50 USD")):
        with translation.override(language):
            assert cost.price == price


@pytest.mark.parametrize(("quantity", "shown"), [("20", "20 × 45.50"), ("2.5", "2.50 × 45.50")])
def test_how_many_is_read_as_it_was_written(enter, work, officer, quantity, shown):
    made = line(work, officer, quantity=Decimal(quantity))
    assert f"{shown} USD" in text(enter(officer).get(made.get_absolute_url()))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " ="])
def test_the_table_runs_nothing(enter, work, officer, start):
    line(work, officer, note=f"{start}1+cmd|' /C calc'!A0")
    answer = enter(officer).get(reverse("cost-export"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="costs.csv"'
    heads, row = csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline=""))
    told = dict(zip(heads, row, strict=True))
    assert told["note"].startswith(f"'{start}1+cmd")
    assert (told["quantity"], told["rate"], told["amount"], told["currency"]) == (
        "3.00",
        "45.50",
        "136.50",
        "USD",
    )
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def test_the_list_by_state(enter, cost, approved, officer):
    browser = enter(officer)
    assert browser.get(reverse("cost-list"), {"state": "approved"}).context["costs"] == [approved]
    assert browser.get(reverse("cost-list"), {"state": "x"}).context["costs"] == [approved, cost]


def test_pages_cost_the_same_for_one_and_for_three(
    enter, cost, work, visit, officer, officer2, django_assert_num_queries
):
    browser = enter(officer)
    urls = {
        reverse("cost-list"): 5,
        reverse("assignment-cost-list", args=[work.pk]): 6,
        reverse("cost-export"): 4,
        cost.get_absolute_url(): 5,
    }
    for url in urls:
        browser.get(url)  # what a process asks once is asked
    for url, count in urls.items():
        with django_assert_num_queries(count):
            browser.get(url)
    line(visit, officer)
    for _ in range(2):
        line(work, officer, state=State.PAID, yes=officer2, paid_on=timezone.localdate())
    for url, count in urls.items():
        with django_assert_num_queries(count):
            browser.get(url)
