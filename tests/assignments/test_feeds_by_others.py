"""The feeds and the JobPosting as parsers read them that this project did not write."""

import extruct
import fastfeedparser
import feedparser
import pytest
from django.urls import reverse

from tests.assignments import making
from tests.ground import shared

pytestmark = pytest.mark.django_db
REQUIRED = ("title", "description", "datePosted", "validThrough", "hiringOrganization")


@shared
def call(utility, yusuf):
    return making.vacancy(making.need(utility, yusuf), yusuf, mode="mixed")


def test_atom(client, call):
    told = feedparser.parse(client.get(reverse("vacancy-feed")).content)
    assert (told.bozo, told.version) == (False, "atom10")
    assert told.feed.author == "Diwan"
    (entry,) = told.entries
    assert entry.title == call.title
    assert entry.link.endswith(call.get_absolute_url())
    for name in ("id", "updated_parsed", "published_parsed", "summary"):
        assert entry[name]


def test_json_feed(client, call):
    told = fastfeedparser.parse(client.get(reverse("vacancy-json-feed")).content.decode())
    (entry,) = told.entries
    assert (entry.title, entry.link.endswith(call.get_absolute_url())) == (call.title, True)
    assert entry.published


def test_job_posting_in_the_page(client, call):
    html = client.get(call.get_absolute_url()).content.decode()
    (item,) = extruct.extract(html, syntaxes=["microdata"], uniform=False)["microdata"]
    assert item["type"] == "https://schema.org/JobPosting"
    told = item["properties"]
    for name in (*REQUIRED, "jobLocation", "jobLocationType", "applicantLocationRequirements"):
        assert told[name], name
    posting = client.get(reverse("vacancy-jobposting", args=[call.pk])).json()
    for name in ("title", "description", "datePosted", "validThrough", "employmentType", "url"):
        assert told[name] == posting[name], name
