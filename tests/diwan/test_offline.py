"""What the site gives a browser for when it has no connection, and takes from it when somebody logs out."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from diwan.static_files import WORKER_PARTS, kept_files

pytestmark = pytest.mark.django_db


def test_the_session_tells_whose_it_is(client, karim):
    answer = client.get("/session")
    assert answer.json()["person"] == "" and answer.json()["token"]
    client.force_login(karim)
    answer = client.get("/session")
    assert answer.json()["person"] == str(karim.pk)
    assert answer["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer


def test_the_token_of_the_session_opens_a_form(karim):
    client = Client(enforce_csrf_checks=True)
    client.force_login(karim)
    token = client.get("/session").json()["token"]
    address, words = reverse("community-preview"), {"body": "Hi"}
    how = {"accept": "application/json"}
    assert client.post(address, words, headers=how).status_code == 403
    assert client.post(address, words, headers={**how, "x-csrftoken": token}).status_code == 200


def test_the_service_worker_stands_at_the_root_and_is_asked_for_each_time(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    named = re.findall(r'"/static/(.*?)"', answer.content.decode())
    assert named == [*kept_files(), *WORKER_PARTS]
    assert all(finders.find(name) for name in named)


def test_every_module_that_pages_load_is_kept():
    """One that is missing would stop all the others on a page without a line."""
    kept, todo = set(kept_files()), ["js/site.js"]
    while todo:
        name = todo.pop()
        assert name in kept
        with open(finders.find(name)) as module:
            todo += [f"js/{other}" for other in re.findall(r'\bimport\b.*?"\./(.*?)"', module.read())]


def test_the_page_without_a_line_is_everybodys(client, karim):
    page = client.get("/en/offline/")
    assert page.status_code == 200
    assert "data-person" not in page.content.decode()


def test_only_a_members_pages_name_their_reader(client, karim):
    assert "Diwan-Reader" not in client.get("/en/community/")
    client.force_login(karim)
    assert client.get("/en/community/")["Diwan-Reader"] == str(karim.pk)
    assert client.get("/en/community/t/999999/")["Diwan-Reader"] == str(karim.pk)


@pytest.mark.parametrize("door", ["account_logout", "wagtailadmin_logout"])
def test_logging_out_clears_the_browser(client, officer, door):
    client.force_login(officer)
    assert "Clear-Site-Data" not in client.get("/en/")
    answer = client.post(reverse(door))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "Diwan-Reader" not in answer
