"""Who sees which page of an assignment; who does not finds what is not there, byte by byte."""

import datetime

import pytest
from django.urls import reverse

from assignments.models import Assignment, Certificate, HostFeedback, LogEntry, Report
from assignments.weeks import monday
from people import actions as people
from tests.assignments import making
from tests.assignments.making import JSON
from tests.ground import shared

pytestmark = pytest.mark.django_db
S = Assignment.State
ROLES = ["amina", "yusuf", "deputy", "officer", "karim", "stranger", "hiwa", "outsider", "suspended", None]
EXPERT, HOST, STAFF, INTERN = {"amina"}, {"yusuf", "deputy"}, {"officer"}, {"karim"}
PARTIES = EXPERT | HOST | STAFF
# page: (who reads it; who sees that it is there and may not)
PAGES = {
    "assignment-detail": (PARTIES | INTERN, set()),
    "assignment-plan": (PARTIES | INTERN, set()),
    "assignment-log": (PARTIES, set()),
    "assignment-report": (PARTIES, set()),
    "assignment-feedback": (HOST | STAFF, set()),
    "assignment-certificate": (PARTIES, set()),
    "assignment-gate": (STAFF, EXPERT | HOST),
    "assignment-dates": (STAFF, EXPERT | HOST),
    "assignment-mode": (EXPERT | STAFF, HOST),
    "assignment-extend": (STAFF, EXPERT | HOST),
}
ANSWERS = {"useful": 5, "learned": 4, "respectful": 5, "supported": 3, "again": 5}


@shared
def work(amina, utility, karim, yusuf):
    """An assignment with everything on it, handed in, and an intern beside it."""
    made = making.ready(making.assignment(amina, utility, state=S.REPORTING))
    making.internship(karim, made)
    LogEntry.objects.create(
        assignment=made, week=monday(made.starts), challenge="c", achievement="a", recommendation="r"
    )
    Report.objects.create(assignment=made, summary="Done", stays="A routine")
    HostFeedback.objects.create(assignment=made, by=yusuf, **ANSWERS)
    Certificate.objects.create(assignment=made, person=amina)
    return made


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_who_reads_what(client, request, work, name, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    reads, knows = PAGES[name]
    expected = 302 if who is None else 200 if who in reads else 403 if who in knows else 404
    answer = client.get(reverse(name, args=[work.pk]))
    assert answer.status_code == expected
    if expected == 404:
        nothing = client.get(reverse(name, args=[work.pk + 1000]))
        assert (nothing.status_code, nothing.content) == (404, answer.content)


POSTS = {
    "assignment-log": {},
    "assignment-report": {},
    "assignment-feedback": {},
    "assignment-gate": {},
    "assignment-dates": {},
    "assignment-mode": {},
    "assignment-extend": {},
    "assignment-plan": {},
    "assignment-agree": {},
}


@pytest.mark.parametrize("who", ["stranger", "hiwa", "outsider", "suspended"])
@pytest.mark.parametrize("name", POSTS)
def test_strangers_do_nothing(enter, request, work, name, who):
    answer = enter(request.getfixturevalue(who)).post(reverse(name, args=[work.pk]), {}, **JSON)
    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["stranger", "hiwa", "outsider", "suspended"])
def test_strangers_move_nothing(enter, request, work, who):
    url = reverse("assignment-move", args=[work.pk, "close"])
    assert enter(request.getfixturevalue(who)).post(url, **JSON).status_code == 404
    work.refresh_from_db()
    assert work.state == S.REPORTING


def test_a_program_without_a_login_is_told_so(client, work):
    assert client.get(work.get_absolute_url(), **JSON).status_code == 401


def test_an_intern_reads_the_work_and_not_what_is_said_inside(enter, work, karim):
    Assignment.objects.filter(pk=work.pk).update(said="Because of the fever")
    page = enter(karim).get(work.get_absolute_url()).content.decode()
    assert "Listening for leaks" in page
    for private in ("Because of the fever", "Weekly log", "What you can do now", "The end of it"):
        assert private not in page


