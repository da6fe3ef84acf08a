"""The programme in numbers: what is counted, what is not told, and that nothing gives it away."""

import csv
import io
import json

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assignments import charts, sheets
from assignments.models import Assignment, FollowUp, Level, Mode, Reached, VacancyGoal, WorkGoal
from assignments.numbers import Line, Table, gather, public_numbers, spared
from people import actions as people
from people.leaving import parts
from people.models import FocusCountry, Institution, User
from tests import factories
from tests.assignments import making
from tests.ground import shared

pytestmark = pytest.mark.django_db

S = Assignment.State


@shared
def nigeria(programme):
    return factories.FocusCountryFactory(programme=programme, code="NG", target=20)


@shared
def work(somalia, nigeria, iraq, amina):
    """Twelve in Somalia, seven in Nigeria, three in Iraq: nine by women, nine online."""
    woman = factories.member("expert", somalia, counted_as="woman")
    for country, count in ((somalia, 12), (nigeria, 7), (iraq, 3)):
        at = making.host(country)
        for number in range(count):
            making.assignment(
                woman if number % 3 == 0 else amina,
                at,
                mode=Mode.VIRTUAL if number < 5 else Mode.PHYSICAL,
                state=S.ACTIVE if number < 6 else S.CLOSED,
            )
    return Assignment.objects.all()


def told(numbers):
    return {table.name: {line.name: line.value for line in table.lines} for table in numbers.tables}


def test_everything_is_counted(work, somalia, nigeria, iraq):
    numbers = gather(FocusCountry.objects.all())
    assert numbers.total == 22
    found = told(numbers)
    assert found["countries"] == {somalia.pk: 12, nigeria.pk: 7, iraq.pk: 3}
    assert found["modes"] == {"physical": 9, "virtual": 13, "mixed": 0}
    assert found["phases"] == {"ahead": 0, "running": 15, "finished": 7, "ended_early": 0}
    assert found["women"] == {True: 8, False: 14}
    targets = {line.name: (line.of, line.percent) for line in numbers.tables[0].lines}
    assert targets == {somalia.pk: (50, 24), nigeria.pk: (20, 35), iraq.pk: (50, 6)}


def test_withdrawn_ones_and_extensions_do_not_count_again(work, somalia, amina):
    making.assignment(amina, Institution.objects.first(), state=S.WITHDRAWN)
    making.assignment(amina, Institution.objects.first(), follows=work.first())
    assert gather(FocusCountry.objects.all()).total == 22


def test_what_is_few_is_told_to_nobody_else(work, somalia, nigeria, iraq):
    """Invariant I15: Nigeria is not few, but beside the total it would give Iraq away."""
    numbers = public_numbers()
    found = told(numbers)
    assert numbers.total == 22
    assert {name: found[name] for name in ("countries", "modes", "phases", "women")} == {
        "countries": {somalia.pk: 12, nigeria.pk: None, iraq.pk: None},
        "modes": {"physical": None, "virtual": 13, "mixed": None},
        "phases": {"ahead": None, "running": 15, "finished": None, "ended_early": None},
        "women": {True: 8, False: 14},
    }


def test_no_other_table_gives_a_country_away(work, somalia, nigeria, iraq):
    """Invariant I15: each country has a sector of its own, and the modes add up to the total."""
    for country in (somalia, nigeria, iraq):
        own = factories.SectorFactory(slug=f"own-{country.code}", name=country.code)
        work.filter(focus_country=country).update(sector=own)
    work.filter(mode=Mode.VIRTUAL).update(mode=Mode.MIXED)
    numbers = public_numbers()
    found = told(numbers)
    by_code = {country.code: found["countries"][country.pk] for country in (somalia, nigeria, iraq)}
    sectors = {line.label: line.value for line in numbers.tables[1].lines}
    # The women's table is whole, so the total is known; then two of three are open in neither table.
    assert found["women"] == {True: 8, False: 14}
    open_ones = {code for code in by_code if by_code[code] is not None or sectors[code] is not None}
    assert "IQ" not in open_ones and len(open_ones) == 1


