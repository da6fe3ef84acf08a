"""What machines are told: JobPosting, export, feeds, and that the microdata of the page says the same."""

import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments import feeds
from assignments.models import Vacancy
from tests.assignments import making
from tests.ground import shared

pytestmark = pytest.mark.django_db
REQUIRED = {"title", "description", "datePosted", "validThrough", "hiringOrganization"}


@shared
def call(utility, yusuf):
    return making.vacancy(making.need(utility, yusuf), yusuf)


def posting(client, call) -> dict:
    answer = client.get(reverse("vacancy-jobposting", args=[call.pk]))
    assert answer["Content-Type"] == "application/ld+json"
    return answer.json()


@pytest.mark.parametrize("mode", ["physical", "virtual", "mixed"])
def test_a_job_posting_has_what_schema_org_asks_for(client, call, mode):
    Vacancy.objects.update(mode=mode)
    told = posting(client, call)
    assert told.keys() >= REQUIRED
    assert all(told[name] for name in REQUIRED)
    assert ("jobLocation" in told) == (mode != "virtual")
    assert (told.get("jobLocationType") == "TELECOMMUTE") == (mode != "physical")
    assert ("applicantLocationRequirements" in told) == (mode != "physical")
    assert told["validThrough"] == call.closes_at.isoformat()
    assert told["hiringOrganization"] == {"@type": "Organization", "name": "Water Utility"}


def test_a_hidden_hosts_posting_names_the_programme(client, call, utility):
    utility.hidden = True
    utility.save()
    assert posting(client, call)["hiringOrganization"]["name"] == "Phase One"


def test_what_a_host_wrote_cannot_break_out(client, call):
    Vacancy.objects.update(title='</script><b x="', tasks="<script>alert(1)</script>")
    assert "<script>" not in posting(client, call)["description"]
    html = client.get(call.get_absolute_url()).content.decode()
    assert '</script><b x="' not in html
    assert "<script>alert" not in html


def test_a_call_that_was_closed_early_is_valid_no_longer(client, call):
    now = timezone.now()
    Vacancy.objects.update(state="closed", moved_at=now)
    assert posting(client, call)["validThrough"] == now.isoformat()


def test_the_export_has_exactly_the_fields_it_documents(client, call):
    call.goals.create(number=6)
    body = client.get(reverse("vacancy-export")).json()
    assert set(body) == {"source", "generated_at", "vacancies"}
    (row,) = body["vacancies"]
    documented = set(re.findall(r"`([a-z_]+)`", feeds.export.__doc__.partition("Each has:")[2]))
    assert set(row) == documented
    assert (row["sdgs"], row["daily_allowance"]) == ([6], {"amount": "60.00", "currency": "EUR"})
    assert row["host"] == {"name": "Water Utility", "town": ""}


@pytest.mark.parametrize("name", ["feed", "json-feed", "export"])
def test_feeds_hold_open_calls_only_whoever_asks(enter, officer, call, name, yusuf):
    for state in ("draft", "in_review", "closed", "cancelled"):
        making.vacancy(call.need, yusuf, state=state, title=f"not {state}")
    body = enter(officer).get(reverse(f"vacancy-{name}")).content.decode()
    assert call.title in body
    assert "not " not in body.replace("not reached", "")


@pytest.mark.parametrize(("name", "queries"), [("feed", 1), ("json-feed", 1), ("export", 2)])
def test_a_feed_costs_the_same_for_one_and_for_three(
    client, call, yusuf, name, queries, django_assert_num_queries
):
    url = reverse(f"vacancy-{name}")
    client.get(url)
    with django_assert_num_queries(queries):
        client.get(url)
    making.vacancy(call.need, yusuf)
    making.vacancy(call.need, yusuf)
    with django_assert_num_queries(queries):
        assert client.get(url).content.decode().count(call.title) >= 3


def test_the_json_feed_by_its_specification(client, call):
    answer = client.get(reverse("vacancy-json-feed"))
    assert answer["Content-Type"] == "application/feed+json"
    body = json.loads(answer.content)
    assert body["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = body["items"]
    assert item["id"] == item["url"] == body["home_page_url"] + f"{call.pk}/"
    assert item["content_text"].startswith(call.need.title)