def test_the_expert_reads_the_feedback_when_all_is_closed(enter, work, amina):
    url = reverse("assignment-feedback", args=[work.pk])
    assert enter(amina).get(url).status_code == 404
    Assignment.objects.filter(pk=work.pk).update(state=S.CLOSED)
    assert enter(amina).get(url).status_code == 200


def test_what_is_not_written_is_not_there(enter, amina, utility, officer):
    bare = making.assignment(amina, utility, state=S.ACTIVE)
    browser = enter(officer)
    for page in ("assignment-report", "assignment-feedback", "assignment-certificate"):
        assert browser.get(reverse(page, args=[bare.pk])).status_code == 404


# The public page of a certificate.


@pytest.mark.parametrize("who", ["stranger", "suspended", None])
def test_anybody_with_the_code_checks_a_certificate(client, request, work, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    answer = client.get(work.certificate.get_absolute_url())
    assert (answer.status_code, answer["X-Robots-Tag"]) == (200, "noindex")
    page = answer.content.decode()
    assert '<meta name="robots" content="noindex">' in page
    for told in ("Amina Full Name", "expert", work.certificate.code):
        assert told in page
    main = page[page.index("<main") : page.index("</main")]
    for private in ("Listening for leaks", "Water Utility", "Somalia", "Healthcare", "amina@"):
        assert private not in main


def test_a_code_in_small_letters_is_the_same_code(client, work):
    url = reverse("certificate-detail", args=[work.certificate.code.lower()])
    assert client.get(url).status_code == 200


def test_a_guessed_code_finds_nothing(client, work):
    assert client.get(reverse("certificate-detail", args=["AAAAAAAAAAAA"])).status_code == 404


def test_the_certificate_of_an_internship_says_intern(client, work, karim):
    internship = work.internships.get()
    paper = Certificate.objects.create(internship=internship, person=karim)
    page = client.get(paper.get_absolute_url()).content.decode()
    assert "intern" in page[page.index("<main") : page.index("</main")]


def test_i11_erasing_the_expert_keeps_the_work_readable_and_takes_the_certificate(
    client, enter, work, amina, officer
):
    url, nothing = work.certificate.get_absolute_url(), reverse("certificate-detail", args=["AAAAAAAAAAAA"])
    people.erase(by=amina, keep_texts=False)
    assert Certificate.objects.count() == 0
    gone = client.get(url)
    assert (gone.status_code, gone.content) == (404, client.get(nothing).content)
    browser = enter(officer)
    for page in ("assignment-detail", "assignment-plan", "assignment-log", "assignment-report"):
        answer = browser.get(reverse(page, args=[work.pk]))
        assert answer.status_code == 200
        assert "Amina" not in answer.content.decode()
    assert browser.get(reverse("assignment-certificate", args=[work.pk])).status_code == 404
    month = f"?month={monday(work.starts):%Y-%m}"
    for url in (work.get_absolute_url(), reverse("assignment-agenda") + month):
        page = browser.get(url).content.decode()
        assert "A former participant" in page
        assert amina.get_absolute_url() not in page
    assert work.log.get().challenge == "c"


def test_the_certificate_to_print_names_the_work_and_where_to_check_it(enter, work, amina):
    page = enter(amina).get(reverse("assignment-certificate", args=[work.pk])).content.decode()
    for told in ("Amina Full Name", "Water Utility", "Listening for leaks", work.certificate.code):
        assert told in page
    assert f"http://testserver{work.certificate.get_absolute_url()}" in page


# What reading costs.


def test_an_assignment_costs_the_same_for_one_of_each_and_for_three(
    enter, work, officer, django_assert_num_queries
):
    browser, url = enter(officer), work.get_absolute_url()
    browser.get(url)  # what a process asks once is asked
    with django_assert_num_queries(11):
        browser.get(url)
    week = monday(work.starts)
    for n in (1, 2):
        work.goals.create(text=f"Goal {n}", level="knowledge")
        earlier = week - n * datetime.timedelta(days=7)
        work.log.create(week=earlier, challenge="c", achievement="a", recommendation="r")
        work.mode_changes.create(before="physical", after="mixed", reason="x", by=officer)
    with django_assert_num_queries(11):
        page = browser.get(url)
    assert len(page.context["goals"]) == 3


def test_the_list_costs_the_same_for_one_and_for_three(
    enter, amina, utility, officer, django_assert_num_queries
):
    making.assignment(amina, utility)
    browser, url = enter(officer), reverse("assignment-list")
    browser.get(url)
    with django_assert_num_queries(11):
        browser.get(url)
    for _ in range(2):
        making.assignment(amina, utility)
    with django_assert_num_queries(11):
        page = browser.get(url)
    assert (len(page.context["assignments"]), len(page.context["waiting"])) == (3, 3)


# Who is asked for what: the home of one's work.


def waits(enter, person) -> list[str]:
    return [str(one.what) for one in enter(person).get(reverse("assignment-list")).context["waiting"]]


def test_each_is_asked_for_what_they_have_to_do_next(enter, amina, utility, yusuf, officer, stranger):
    made = making.assignment(amina, utility, starts=making.timezone.localdate() + making.DAY)
    assert {who.call_me: waits(enter, who) for who in (officer, amina, yusuf, stranger)} == {
        "Staff": ["Get it ready: training, brief, documents"],
        "Amina": [],
        "Yusuf": [],
        "Stranger": [],
    }
    made.goals.create(text="Read the loggers", level="knowledge")
    agree = "Read the work plan and agree to it"
    assert (waits(enter, amina), waits(enter, yusuf)) == ([agree], [agree])


@pytest.mark.parametrize(
    ("state", "starts", "expert", "host", "staff"),
    [
        (S.PREPARED, 0, ["The first day has come: start the work"], [], []),
        (S.ACTIVE, 21, ["Write last week’s three lines"], [], []),
        (S.ACTIVE, 85, ["The last day has come: write the report"], [], []),
        (
            S.ON_HOLD,
            7,
            ["On hold: go on with it, or end it"],
            [],
            ["On hold: go on with it, or end it"],
        ),
        (S.REPORTING, 7, [], ["Say how the work was"], ["Read the report and close"]),
        (S.CLOSED, 7, [], [], []),
    ],
)
def test_what_waits_in_each_state(enter, amina, utility, yusuf, officer, state, starts, expert, host, staff):
    day = making.timezone.localdate() - starts * making.DAY
    making.assignment(amina, utility, state=state, starts=day)
    assert (waits(enter, amina), waits(enter, yusuf), waits(enter, officer)) == (expert, host, staff)


def test_what_is_handed_in_elsewhere_waits_here(amina, utility, yusuf, officer, officer2):
    from assignments import waiting
    from assignments.models import Application, Need, Vacancy

    draft = making.need(utility, yusuf, state=Need.State.DRAFT)
    sent = making.need(utility, yusuf, state=Need.State.SUBMITTED)
    need = making.need(utility, yusuf)
    review = making.vacancy(need, yusuf, state=Vacancy.State.IN_REVIEW)
    open_one = making.vacancy(need, yusuf)
    shortlisted = making.application(open_one, amina, state=Application.State.SHORTLISTED)
    things = {
        person.call_me: [one.thing for one in waiting.waiting(person)] for person in (yusuf, officer, amina)
    }
    assert things == {"Yusuf": [draft, shortlisted], "Staff": [sent, review], "Amina": []}
    asked = shortlisted.vacancy.applications.filter(pk=shortlisted.pk)
    asked.update(state=Application.State.OFFERED, host_approved_by=yusuf, programme_approved_by=officer2)
    assert [one.thing for one in waiting.waiting(amina)] == [shortlisted]


def test_questions_that_were_sent_wait_for_an_answer(amina, utility):
    from assignments import waiting

    made = making.assignment(amina, utility, state=S.CLOSED)
    now, told = making.timezone.now(), {"person": amina, "due_on": made.ends}
    made.follow_ups.create(wave="start", sent_at=now, answered_at=now, **told)
    made.follow_ups.create(wave="year", **told)
    asked = made.follow_ups.create(wave="end", sent_at=now, **told)
    assert [(one.thing, str(one.title)) for one in waiting.waiting(amina)] == [(asked, "Listening for leaks")]


# The agenda of the month.


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("amina", 200), ("hiwa", 404), ("yusuf", 404), ("karim", 404), ("suspended", 404)],
)
def test_who_reads_the_agenda(enter, request, amina, utility, who, status):
    making.assignment(amina, utility, state=S.ACTIVE)
    assert enter(request.getfixturevalue(who)).get(reverse("assignment-agenda")).status_code == status


