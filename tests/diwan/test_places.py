"""The map, and the pages of a country, a sector, a goal and an institution."""

import datetime
import re

import extruct
import pytest
from django.utils import timezone

from diwan.atlas import atlas
from events.models import Event
from people.models import FocusCountry
from tests import factories
from tests.assignments import making as calls
from tests.ground import shared
from tests.stories import making

pytestmark = pytest.mark.django_db
PAGES = ["/places/", "/countries/so/", "/sectors/healthcare/", "/goals/6/", "/institutions/webi/"]


@shared
def webi(somalia):
    return factories.InstitutionFactory(
        slug="webi",
        name="Webi Water",
        town="Webi Iftiin",
        focus_country=somalia,
        sector=factories.SectorFactory(),
        latitude="4.7",
        longitude="45.2",
    )


@shared
def whole(somalia, webi):
    """One of everything in one country."""
    making.story("Listening", focus_country=somalia, sector=webi.sector, host=webi, goals=[6])
    making.story("Hidden host", focus_country=somalia, sector=webi.sector, host=webi, hide_host=True)
    yusuf = factories.member("host", somalia, call_me="Yusuf")
    call = calls.vacancy(calls.need(webi, yusuf), yusuf, title="Read the meters")
    call.goals.create(number=6)
    soon = timezone.now() + datetime.timedelta(days=3)
    Event.objects.create(
        programme=somalia.programme,
        slug="evening",
        name="An evening",
        kind="outreach",
        mode="onsite",
        focus_country=somalia,
        starts=soon,
        ends=soon + datetime.timedelta(hours=2),
        time_zone="Africa/Mogadishu",
    )


def text_of(client, path: str, language: str = "en") -> str:
    return client.get(f"/{language}{path}").content.decode()


def test_each_place_gathers_what_there_is_of_it(client, whole):
    told = {path: text_of(client, path) for path in PAGES}
    for path in PAGES[1:]:
        assert "Listening" in told[path], path
        assert "Read the meters" in told[path], path
    assert "An evening" in told["/countries/so/"]
    assert "Webi Water" in told["/countries/so/"]
    assert "Webi Water" in told["/sectors/healthcare/"]


def test_an_institutions_page_does_not_give_away_a_story_that_hides_it(client, whole):
    assert "Hidden host" not in text_of(client, "/institutions/webi/")
    assert "Hidden host" in text_of(client, "/countries/so/")


def test_the_map_has_the_country_and_the_host_and_the_list_says_the_same(client, whole):
    html = text_of(client, "/places/", "nl")
    before, _svg, rest = html.partition('<svg class="atlas"')
    drawing, _svg, listed = rest.partition("</svg>")
    assert "Somalië" in before
    assert re.findall(r"<title>(.*?)</title>", drawing) == ["Webi Water, Webi Iftiin"]
    assert re.fullmatch(r"[\d. ]+", re.search(r'viewBox="(.*?)"', drawing)[1])
    assert re.fullmatch(r"[\d.]+", re.search(r'cx="(.*?)"', drawing)[1])
    assert "Webi Water" in listed
    assert "Webi Iftiin" in listed
    assert "http" not in drawing


def test_a_dot_stands_inside_its_countrys_outline(whole):
    """A host drawn outside would be a mistake of the arithmetic, such as north for south."""
    (land,) = atlas().lands
    (dot,) = land.dots
    points = [tuple(map(float, point.split(","))) for point in land.outline.split()]
    xs, ys = zip(*points, strict=True)
    assert min(xs) < float(dot.x) < max(xs)
    assert min(ys) < float(dot.y) < max(ys)


def test_a_country_in_safety_mode_is_nowhere(client, whole, webi):
    FocusCountry.objects.update(safety_mode=True)
    for path in ("/countries/so/", "/institutions/webi/"):
        assert client.get(f"/en{path}").status_code == 404
    for path in ("/places/", "/sectors/healthcare/", "/goals/6/"):
        html = text_of(client, path)
        for word in ("Somalia", "Webi", "Listening", "Read the meters"):
            assert word not in html, (path, word)


def test_an_institution_that_hides_has_no_page_and_no_dot(client, whole, webi, amina):
    webi.hidden = True
    webi.save()
    assert client.get("/en/institutions/webi/").status_code == 404
    for path in PAGES[:-1]:
        assert "Webi" not in text_of(client, path)
    client.force_login(amina)
    assert client.get("/en/institutions/webi/").status_code == 200
    assert "Webi" not in text_of(client, "/places/")


@pytest.mark.parametrize(
    "path", ["/countries/xx/", "/sectors/none/", "/goals/18/", "/goals/0/", "/institutions/none/"]
)
def test_what_is_not_there_is_a_404(client, whole, path):
    assert client.get(f"/en{path}").status_code == 404


@pytest.mark.parametrize("path", PAGES[1:])
def test_a_place_says_where_it_stands_and_has_its_feed(client, whole, path):
    html = text_of(client, path)
    (way,) = extruct.extract(html, syntaxes=["microdata"], uniform=False)["microdata"]
    assert way["type"] == "https://schema.org/BreadcrumbList"
    assert [step["properties"]["position"] for step in way["properties"]["itemListElement"]] == [
        "1",
        "2",
        "3",
    ]
    feed = re.search(r'type="application/atom\+xml" .*?href="(.*?)"', html)
    assert bool(feed) == (not path.startswith("/institutions/"))
    if feed:
        assert b"Listening" in client.get(feed[1]).content


@pytest.mark.parametrize("path", PAGES)
def test_a_place_costs_the_same_whatever_there_is(
    client, whole, somalia, webi, path, django_assert_max_num_queries
):
    client.get(f"/en{path}")
    for number in range(3):
        making.story(f"More {number}", focus_country=somalia, sector=webi.sector, host=webi, goals=[6])
        factories.InstitutionFactory(focus_country=somalia, sector=webi.sector, latitude="5", longitude="45")
    with django_assert_max_num_queries(8):
        client.get(f"/en{path}")


def test_a_public_event_is_told_to_machines_and_another_is_not(client, whole):
    html = text_of(client, "/events/evening/")
    (event,) = extruct.extract(html, syntaxes=["microdata"], uniform=False)["microdata"]
    assert event["type"] == "https://schema.org/Event"
    for name in ("name", "startDate", "endDate", "location", "eventAttendanceMode", "organizer"):
        assert event["properties"][name], name
    assert event["properties"]["startDate"].endswith("+03:00")
