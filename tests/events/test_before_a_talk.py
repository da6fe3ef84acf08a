"""The ranking in few queries, and what those who speak do before their talk."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from events.actions import speaking
from events.calling.ranking import ranking
from events.models import Proposal, Recording, RecordingAnswer, Review, Slides, Talk
from people.models import Consent, Paper, Purpose
from people.refusals import Refused
from tests import factories
from tests.events import making, making_calls, making_stage
from tests.events.making import HOUR

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(conference):
    return making_calls.call(conference, closed=True)


def scored(call, by, *scores: int) -> Proposal:
    made = making_calls.proposal(call, by, Proposal.State.SENT)
    for score in scores:
        person = factories.PersonFactory()
        Review.objects.create(proposal=made, reviewer=person, score=score)
    return made


def test_the_ranking(call, karim, amina, officer):
    split, unread, agreed = scored(call, karim, 1, 5), scored(call, amina), scored(call, amina, 4, 4, 3)
    own = scored(call, officer, 5, 5)
    told = [
        (row.place, row.proposal, row.scores, row.mean, round(row.spread or 0, 2), row.can_be_decided)
        for row in ranking(call, officer, {})
    ]
    assert told == [
        (1, agreed, [3, 4, 4], pytest.approx(11 / 3), 0.47, True),
        (2, split, [1, 5], 3, 2, True),
        (None, unread, [], None, 0, True),
        # Of one's own one learns nothing.
        (None, own, [], None, 0, False),
    ]
    row = ranking(call, officer, {})[0]
    assert [(dot.score, dot.count, dot.x, dot.radius) for dot in row.dots] == [
        (3, 1, 56, 3.5),
        (4, 2, 78, 6.0),
    ]


@pytest.mark.parametrize("others", [1, 3])
def test_the_ranking_asks_as_often_for_one_as_for_three(others, call, karim, officer, client, counted):
    for _n in range(others):
        making_calls.beside(scored(call, karim, 3, 4), factories.PersonFactory())
    with counted(5):
        ranking(call, officer, {})


@pytest.fixture
def coming(conference, speaker):
    return making.talk(conference, speaker, starts=timezone.now() + HOUR)


def add(talk, by, key=None):
    file = SimpleUploadedFile("slides.pdf", b"%PDF-1.7")
    return speaking.add_slides(by=by, talk=talk, title="Slides", file=file, client_key=key or uuid.uuid4())


# who: is let in, answers about recording
BACKSTAGE = {
    "karim": (404, False),
    "speaker": (200, True),
    "moderator": (200, False),
    "officer": (200, False),
    "suspended": (404, False),
}


@pytest.mark.parametrize("who", BACKSTAGE)
def test_backstage_is_for_who_speaks_and_who_moderates(who, request, client, coming):
    client.force_login(request.getfixturevalue(who))
    path = f"{coming.get_absolute_url()}backstage/"
    admitted, answers = BACKSTAGE[who]
    assert client.get(path).status_code == admitted
    client.post(f"{path}recording/", {"agrees": "yes"})
    assert RecordingAnswer.objects.exists() == answers


def test_slides_are_the_speakers_first_and_everybodys_when_it_begins(
    coming, speaker, karim, django_capture_on_commit_callbacks
):
    key = uuid.uuid4()
    # Which paper is shown by whom is noted after the commit.
    with django_capture_on_commit_callbacks(execute=True):
        assert [add(coming, speaker, key).created, add(coming, speaker, key).created] == [True, False]
    seen = [
        (Slides.objects.visible_to(who).count(), Paper.objects.visible_to(who).count())
        for who in (speaker, karim)
    ]
    assert seen == [(1, 1), (0, 0)]
    Talk.objects.update(starts=timezone.now() - HOUR)
    assert Slides.objects.visible_to(karim).count() == 1
    with pytest.raises(Refused):
        add(coming, karim)
    speaking.drop_slides(by=speaker, slides=Slides.objects.get())
    assert (Slides.objects.count(), Paper.objects.count()) == (0, 0)


def test_a_talk_is_recorded_only_if_all_who_speak_agree(coming, speaker, amina):
    coming.speakers.add(amina)
    making_stage.recorded(coming)
    recorded = Recording.objects.agreed()
    speaking.answer_recording(by=speaker, talk=coming, agrees=True)
    assert not recorded.exists()
    speaking.answer_recording(by=amina, talk=coming, agrees=True)
    assert recorded.exists()
    speaking.answer_recording(by=amina, talk=coming, agrees=False)
    assert (recorded.exists(), RecordingAnswer.objects.count()) == (False, 2)
    # A yes to all talks does not undo the no to this one.
    Consent.objects.create(person=amina, purpose=Purpose.RECORDING, language="en")
    assert not recorded.exists()


def test_a_green_room_is_opened_once_and_is_private(coming, speaker, moderator, karim):
    first = speaking.open_green_room(by=speaker, talk=coming)
    again = speaking.open_green_room(by=moderator, talk=coming)
    assert (first.created, again.created, first.thing.green_room) == (True, False, again.thing.green_room)
    assert set(first.thing.green_room.people.all()) == {speaker, moderator}
    # Who moderates keeps the room in safety mode, when they no longer see the talk.
    assert coming.title not in first.thing.green_room.title
    with pytest.raises(Refused):
        speaking.open_green_room(by=karim, talk=coming)