def test_a_few_women_are_told_to_nobody_at_all(somalia, amina):
    at = making.host(somalia)
    woman = factories.member("expert", somalia, counted_as="woman")
    for number in range(12):
        making.assignment(woman if number < 3 else amina, at)
    assert told(gather(FocusCountry.objects.all()))["women"] == {True: None, False: None}


def test_a_country_out_of_view_is_left_out(work, somalia, nigeria):
    FocusCountry.objects.filter(pk=somalia.pk).update(safety_mode=True)
    numbers = public_numbers()
    assert somalia.pk not in told(numbers)["countries"]
    assert gather(FocusCountry.objects.open()).total == 10


def test_goals_outcomes_and_answers(work, somalia, amina, officer):
    host = making.host(somalia)
    need = making.need(host, officer)
    vacancy = making.vacancy(need, officer, places=20)
    VacancyGoal.objects.create(vacancy=vacancy, number=6)
    now = timezone.now()
    for number, assignment in enumerate(work[:14]):
        applicant = factories.PersonFactory()
        assignment.application = making.application(
            vacancy, applicant, state="accepted", place=number + 1, host_yes=amina, programme_yes=officer
        )
        assignment.save()
        reached = Reached.FULLY if number < 8 else Reached.NOT
        WorkGoal.objects.create(assignment=assignment, text="x", level=Level.KNOWLEDGE, reached=reached)
        FollowUp.objects.create(
            assignment=assignment,
            person=amina,
            wave="end",
            due_on=timezone.localdate(),
            sent_at=now,
            answered_at=now if number < 12 else None,
        )
    inside = {table.name: table for table in gather(FocusCountry.objects.all()).tables}
    assert [(line.name, line.value) for line in inside["goals"].lines] == [(6, 14)]
    assert [(line.name, line.value, line.of) for line in inside["outcomes"].lines] == [
        ("information", 0, 0),
        ("knowledge", 8, 14),
        ("organisation", 0, 0),
    ]
    assert [(line.value, line.of) for line in inside["answers"].lines] == [(0, 0), (12, 14), (0, 0)]
    outside = {table.name: table for table in public_numbers().tables}
    assert [(line.value, line.of) for line in outside["outcomes"].lines] == [
        (None, None),
        (8, 14),
        (None, None),
    ]
    # Two did not answer: with the whole, the part would give them away.
    assert [(line.value, line.of) for line in outside["answers"].lines] == [
        (None, None),
        (None, 14),
        (None, None),
    ]


@pytest.mark.parametrize("many", [1, 3])
def test_the_public_page_asks_the_same_however_much_there_is(
    client, somalia, amina, many, django_assert_num_queries
):
    for _ in range(many):
        making.assignment(amina, making.host(somalia))
    client.get(reverse("numbers"))
    with django_assert_num_queries(7):
        client.get(reverse("numbers"))


# Who reads what.

INSIDE = ["board-numbers", "board-numbers-file"]
STAFF = {"officer": 200, "care": 200, "admin": 200}
OTHERS = dict.fromkeys(["amina", "karim", "yusuf", "moderator", "editor", "outsider", "suspended"], 404)


@shared
def care(programme):
    return factories.member("care", programme=programme)


@shared
def admin(programme):
    return factories.member("admin", programme=programme)


def address(name):
    return reverse(name, args=["csv"] if name.endswith("file") else [])


@pytest.mark.parametrize(("who", "status"), (STAFF | OTHERS).items())
@pytest.mark.parametrize("name", INSIDE)
def test_small_numbers_are_for_programme_staff(enter, utility, request, name, who, status):
    browser = enter(request.getfixturevalue(who))
    answer = browser.get(address(name))
    assert answer.status_code == status
    if status == 404:
        assert answer.content == browser.get("/en/assignments/999999/").content


@pytest.mark.parametrize("name", INSIDE)
def test_one_logs_in_first(client, programme, name):
    assert client.get(address(name)).status_code == 302


