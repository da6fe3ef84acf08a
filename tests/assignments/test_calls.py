"""The public's side of vacancies: the list and its filters, one call, clocks, weight, search, sitemap."""

import datetime
import gzip
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments import publishing
from assignments.models import Vacancy
from people import sharing
from tests import factories
from tests.assignments import making
from tests.assignments.making import DAY
from tests.ground import shared

pytestmark = pytest.mark.django_db


@shared
def need(utility, yusuf):
    return making.need(utility, yusuf)


@shared
def call(need, yusuf):
    return making.vacancy(need, yusuf)


def found(client, query=""):
    page = client.get(reverse("vacancy-list") + query)
    assert page.status_code == 200
    return [vacancy.title for vacancy in page.context["found"].vacancies]


@shared
def several(need, yusuf, iraq, stranger):
    """Two open, one closed by its state, one only by its time; and what the public does not see."""
    now = timezone.now()
    making.vacancy(need, yusuf, title="later", closes_at=now + 9 * DAY)
    making.vacancy(need, yusuf, title="shut", state="closed", closes_at=now - 9 * DAY)
    making.vacancy(need, yusuf, title="over", closes_at=now - DAY)
    for state in ("draft", "in_review", "cancelled"):
        making.vacancy(need, yusuf, title=state, state=state)
    other = making.need(stranger.institutions.get(), stranger)
    other.sector = factories.SectorFactory(slug="farming", name="Farming")
    other.save()
    making.vacancy(other, stranger, title="sooner", mode="virtual", closes_at=now + 2 * DAY)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["sooner", "later", "over", "shut"]),
        ("?open=yes", ["sooner", "later"]),
        ("?open=no", ["over", "shut"]),
        ("?country=iq", ["sooner"]),
        ("?country=SO&open=yes", ["later"]),
        ("?sector=farming", ["sooner"]),
        ("?mode=physical", ["later", "over", "shut"]),
        ("?mode=virtual&country=SO", []),
        ("?mode=%00&sector=../..", []),
    ],
)
def test_the_list_as_asked_for(client, several, query, titles):
    assert found(client, query) == titles


@pytest.mark.parametrize("who", ["yusuf", "officer"])
def test_the_list_is_the_public_one_for_those_who_see_drafts(enter, several, who, request):
    assert found(enter(request.getfixturevalue(who))) == ["sooner", "later", "over", "shut"]


def test_each_choice_says_how_many_it_leaves(client, several):
    page = client.get(reverse("vacancy-list") + "?open=yes")
    told = [
        [(choice.label, choice.count, choice.chosen, choice.address) for choice in one.choices]
        for one in page.context["found"].filters
    ]
    assert told[0] == [("closed", 2, False, "?open=no"), ("open", 2, True, "?")]
    assert told[1] == [
        ("Iraq", 1, False, "?open=yes&country=IQ"),
        ("Somalia", 1, False, "?open=yes&country=SO"),
    ]


def test_an_empty_list_says_what_to_do(client, programme):
    assert "No vacancies just now" in client.get(reverse("vacancy-list")).content.decode()


def test_a_filter_that_leaves_nothing_says_so(client, several):
    html = client.get(reverse("vacancy-list") + "?mode=mixed").content.decode()
    assert "No vacancy has all of this" in html
    assert 'name="robots" content="noindex, follow"' in html


def test_a_long_list_has_pages(client, need, yusuf):
    for number in range(21):
        making.vacancy(need, yusuf, title=f"n{number}", closes_at=timezone.now() + (number + 1) * DAY)
    assert len(found(client)) == 20
    assert found(client, "?page=2&country=SO") == ["n20"]
    assert "?country=SO&amp;page=2" in client.get(reverse("vacancy-list") + "?country=SO").content.decode()


def test_the_list_costs_the_same_for_one_and_for_three(client, need, yusuf, django_assert_num_queries):
    making.vacancy(need, yusuf)
    found(client)
    with django_assert_num_queries(3):
        found(client)
    making.vacancy(need, yusuf)
    making.vacancy(need, yusuf)
    with django_assert_num_queries(3):
        assert len(found(client)) == 3


def test_one_call_tells_what_one_decides_by(client, call, need, utility):
    utility.town = "Webi Town"
    utility.save()
    call.goals.create(number=6)
    html = client.get(call.get_absolute_url()).content.decode()
    for piece in (
        need.problem,
        need.learners,
        need.stays,
        "comes and goes",
        call.tasks,
        call.deliverables,
        call.requirements,
        "Somali, English",
        "<bdi>Water Utility</bdi>",
        "<bdi>Webi Town</bdi>, Somalia",
        "Travel, insurance and lodging are covered. There is a daily allowance of 60.00 EUR.",
        "6 · Clean water and sanitation",
        "Who decides",
        "How to apply",
        "We never ask for money",
        "Log in to apply",
        f"/en/assignments/applications/to/{call.pk}/",
    ):
        assert piece in html, piece


def test_the_closing_time_is_on_both_clocks(client, enter, call, yusuf, amina):
    """Winter in Utrecht and in Mogadishu: two hours between them."""
    Vacancy.objects.update(closes_at=datetime.datetime(2031, 1, 15, 15, tzinfo=datetime.UTC))

    def closing(browser):
        html = browser.get(call.get_absolute_url()).content.decode()
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html))

    page = closing(enter(amina))
    assert "Wed 15 Jan 2031, 16:00 (Amsterdam)" in page
    assert "Wed 15 Jan 2031, 18:00 (Mogadishu)" in page
    page = closing(enter(yusuf))
    assert "Wed 15 Jan 2031, 18:00 (Mogadishu)" in page
    assert "16:00" not in page


