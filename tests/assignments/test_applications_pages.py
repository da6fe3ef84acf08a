"""The pages of applications: who sees which, what they say to whom, and how they answer a program."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.actions import applications as actions
from assignments.models import Application
from people.models import AuditEntry
from tests import factories
from tests.assignments import applying, making
from tests.assignments.applying import TEXTS, S
from tests.assignments.making import JSON
from tests.mentoring.conftest import text

pytestmark = pytest.mark.django_db


def address(name, of) -> str:
    return reverse(name, args=[of.pk])


def post(browser, application, act, **form):
    return browser.post(reverse("application-move", args=[application.pk, act]), form)


def post_json(browser, application, act, **form):
    return browser.post(reverse("application-move", args=[application.pk, act]), form, **JSON)


# Who sees what.

SEEN = {
    # The draft is the applicant's alone, and the host comes in once it is put before it.
    S.DRAFT: {"amina": 200},
    S.SUBMITTED: {"amina": 200, "officer": 200},
    S.SHORTLISTED: {"amina": 200, "officer": 200, "yusuf": 200, "deputy": 200},
    S.REJECTED: {"amina": 200, "officer": 200, "yusuf": 200, "deputy": 200},
}
EVERYBODY = ["amina", "officer", "yusuf", "deputy", "stranger", "karim", "moderator", "suspended", "outsider"]


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("state", SEEN)
def test_who_sees_an_application(enter, at, request, state, who):
    application = at(state)
    browser = enter(request.getfixturevalue(who))
    found = browser.get(application.get_absolute_url())
    assert found.status_code == SEEN[state].get(who, 404)
    if found.status_code == 404:
        assert found.content == browser.get(reverse("application-detail", args=[999999])).content
        assert browser.get(address("application-edit", application)).status_code == 404
        assert post_json(browser, application, "withdraw").status_code == 404


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_draft_that_is_taken_back_stays_the_applicants_own(enter, at, vacancy, request, who):
    application = at(S.DRAFT)
    actions.withdraw(by=application.person, application=application)
    browser = enter(request.getfixturevalue(who))
    found = [browser.get(url).status_code for url in (application.get_absolute_url(), application.cv.url)]
    assert found == [200 if who == "amina" else 404] * 2


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_sees_the_list_of_a_vacancy(enter, at, vacancy, request, who):
    at(S.SHORTLISTED)
    browser = enter(request.getfixturevalue(who))
    found = browser.get(address("vacancy-applications", vacancy))
    assert found.status_code == (200 if who in ("officer", "yusuf", "deputy") else 404)
    if found.status_code == 404:
        assert found.content == browser.get(reverse("vacancy-applications", args=[999999])).content


@pytest.mark.parametrize(
    ("who", "status"),
    [("karim", 200), ("officer", 200), ("yusuf", 403), ("suspended", 404), ("outsider", 404)],
)
def test_who_may_begin(enter, vacancy, request, who, status):
    assert (
        enter(request.getfixturevalue(who)).get(address("application-create", vacancy)).status_code == status
    )


def test_one_does_not_apply_to_what_one_does_not_see(enter, karim, utility, yusuf):
    hidden = applying.open_vacancy(utility, yusuf, state="draft")
    browser = enter(karim)
    found = browser.get(address("application-create", hidden))
    nothing = browser.get(reverse("application-create", args=[999999]))
    assert (found.status_code, found.content) == (404, nothing.content)


def test_one_logs_in_first(client, db):
    assert client.get(reverse("application-list")).status_code == 302
    assert client.get(reverse("application-list"), **JSON).status_code == 401


CV_READERS = {
    S.SUBMITTED: {"amina", "officer"},
    S.SHORTLISTED: {"amina", "officer", "yusuf", "deputy"},
    S.ACCEPTED: {"amina", "officer", "yusuf", "deputy"},
    S.WITHDRAWN: {"amina", "officer"},
}


@pytest.mark.parametrize("state", CV_READERS)
@pytest.mark.parametrize("who", ["amina", "officer", "yusuf", "deputy", "stranger", "karim", "outsider"])
def test_who_reads_a_cv_and_that_it_is_noted(enter, at, request, state, who):
    application = at(state, place=1 if state == S.ACCEPTED else None)
    if state == S.WITHDRAWN:
        Application.objects.update(shortlisted_at=timezone.now())
    if state == S.ACCEPTED:
        making_assignment(application)
    person = request.getfixturevalue(who)
    browser = enter(person)
    answer = browser.get(application.cv.url)
    reads = who in CV_READERS[state]
    assert answer.status_code == (200 if reads else 404)
    if reads:
        told = answer["Content-Length"], answer["Content-Disposition"]
        assert told == ("14", 'attachment; filename="my cv.pdf"')
    noted = AuditEntry.objects.filter(act="read_cv", thing_id=str(application.pk)).values_list(
        "by", flat=True
    )
    assert list(noted) == ([person.pk] if reads and who != "amina" else [])
    browser.head(application.cv.url)
    assert AuditEntry.objects.filter(act="read_cv").count() == len(noted)


def making_assignment(application):
    made = making.assignment(application.person, application.vacancy.need.host)
    made.application = application
    made.save()


# What the pages say.


@pytest.mark.parametrize(
    ("state", "holder", "now"),
    [
        (S.DRAFT, "It is with you , since", "draft"),
        (S.SUBMITTED, "It is with the programme , since", "sent in"),
        (S.SHORTLISTED, "It is with the host , since", "with the host"),
        (S.HOST_APPROVED, "It is with the programme , since", "with the programme"),
        (S.APPROVED, "It is with the programme , since", "with the programme"),
        (S.OFFERED, "It is with you , since", "place offered"),
        (S.REJECTED, "Closed: not selected, since", "not selected"),
        (S.LAPSED, "Closed: offer lapsed, since", "offer lapsed"),
        (S.WITHDRAWN, "Closed: withdrawn, since", "withdrawn"),
        (S.DECLINED, "Closed: offer declined, since", "offer declined"),
    ],
)
def test_the_applicant_sees_who_holds_it_and_never_who_said_what(enter, at, state, holder, now):
    application = at(state, said="zebra reason")
    found = enter(application.person).get(application.get_absolute_url())
    page = text(found)
    assert holder in page
    assert found.context["steps"][found.context["now"]] == now
    for private in ("zebra", "Yusuf", "Second", "host says yes", "programme say yes"):
        assert private not in page
    listed = text(enter(application.person).get(reverse("application-list")))
    for private in ("zebra", "Yusuf", "Second", "host says yes", "programme say yes"):
        assert private not in listed


def test_a_rejected_person_has_a_kind_answer(enter, at):
    application = at(S.REJECTED)
    page = text(enter(application.person).get(application.get_absolute_url()))
    assert "Thank you for applying, and for the work you put into it." in page


def test_the_host_reads_only_what_it_needs(enter, at, yusuf):
    application = at(S.SHORTLISTED, said="zebra reason")
    page = text(enter(yusuf).get(application.get_absolute_url()))
    for shown in ("Amina", *TEXTS.values(), "my cv.pdf", "Yes, we want to work together", "No, not for us"):
        assert shown in page
    for private in ("Ref Person", "ref@example.org", "zebra", application.person.email, "Amina Full Name"):
        assert private not in page


def test_after_a_no_the_host_reads_nothing_any_more(enter, at, yusuf):
    application = at(S.REJECTED)
    page = text(enter(yusuf).get(application.get_absolute_url()))
    assert "Closed: not selected" in page
    for private in (*TEXTS.values(), "my cv.pdf"):
        assert private not in page


def test_staff_read_references_and_reasons(enter, at, officer):
    page = text(enter(officer).get(at(S.SHORTLISTED, said="zebra reason").get_absolute_url()))
    for shown in ("Ref Person", "ref@example.org", "zebra reason", "Do not select"):
        assert shown in page


def test_i5_the_page_offers_no_second_yes_and_the_form_is_refused(enter, at, utility, officer):
    utility.seat_set.filter(rank="deputy").update(until=timezone.localdate())
    utility.seat_set.create(person=officer, rank="deputy", since=timezone.localdate())
    application = at(S.HOST_APPROVED, host_approved_by=officer)
    browser = enter(officer)
    page = text(browser.get(application.get_absolute_url()))
    assert "Yes for the programme" not in page.replace("says yes for the programme", "")
    answer = post(browser, application, "approve")
    assert answer.status_code == 403
    assert "You said yes for the host. Somebody else says yes for the programme." in text(answer)
    assert post_json(browser, application, "approve").status_code == 403
    assert Application.objects.get().state == S.HOST_APPROVED


def test_the_lists(enter, vacancy, amina, karim, hiwa, yusuf, officer, officer2):
    told = {"host": yusuf, "officer": officer2}
    sent = applying.at(S.SUBMITTED, vacancy, amina, **told)
    before_host = applying.at(S.SHORTLISTED, vacancy, karim, **told)
    done = applying.at(S.REJECTED, vacancy, hiwa, **told)
    applying.draft(vacancy, officer)

    def listed(person, key):
        page = enter(person).get(address("vacancy-applications", vacancy))
        return [row.application for row in page.context[key]]

    assert listed(officer, "open") == [sent, before_host]
    assert listed(officer, "decided") == [done]
    assert listed(yusuf, "open") == [before_host]
    assert listed(yusuf, "decided") == [done]

    def waiting(person):
        page = enter(person).get(reverse("application-list"))
        return [row.application for row in page.context["waiting"]]

    assert waiting(officer) == [sent]
    assert waiting(yusuf) == [before_host]
    assert waiting(amina) == []


@pytest.mark.parametrize(("name", "queries"), [("application-list", 6), ("vacancy-applications", 6)])
def test_lists_cost_the_same_for_one_and_for_three(
    enter, vacancy, somalia, yusuf, officer, officer2, django_assert_num_queries, name, queries
):
    def add():
        person = factories.member("expert", somalia)
        applying.at(S.SUBMITTED, vacancy, person, host=yusuf, officer=officer2)

    url = reverse(name, args=[] if name == "application-list" else [vacancy.pk])
    browser = enter(officer)
    add()
    browser.get(url)  # what a process asks once is asked
    with django_assert_num_queries(queries):
        browser.get(url)
    add()
    add()
    with django_assert_num_queries(queries):
        page = browser.get(url)
    assert len(page.context["waiting" if name == "application-list" else "open"]) == 3


def test_a_page_costs_the_same_for_one_reference_and_for_three(enter, at, officer, django_assert_num_queries):
    application = at(S.SUBMITTED)
    browser = enter(officer)
    browser.get(application.get_absolute_url())  # what a process asks once is asked
    with django_assert_num_queries(8):
        browser.get(application.get_absolute_url())
    for name in ("Second", "Third"):
        application.references.create(name=name, role="r", contact="c")
    with django_assert_num_queries(8):
        browser.get(application.get_absolute_url())