def test_the_agenda_is_compiled_by_country(enter, officer, amina, hiwa, utility, stranger, somalia):
    here = making.assignment(amina, utility, state=S.ACTIVE)
    there = making.assignment(hiwa, stranger.institutions.get(), state=S.ACTIVE)
    week = datetime.date(2026, 9, 28)
    lines = {"challenge": "No fuel", "achievement": "Loggers in", "recommendation": "Buy two"}
    here.log.create(week=week, **lines)
    there.log.create(week=week, challenge="Heat", achievement="Shade", recommendation="Start early")
    there.log.create(week=datetime.date(2026, 10, 5), challenge="x", achievement="x", recommendation="x")
    url = reverse("assignment-agenda") + "?month=2026-09"

    def told(person):
        return {
            of.country.code: [[point.text for point in points] for _which, points in of.headings]
            for of in enter(person).get(url).context["countries"]
        }

    somali, iraqi = [[["No fuel"], ["Loggers in"], ["Buy two"]], [["Heat"], ["Shade"], ["Start early"]]]
    assert told(officer) == {"IQ": iraqi, "SO": somali}
    assert told(amina) == {"SO": somali}
    assert told(hiwa) == {"IQ": iraqi}
    somalia.safety_mode = True
    somalia.save()
    assert told(amina) == {}
    assert told(officer) == {"IQ": iraqi, "SO": somali}


