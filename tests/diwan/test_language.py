"""Languages are path prefixes; an address without one leads to the reader's."""

import pytest

pytestmark = pytest.mark.django_db


def test_the_front_door_follows_the_browser(client):
    answer = client.get("/", headers={"accept-language": "ar,en;q=0.5"})
    assert (answer.status_code, answer["Location"]) == (302, "/ar/")
    assert "Accept-Language" in answer["Vary"]


def test_the_front_door_follows_the_member(client, karim):
    client.force_login(karim)
    assert client.get("/", headers={"accept-language": "nl"})["Location"] == "/so/"


def test_an_address_without_a_language_leads_to_the_readers(client):
    answer = client.get("/community/", headers={"accept-language": "nl"})
    assert (answer.status_code, answer["Location"]) == (302, "/nl/community/")


@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("nl", "ltr"), ("ar", "rtl"), ("so", "ltr")]
)
def test_a_page_says_its_language_and_direction(client, language, direction):
    answer = client.get(f"/{language}/community/")
    assert answer["Content-Language"] == language
    assert f'<html lang="{language}" dir="{direction}">' in answer.content.decode()


def test_the_same_page_is_offered_in_every_language(client):
    page = client.get("/nl/community/?x=1").content.decode()
    for language in ("en", "nl", "ar", "so"):
        assert f'href="/{language}/community/?x=1" lang="{language}"' in page


def test_an_unknown_language_is_nothing(client):
    assert client.get("/xx/community/", follow=True).status_code == 404


def test_dates_use_the_month_names_of_the_country():
    import datetime

    from django.utils import translation

    from people import clock

    day = datetime.date(2026, 1, 5)
    told = {}
    for language in ("en", "nl", "ar", "so"):
        with translation.override(language):
            told[language] = clock.day(day)
    assert told == {
        "en": "Monday 5 January 2026",
        "nl": "maandag 5 januari 2026",
        "ar": "الاثنين 5 كانون الثاني 2026",
        "so": "Isniin 5 Janaayo 2026",
    }
