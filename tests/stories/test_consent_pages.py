"""Where people in a story read it and answer: by account and by private address, without a script."""

import re
import uuid

import pytest

from people.models import AuditEntry, Consent
from stories.actions.consents import appear, ask
from stories.models import Agreement, Appearance, StoryPage
from tests import factories
from tests.stories import making

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def draft(editor, somalia):
    page = making.story(
        "Pumps",
        slug="pumps",
        live=False,
        picture=making.picture(),
        picture_alt="Faadumo at the pump",
        film=making.film("en"),
        focus_country=somalia,
        body=[
            ("paragraph", "<p>Once there was a pump.</p><p>It leaked.</p>"),
            ("picture", {"image": making.picture(), "caption": "The box"}),
        ],
    )
    page.save_revision()
    return page


@pytest.fixture
def faadumo(draft, editor):
    """Without an account: she has a private address."""
    told = {"name": "Faadumo", "email": "f@example.org", "language": "so", "where": "left, with the red cup"}
    appear(by=editor, page=draft, purposes=["named", "picture"], client_key=uuid.uuid4(), **told)
    ask(by=editor, page=draft)
    return Appearance.objects.get(name="Faadumo")


@pytest.fixture
def karims(draft, editor, karim):
    appear(by=editor, page=draft, purposes=["named"], client_key=uuid.uuid4(), person=karim)
    ask(by=editor, page=draft)
    return Appearance.objects.get(person=karim)


def seen(html: str) -> str:
    return re.search(r'name="seen" value="([^"]+)"', html)[1]


def test_mail_leads_to_the_private_address_and_tells_nothing(faadumo, mailoutbox):
    (mail,) = [one for one in mailoutbox if one.to == ["f@example.org"]]
    assert f"/so/consent/{faadumo.token}/" in mail.body
    assert "Pumps" not in mail.body + mail.subject and "Faadumo" not in mail.body + mail.subject


def test_the_page_shows_it_as_readers_will_see_it(client, faadumo, draft):
    response = client.get(f"/en/consent/{faadumo.token}/")
    html = response.content.decode()
    for piece in (
        "Pumps",
        "It leaked.",
        "The box",
        "left, with the red cup",
        "<lite-video",
        'name="picture"',
    ):
        assert piece in html, piece
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"
    assert "no-store" in response["Cache-Control"]
    assert '="/files/' not in html


def test_its_files_are_served_below_it_and_nowhere_else(client, faadumo, draft):
    html = client.get(f"/en/consent/{faadumo.token}/").content.decode()
    files = set(re.findall(rf"/en/consent/{faadumo.token}/files/[^\"\s]+", html))
    assert len(files) >= 6
    for address in files:
        assert client.get(address).status_code == 200, address
        assert client.get(address.replace(f"/en/consent/{faadumo.token}", "")).status_code == 404
    other = making.picture()
    base = f"/en/consent/{faadumo.token}/files/"
    for name in (other.file.name, draft.picture.file.name, "diwan.sqlite3", "../diwan.sqlite3"):
        assert client.get(base + name).status_code == 404, name


def test_a_yes_by_the_private_address(client, faadumo, draft):
    html = client.get(f"/en/consent/{faadumo.token}/").content.decode()
    told = {"seen": seen(html), "named": "on", "picture": "on"}
    response = client.post(f"/ar/consent/{faadumo.token}/agree/", told, follow=True)
    assert response.status_code == 200
    faadumo.refresh_from_db()
    assert faadumo.state == "agreed"
    assert Agreement.objects.get().language == "ar"
    assert AuditEntry.objects.filter(act="agree", by=None, thing_id=str(faadumo.pk)).exists()


def test_what_is_not_ticked_is_a_no(client, faadumo):
    html = client.get(f"/en/consent/{faadumo.token}/").content.decode()
    told = {"seen": seen(html), "named": "on"}
    client.post(f"/en/consent/{faadumo.token}/agree/", told)
    faadumo.refresh_from_db()
    assert (faadumo.state, faadumo.answers) == ("refused", {"named": True, "picture": False})
    assert not Agreement.objects.exists()


def test_no_is_no_whatever_is_ticked(client, faadumo):
    html = client.get(f"/en/consent/{faadumo.token}/").content.decode()
    told = {"seen": seen(html), "named": "on", "picture": "on"}
    done = client.post(f"/en/consent/{faadumo.token}/refuse/", told, headers=JSON)
    assert (done.status_code, done.json()["state"]) == (200, "refused")