@pytest.mark.parametrize("name", ["numbers", "numbers-file"])
def test_anybody_reads_the_spare_ones(client, work, name):
    assert client.get(address(name)).status_code == 200


@pytest.mark.parametrize("name", ["numbers-file", "board-numbers-file"])
def test_there_is_no_other_form(enter, officer, name):
    assert enter(officer).get(reverse(name, args=["exe"])).status_code == 404


@pytest.mark.parametrize("name", ["numbers", "board-numbers"])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_chart_for_each_table_with_its_table(enter, officer, work, name, language):
    html = enter(officer).get(reverse(name).replace("/en/", f"/{language}/")).content.decode()
    assert html.count('role="img" aria-labelledby="drawn-') == html.count("<table>") == 7
    assert "style=" not in html


# Files.


def test_files_hold_nothing_small(enter, officer, work):
    browser = enter(officer)
    book = load_workbook(io.BytesIO(browser.get(reverse("board-numbers-file", args=["xlsx"])).content))
    numbers = [
        cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row[1:2] if cell
    ]
    assert min(cell for cell in numbers if isinstance(cell, int)) >= 5
    assert "not shown" in numbers
    text = browser.get(reverse("board-numbers-file", args=["csv"])).content.decode("utf-8-sig")
    cells = [row[1] for row in csv.reader(io.StringIO(text)) if len(row) > 1]
    assert [cell for cell in cells if cell.isdigit() and int(cell) < 5] == []
    facts = json.loads(browser.get(reverse("board-numbers-file", args=["json"])).content)
    values = [line["value"] for table in facts["tables"] for line in table["lines"]]
    assert [value for value in values if value is not None and value < 5] == []


def test_nothing_in_a_file_is_a_formula(work, somalia):
    text = '=HYPERLINK("http://example.org";"x")'
    making.sector().__class__.objects.update(name=text)
    numbers = spared(gather(FocusCountry.objects.all()))
    book = load_workbook(io.BytesIO(sheets.workbook(numbers)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert f"'{text}" in {cell.value for cell in cells}
    assert f'"\'{text.replace(chr(34), chr(34) * 2)}"' in sheets.table_of_all(numbers).decode("utf-8-sig")


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", " ="])
def test_formulas_are_defused(begin):
    assert sheets.harmless(f"{begin}1+1") == f"'{begin}1+1"
    assert sheets.harmless(-3) == -3


# Charts.


def test_bars_begin_where_one_begins_to_read(settings):
    from django.utils import translation

    table = Table("t", "T", "", "H", "Target", [Line(1, "x", 10, 40), Line(2, "y", None, 20)])
    first, second = charts.draw(table).bars
    assert (first.bar_x, first.length, first.whole) == ("0.0%", "25.0%", "100.0%")
    assert (second.length, second.whole) == ("0.0%", "50.0%")
    with translation.override("ar"):
        chart = charts.draw(table)
    assert (chart.near, chart.far) == ("100.0%", "0.0%")
    assert (chart.bars[0].bar_x, chart.bars[1].whole_x) == ("75.0%", "50.0%")


# How one is counted is one's own.


def test_how_one_is_counted_is_on_ones_own_page_only(enter, amina, officer):
    User.objects.filter(pk=amina.pk).update(counted_as="woman")
    browser = enter(amina)
    assert '<option value="woman" selected>' in browser.get(reverse("me")).content.decode()
    for page in (amina.get_absolute_url(), reverse("person-list")):
        assert "woman" not in enter(officer).get(page).content.decode()


def test_how_one_is_counted_goes_along_and_is_forgotten(amina):
    amina.counted_as = "woman"
    amina.save()
    profile = next(part for part in parts() if part.name == "profile")
    assert next(iter(profile.rows(amina)))["counted_as"] == "woman"
    people.erase(by=amina, keep_texts=True)
    amina.refresh_from_db()
    assert amina.counted_as == ""