@pytest.mark.parametrize(
    ("state", "days", "says"),
    [
        ("published", 3, "Log in to apply"),
        ("published", -1, "This vacancy is closed."),
        ("filled", 3, "closed."),
    ],
)
def test_one_applies_only_while_it_is_open(client, call, state, days, says):
    Vacancy.objects.update(state=state, closes_at=timezone.now() + days * DAY)
    html = client.get(call.get_absolute_url()).content.decode()
    assert says in html
    assert ("applications/to" in html) == (says == "Log in to apply")


def test_a_member_applies_from_the_page(enter, amina, call):
    html = enter(amina).get(call.get_absolute_url()).content.decode()
    assert f'<a class="button" href="/en/assignments/applications/to/{call.pk}/">Apply</a>' in html


@pytest.mark.parametrize("language", ["en", "ar"])
def test_pages_are_light(client, several, need, yusuf, language):
    for _ in range(20):
        making.vacancy(need, yusuf, tasks="Set up the loggers. " * 100)
    call = Vacancy.objects.latest("pk")
    for path in ("", f"{call.pk}/"):
        body = client.get(f"/{language}/vacancies/{path}").content
        assert len(gzip.compress(body)) < 14 * 1024


def test_the_page_costs_the_same_for_one_goal_and_for_three(client, call, django_assert_num_queries):
    call.goals.create(number=1)
    client.get(call.get_absolute_url())
    with django_assert_num_queries(2):
        client.get(call.get_absolute_url())
    call.goals.create(number=2)
    call.goals.create(number=3)
    with django_assert_num_queries(2):
        client.get(call.get_absolute_url())


def test_it_is_found_by_its_words(client, call):
    url = reverse("search")
    assert call.get_absolute_url() in client.get(url + "?q=night+logging").content.decode()
    assert call.get_absolute_url() not in client.get(url + "?q=xylophone").content.decode()


def test_open_calls_are_in_the_sitemap_in_every_language(client, several, settings):
    body = client.get("/sitemap.xml", headers={"host": "localhost"}).content.decode()
    listed = set(re.findall(r"<loc>([^<]*/vacancies/\d+/)</loc>", body))
    open_calls = Vacancy.objects.filter(title__in=["sooner", "later"]).values_list("pk", flat=True)
    assert listed == {
        f"{settings.SITE_URL}/{code}/vacancies/{pk}/"
        for code in ("en", "nl", "ar", "so")
        for pk in open_calls
    }
    assert f"<loc>{settings.SITE_URL}/so/vacancies/</loc>" in body


# The share kit.


@pytest.mark.parametrize("language", ["en", "nl", "ar", "so"])
@pytest.mark.parametrize("words", ["A short one", "مضخة " * 32, "Ẑ́ " * 53, "🚰 " * 80])
def test_every_text_is_within_its_limit_and_keeps_its_link(call, language, words):
    call.title = words.strip()[:160]
    call.need.problem = "پمپ water 🚰 " * 6000
    link = publishing.settings.SITE_URL + f"/{language}/vacancies/{call.pk}/"
    for share in publishing.share_kit(call, language):
        assert share.text.endswith("\n" + link)
        assert share.length <= share.channel.limit, share.channel
        assert share.length == share.channel.measure(share.text)


@pytest.mark.parametrize(
    ("text", "length"),
    [("abc", 3), ("مضخة", 4), ("🚰", 2), ("…", 2), ("“a”", 3)],
)
def test_x_counts_as_x_does(text, length):
    """The link counts 23, however long it is, and the end of a line one."""
    assert sharing.x_length(f"{text}\nhttps://example.org/{'x' * 90}") == length + 1 + 23


def test_a_hidden_host_is_in_no_text(call, utility):
    utility.hidden = True
    utility.save()
    call.refresh_from_db()
    for language in ("en", "nl", "ar", "so"):
        for share in publishing.share_kit(call, language):
            assert "Water Utility" not in share.text


def test_the_kit_is_in_the_language_asked_for(enter, officer, call):
    page = enter(officer).get(reverse("vacancy-share", args=[call.pk]) + "?language=ar")
    html = page.content.decode()
    assert re.search(r'<textarea id="text-x"[^>]* lang="ar"\s+dir="rtl"', html)
    assert f"/ar/vacancies/{call.pk}/</textarea>" in html
    strange = enter(officer).get(reverse("vacancy-share", args=[call.pk]) + "?language=xx")
    assert strange.context["language"] == "en"


def test_the_picture_lights_a_star_for_each_place(client, call):
    from io import BytesIO

    from PIL import Image

    answer = client.get(reverse("vacancy-card", args=[call.pk]))
    image = Image.open(BytesIO(answer.content))
    assert (answer["Content-Type"], image.format, image.size) == ("image/png", "PNG", (1200, 630))
    centres = [(60 + 120 * column, 63 + 126 * row) for row in range(5) for column in range(10)]

    def lit(places):
        call.places = places
        picture = Image.open(BytesIO(publishing.card(call))).convert("RGB")
        return sum(picture.getpixel(centre)[0] > 200 for centre in centres)

    assert [lit(places) for places in (1, 3, 50)] == [1, 3, 50]
    assert publishing.card_alt(call).endswith("50 are lit, one for each place.")