def test_a_yes_to_a_page_that_has_changed_counts_for_nothing(client, faadumo, draft):
    html = client.get(f"/en/consent/{faadumo.token}/").content.decode()
    draft.title = "Pumps and thieves"
    draft.save_revision()
    told = {"seen": seen(html), "named": "on", "picture": "on"}
    response = client.post(f"/en/consent/{faadumo.token}/agree/", told)
    assert response.status_code == 409
    assert "changed meanwhile" in response.content.decode()
    assert "Pumps and thieves" in response.content.decode()
    assert not Agreement.objects.exists()


def test_what_changed_is_shown_line_by_line(client, faadumo, draft):
    page = f"/en/consent/{faadumo.token}/"
    told = {"seen": seen(client.get(page).content.decode()), "named": "on", "picture": "on"}
    client.post(f"{page}agree/", told)
    assert "You need do nothing more" in client.get(page).content.decode()
    draft.body = [("paragraph", "<p>Once there was a pump.</p><p>She mended it.</p>")]
    draft.save_revision()
    html = client.get(page).content.decode()
    assert "<del>It leaked.</del>" in html and "<ins>She mended it.</ins>" in html
    assert "<del>Once there was a pump.</del>" not in html
    assert "The pictures changed." in html and "The film changed." not in html


def test_a_member_answers_on_a_page_of_their_own(client, karims, karim, amina):
    client.force_login(karim)
    html = client.get(karims.get_absolute_url()).content.decode()
    told = {"seen": seen(html), "named": "on"}
    assert client.post(f"/en/my-stories/{karims.pk}/agree/", told).status_code == 302
    karims.refresh_from_db()
    assert karims.state == "agreed"
    assert Consent.objects.active().filter(person=karim, purpose="named").exists()


@pytest.mark.parametrize("who", [None, "amina", "editor", "officer", "outsider"])
def test_the_page_is_nobody_elses(client, request, karims, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    gone = 302 if who is None else 404
    assert client.get(f"/en/my-stories/{karims.pk}/").status_code == gone
    assert client.post(f"/en/my-stories/{karims.pk}/agree/", {"seen": "x"}).status_code == gone
    assert client.get(f"/en/my-stories/{karims.pk}/files/x").status_code == gone


def test_nobody_is_asked_before_the_office_asks(client, draft, editor):
    told = {"name": "Faadumo", "purposes": ["named"]}
    listed = appear(by=editor, page=draft, client_key=uuid.uuid4(), **told).thing
    assert client.get(f"/en/consent/{listed.token}/").status_code == 404
    assert client.get("/en/consent/nonsense/").status_code == 404


def test_a_guardian_is_spoken_to(client, draft, editor):
    told = {"name": "Little Hodan", "guardian": "Her aunt Sahra", "purposes": ["picture"]}
    appear(by=editor, page=draft, client_key=uuid.uuid4(), **told)
    ask(by=editor, page=draft)
    html = client.get(f"/en/consent/{Appearance.objects.get().token}/").content.decode()
    assert "Her aunt Sahra, you answer for Little Hodan." in html


def test_twice_on_the_list_is_once(draft, editor, karim):
    key = uuid.uuid4()
    first = appear(by=editor, page=draft, purposes=["named"], client_key=key, person=karim)
    again = appear(by=editor, page=draft, purposes=["named"], client_key=key, person=karim)
    more = appear(by=editor, page=draft, purposes=["named", "quote"], client_key=uuid.uuid4(), person=karim)
    assert (first.created, again.created) == (True, False)
    assert first.thing == again.thing == more.thing
    assert Appearance.objects.get().purposes == ["named", "quote"]


def test_suspended_members_keep_what_is_theirs(client, draft, editor, suspended):
    appear(by=editor, page=draft, purposes=["named"], client_key=uuid.uuid4(), person=suspended)
    ask(by=editor, page=draft)
    client.force_login(suspended)
    one = Appearance.objects.get()
    assert client.get(one.get_absolute_url()).status_code == 200
    client.post(f"/en/my-stories/{one.pk}/withdraw/")
    one.refresh_from_db()
    assert one.state == "withdrawn"


def test_a_deleted_story_says_so(client, faadumo, draft):
    StoryPage.objects.get(pk=draft.pk).delete()
    html = client.get(f"/en/consent/{faadumo.token}/").content.decode()
    assert "no longer here" in html


def test_the_private_address_is_of_its_own_length():
    assert len(Appearance(name="x").token) >= 32
    assert factories.PersonFactory.build().pk is None
