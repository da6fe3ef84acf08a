"""What search engines are told."""

import re
from urllib.parse import urlsplit

import pytest
from wagtail.models import Site

from diwan.management.commands import prepare
from tests.stories import making

pytestmark = pytest.mark.django_db


def addresses(client) -> set[str]:
    response = client.get("/sitemap.xml", headers={"host": "localhost"})
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml"
    return set(re.findall("<loc>(.*?)</loc>", response.content.decode()))


def test_stories_are_listed_in_the_words_they_are_written_in_on_our_own_host(client, settings):
    settings.SITE_URL = "https://diwan.example:8443"
    page = making.story("Pumps", slug="pumps")
    making.translate(page, "so")
    making.story("مضخات", slug="wells", language="ar")
    listed = {address for address in addresses(client) if re.search(r"/stories/.", address)}
    assert listed == {
        "https://diwan.example:8443/en/stories/pumps/",
        "https://diwan.example:8443/so/stories/pumps/",
        "https://diwan.example:8443/ar/stories/wells/",
    }


def test_the_doors_are_listed_in_every_language(client, settings):
    listed = addresses(client)
    for code in ("en", "nl", "ar", "so"):
        for path in ("", "stories/", "events/", "community/"):
            assert f"{settings.SITE_URL}/{code}/{path}" in listed


def test_what_is_withdrawn_is_not_listed(client, somalia):
    making.story(slug="draft", live=False)
    making.story(slug="gone").unpublish()
    making.story(slug="withdrawn", focus_country=somalia)
    somalia.safety_mode = True
    somalia.save()
    assert [address for address in addresses(client) if re.search(r"/stories/.", address)] == []


def test_every_address_of_the_map_is_there(client):
    making.translate(making.story(slug="pumps"), "ar")
    paths = [urlsplit(address).path for address in addresses(client)]
    assert [path for path in paths if client.get(path).status_code != 200] == []


def test_robots_are_told_of_the_map_and_kept_from_the_office(client, settings):
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_the_office_knows_the_sites_own_host(settings):
    settings.SITE_URL = "https://diwan.example"
    prepare.Command()._pages()
    prepare.Command()._pages()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.root_page.locale.language_code) == ("diwan.example", 443, "en")
    settings.SITE_URL = "http://127.0.0.1:8123"
    prepare.Command()._pages()
    assert list(Site.objects.values_list("hostname", "port")) == [("127.0.0.1", 8123)]
