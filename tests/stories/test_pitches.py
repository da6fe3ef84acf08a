"""A story that is offered: written on a phone, by several people, taken up with everything in it."""

import shutil
import subprocess
import uuid
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import Picture
from people.refusals import Conflict
from stories.actions.consents import ask
from stories.actions.pitches import move, write
from stories.models import Appearance, Pitch, StoryPage
from tests import factories
from tests.community.test_attachments import picture
from tests.people import odd_films as odd
from tests.people.test_films import sent as upload_of

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}
FFMPEG = shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe()


def told(**more) -> dict:
    return {
        "title": "مضخة تتكلم",
        "text": "كانت المضخة تسرب.\n\nثم وضعنا عليها جهازاً.\n\nوالآن نسمعها <ليلاً>.",
        "language": "ar",
        "client_key": str(uuid.uuid4()),
        **more,
    }


def film(seconds: float) -> SimpleUploadedFile:
    with TemporaryDirectory() as folder:
        path = Path(folder, "f.mp4")
        source = f"color=c=teal:s=64x48:r=2:d={seconds}"
        asked = [FFMPEG, "-loglevel", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", str(path)]
        subprocess.run(asked, check=True)
        return SimpleUploadedFile("my film.mp4", path.read_bytes(), "video/mp4")


@pytest.fixture
def pitch(client, amina, assignment):
    client.force_login(amina)
    done = client.post("/en/pitches/new/", told(assignment=assignment.pk), headers=JSON)
    assert done.status_code == 201, done.content
    return Pitch.objects.get()


def offer(pitch, by):
    return move(by=by, pitch=pitch, act="offer").thing


def test_it_is_written_as_a_draft_and_only_once(client, amina, assignment):
    client.force_login(amina)
    asked = told(assignment=assignment.pk, anonymous="on", not_before="2027-01-01")
    first = client.post("/ar/pitches/new/", asked, headers=JSON)
    again = client.post("/ar/pitches/new/", asked, headers=JSON)
    other = client.post("/ar/pitches/new/", {**asked, "text": "Other"}, headers=JSON)
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409)
    assert first.json()["state"] == "draft"
    kept = Pitch.objects.get()
    assert (kept.title, kept.language, kept.anonymous, kept.assignment) == (
        "مضخة تتكلم",
        "ar",
        True,
        assignment,
    )
    assert list(kept.tellers.all()) == [amina]


def test_a_picture_says_what_it_shows_and_loses_where_it_was_taken(client, amina):
    client.force_login(amina)
    page = client.post("/en/pitches/new/", told(picture_1=picture("a.jpg")))
    assert page.status_code == 422
    assert "Say what the picture shows" in page.content.decode()
    assert "كانت المضخة" in page.content.decode()
    done = client.post("/en/pitches/new/", told(picture_1=picture("a.jpg"), alt_1="A pump"), headers=JSON)
    assert done.status_code == 201
    one = Pitch.objects.get().pictures.get()
    assert (one.alt, one.picture.uploaded_by_user) == ("A pump", amina)
    assert b"Exif" not in one.picture.file.read()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (lambda: film(200), "longer than 3 minutes"),
        (lambda: SimpleUploadedFile("f.mp4", b"not a film"), "not a recording we can play"),
        (lambda: SimpleUploadedFile("f.mp4", film(2).read()[:300]), "cannot be played"),
    ],
)
def test_a_film_is_refused_with_a_sentence_and_leaves_nothing(client, amina, sent, says):
    client.force_login(amina)
    page = client.post("/en/pitches/new/", told(film=sent()))
    assert page.status_code == 422
    assert says in page.content.decode()
    assert not Pitch.objects.exists()


def test_a_short_film_is_kept_and_only_its_tellers_see_it(client, amina, hiwa, editor):
    client.force_login(amina)
    assert client.post("/en/pitches/new/", told(film=film(3)), headers=JSON).status_code == 201
    kept = Pitch.objects.get()
    assert kept.film.duration == pytest.approx(3, abs=0.6)
    assert client.get(kept.film.file.url).status_code == 200
    client.force_login(hiwa)
    assert client.get(kept.film.file.url).status_code == 404
    client.logout()
    assert client.get(kept.film.file.url).status_code == 404


def test_a_film_in_pieces_is_taken_once_however_often_the_form_is_sent(client, amina, hiwa):
    upload = upload_of(odd.plain(), amina)
    client.force_login(amina)
    asked = told(**{"film-upload": upload.pk})
    answers = [client.post("/en/pitches/new/", asked, headers=JSON).status_code for _ in range(2)]
    assert answers == [201, 200]
    assert Pitch.objects.get().film.upload == upload
    client.force_login(hiwa)
    assert "not arrived as a whole" in client.post("/en/pitches/new/", asked).content.decode()


@pytest.fixture
def beside(assignment, karim):
    """Karim is an intern at the work."""
    from assignments.models import Internship

    Internship.objects.create(
        assignment=assignment,
        intern=karim,
        title="Listens",
        starts=assignment.starts,
        ends=assignment.ends,
        earliest_start=assignment.starts,
        latest_end=assignment.ends,
        client_key=uuid.uuid4(),
    )
    return karim