def test_the_agenda_does_not_name_who_is_out_of_view(enter, officer, amina, hiwa, utility):
    """Another expert's words stay; that they are theirs is told only to those who may see them."""
    lines = {"challenge": "No fuel", "achievement": "Loggers in", "recommendation": "Buy two"}
    making.assignment(hiwa, utility, state=S.ACTIVE).log.create(week=datetime.date(2026, 9, 28), **lines)
    making.assignment(amina, utility, state=S.ACTIVE)
    url = reverse("assignment-agenda") + "?month=2026-09"

    def told(reader):
        page = enter(reader).get(url).content.decode()
        return [word for word in ("No fuel", "Hiwa") if word in page]

    assert told(amina) == ["No fuel", "Hiwa"]
    people.suspend(by=officer, person=hiwa, reason="x")
    assert told(amina) == ["No fuel"]
    assert told(officer) == ["No fuel", "Hiwa"]


@pytest.mark.parametrize("month", ["", "nonsense", "2026-13", "0000-01", "9999-12"])
def test_a_month_that_cannot_be_is_this_one(enter, officer, month):
    page = enter(officer).get(reverse("assignment-agenda"), {"month": month})
    this = making.timezone.localdate()
    assert page.status_code == 200
    assert page.context["later"] == ""
    assert page.context["earlier"] == f"?month={this.replace(day=1) - making.DAY:%Y-%m}"


def test_the_agenda_costs_the_same_for_one_and_for_three(
    enter, officer, amina, utility, django_assert_num_queries
):
    made = making.assignment(amina, utility, state=S.ACTIVE)
    url = reverse("assignment-agenda") + "?month=2026-09"
    lines = {"challenge": "c", "achievement": "a", "recommendation": "r"}
    made.log.create(week=datetime.date(2026, 9, 7), **lines)
    browser = enter(officer)
    browser.get(url)
    with django_assert_num_queries(6):
        browser.get(url)
    for day in (14, 21):
        made.log.create(week=datetime.date(2026, 9, day), **lines)
    with django_assert_num_queries(6):
        page = browser.get(url)
    assert len(page.context["countries"][0].challenges) == 3