def test_who_works_beside_one_tells_it_along(client, amina, beside, hiwa, assignment):
    client.force_login(amina)
    stranger = client.post("/en/pitches/new/", told(tellers=[hiwa.pk]), headers=JSON)
    assert stranger.status_code == 422
    assert client.post("/en/pitches/new/", told(tellers=[beside.pk]), headers=JSON).status_code == 201
    kept = Pitch.objects.get()
    client.force_login(beside)
    assert "مضخة" in client.get("/en/my-stories/").content.decode()
    form = client.get(f"/en/pitches/{kept.pk}/edit/").content.decode()
    assert 'name="since"' in form
    changed = {"since": kept.changed_at.isoformat(), "text": "By both of us"}
    done = client.post(f"/en/pitches/{kept.pk}/edit/", told(**changed), headers=JSON)
    assert done.status_code == 200
    kept.refresh_from_db()
    assert kept.text == "By both of us"
    assert kept.tellers.count() == 2
    client.force_login(amina)
    late = client.post(f"/en/pitches/{kept.pk}/edit/", told(**changed, title="Later"))
    assert late.status_code == 409
    assert "changed it meanwhile" in late.content.decode()
    assert "Later" in late.content.decode()


@pytest.mark.parametrize("who", ["hiwa", "editor", "officer", "outsider", None])
def test_a_draft_is_theirs_alone(client, request, pitch, who):
    client.logout()
    if who:
        client.force_login(request.getfixturevalue(who))
    gone = 302 if who is None else 404
    for path in ("", "edit/"):
        assert client.get(f"/en/pitches/{pitch.pk}/{path}").status_code == gone
    assert client.post(f"/en/pitches/{pitch.pk}/offer/").status_code == gone


def test_editors_see_it_when_it_is_offered_and_are_told(client, pitch, amina, editor, mailoutbox):
    mailoutbox.clear()
    offer(pitch, amina)
    assert [mail.to for mail in mailoutbox] == [[editor.email]]
    assert "مضخة" not in mailoutbox[0].body
    client.force_login(editor)
    html = client.get(f"/en/pitches/{pitch.pk}/").content.decode()
    assert "with the editors" in html and "Take it up" in html
    assert "مضخة" in client.get("/en/my-stories/").content.decode()


@pytest.mark.parametrize("act", ["send_back", "decline"])
def test_a_no_says_why(client, pitch, amina, editor, act):
    offer(pitch, amina)
    client.force_login(editor)
    assert client.post(f"/en/pitches/{pitch.pk}/{act}/", {"reason": ""}).status_code == 422
    done = client.post(f"/en/pitches/{pitch.pk}/{act}/", {"reason": "Tell more of the night"}, headers=JSON)
    assert done.status_code == 200
    pitch.refresh_from_db()
    assert pitch.state == {"send_back": "draft", "decline": "declined"}[act]
    client.force_login(amina)
    assert "Tell more of the night" in client.get(f"/en/pitches/{pitch.pk}/").content.decode()


def test_what_was_offered_is_not_changed(client, pitch, amina):
    offer(pitch, amina)
    assert client.get(f"/en/pitches/{pitch.pk}/edit/").status_code == 403


def test_taking_it_up_carries_everything_over(client, amina, karim, assignment, editor):
    pitch = write(
        by=amina,
        tellers=[karim],
        assignment=assignment,
        client_key=uuid.uuid4(),
        title="مضخة",
        text="الأولى.\n\nالثانية & <b>.",
        language="ar",
        anonymous=True,
        not_before=None,
        pictures=[(picture("a.jpg"), "Cover"), (picture("b.jpg"), "Inside")],
    ).thing
    offer(pitch, amina)
    client.force_login(editor)
    done = client.post(f"/en/pitches/{pitch.pk}/take_up/", headers=JSON)
    assert done.status_code == 200, done.content
    assert done.json()["url"] == f"/admin/stories/{StoryPage.objects.get().pk}/people/"
    page = StoryPage.objects.get().get_latest_revision_as_object()
    assert (page.live, page.locale.language_code, page.original_language) == (False, "ar", "ar")
    assert (page.title, page.intro, page.picture_alt) == ("مضخة", "الأولى.", "Cover")
    assert [block.block_type for block in page.body] == ["paragraph", "picture"]
    assert page.body[0].value.source == "<p>الثانية &amp; &lt;b&gt;.</p>"
    assert page.body[1].value["image"].contextual_alt_text == "Inside"
    assert (page.host, page.sector, page.assignment) == (assignment.host, assignment.sector, assignment)
    assert (page.anonymous, {author.person for author in page.authors.all()}) == (True, {amina, karim})
    ask(by=editor, page=page)
    assert set(Appearance.objects.values_list("person", "state")) == {
        (amina.pk, "asked"),
        (karim.pk, "asked"),
    }
    assert Picture.objects.count() == 2


def test_two_editors_take_it_up_once(pitch, amina, editor, programme):
    offer(pitch, amina)
    other = factories.member("editor", programme=programme)
    stale = Pitch.objects.get(pk=pitch.pk)
    move(by=editor, pitch=Pitch.objects.get(pk=pitch.pk), act="take_up")
    with pytest.raises(Conflict):
        move(by=other, pitch=stale, act="take_up")
    assert StoryPage.objects.count() == 1


def test_a_draft_is_thrown_away(client, pitch, amina):
    move(by=amina, pitch=pitch, act="drop")
    assert "مضخة" not in client.get("/en/my-stories/").content.decode()


def test_my_stories_costs_the_same_for_many(client, amina, django_assert_num_queries):
    def another():
        return write(by=amina, client_key=uuid.uuid4(), title="T", text="x", language="en", anonymous=False)

    another()
    client.force_login(amina)
    client.get("/en/my-stories/")
    with django_assert_num_queries(8):
        client.get("/en/my-stories/")
    for _ in range(4):
        another()
    with django_assert_num_queries(8):
        client.get("/en/my-stories/")
