"""Notes on devices: who gets one, how often, that it says nothing, and that nobody waits for it."""

import json
import time

import pytest
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community import actions, webpush
from community.actions import pushing
from community.models import ForumAccess, Inbox, Often, PushEndpoint, Watching
from people.actions import suspend
from tests import factories
from tests.community.push_service import push
from tests.ground import shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("push_on")]
JSON = {"accept": "application/json"}
PRIVATE = ["pump", "baidoa", "karim", "amina", "wells", "somalia", "full name"]


@shared
def forum():
    return factories.ForumFactory(name="Wells of Somalia")


@shared
def topic(forum, amina):
    return factories.topic(forum, amina, title="Pumps in Baidoa")


# Who is told, and how often.


def test_what_is_said_to_one_is_pushed_and_says_nothing(service, device, topic, amina, karim):
    phone = device(amina)
    factories.post(topic, karim, "The pump is dry, @Amina")
    push(amina, karim)
    [(path, headers, body)] = service.got
    note = phone.browser.open(body)
    assert (path, note) == (
        "/one",
        {"title": "Something new in Diwan", "url": "/en/inbox/", "lang": "en"},
    )
    whole = json.dumps(note) + json.dumps(headers)
    assert [word for word in PRIVATE if word in whole.lower()] == []


def test_content_is_never_told_even_to_who_wants_it_by_mail(service, device, topic, amina, karim):
    phone = device(amina)
    Inbox.objects.update_or_create(person=amina, defaults={"tell_content": True})
    factories.post(topic, karim, "The pump is dry, @Amina")
    push(amina)
    assert phone.browser.open(service.got[0][2])["title"] == "Something new in Diwan"


def test_it_is_in_the_readers_language(service, device, topic, amina, hiwa):
    phone = device(hiwa)
    factories.post(topic, amina, "Dear @hiwa")
    push(hiwa)
    note = phone.browser.open(service.got[0][2])
    assert (note["lang"], note["url"]) == ("ar", "/ar/inbox/")


def test_every_device_is_told_and_nobody_elses(service, device, topic, amina, karim, hiwa):
    device(amina, "phone")
    device(amina, "desk")
    device(hiwa, "other")
    factories.post(topic, karim, "Dear @amina")
    push(amina, hiwa)
    assert sorted(path for path, *_ in service.got) == ["/desk", "/phone"]


def test_one_note_for_a_topic_until_it_is_read(service, device, topic, forum, amina, karim):
    device(amina)
    for _ in range(3):
        factories.post(topic, karim, "Dear @amina")
        push(amina)
    assert len(service.got) == 1
    factories.post(factories.topic(forum, karim), karim, "And here, @amina")
    push(amina)
    assert len(service.got) == 2
    actions.mark_read(by=amina, topic=topic, number=4)
    factories.post(topic, karim, "Again, @amina")
    push(amina)
    assert len(service.got) == 3


def test_two_kinds_of_one_topic_are_one_note(service, device, topic, amina, karim):
    device(amina)
    Inbox.objects.update_or_create(person=amina, defaults={"mail_rest": Often.SOON})
    factories.post(topic, karim)
    push(amina)
    factories.post(topic, karim, "Dear @amina")
    push(amina)
    assert len(service.got) == 1


def test_what_was_read_meanwhile_is_not_pushed(service, device, topic, amina, karim):
    device(amina)
    factories.post(topic, karim, "Dear @amina")
    actions.mark_read(by=amina, topic=topic, number=2)
    push(amina)
    assert service.got == []


@pytest.mark.parametrize(
    ("level", "rest", "body", "notes"),
    [
        (Watching.FOLLOWING, Often.DAILY, "Hello", 0),
        (Watching.FOLLOWING, Often.SOON, "Hello", 1),
        (Watching.WATCHING, Often.NEVER, "Hello", 1),
        (Watching.NORMAL, Often.SOON, "Hello", 0),
        (Watching.NORMAL, Often.NEVER, "Dear @hiwa", 1),
        (Watching.MUTED, Often.SOON, "Dear @hiwa", 0),
    ],
)
def test_levels_and_wishes_count(service, device, topic, karim, hiwa, level, rest, body, notes):
    device(hiwa)
    actions.watch(by=hiwa, place=topic, level=level)
    Inbox.objects.update_or_create(person=hiwa, defaults={"mail_rest": rest})
    factories.post(topic, karim, body)
    push(hiwa)
    assert len(service.got) == notes


def test_who_blocked_the_author_is_not_told(service, device, topic, amina, karim):
    device(amina)
    actions.keep_away(by=amina, other=karim, kind="block")
    factories.post(topic, karim, "Dear @amina")
    push(amina)
    assert service.got == []


@pytest.mark.parametrize("how", ["closed", "suspended", "left"])
def test_who_may_no_longer_see_is_told_nothing(service, device, topic, amina, karim, how):
    device(amina)
    factories.post(topic, karim, "Dear @amina")
    if how == "closed":
        ForumAccess.objects.all().delete()
    elif how == "suspended":
        amina.suspended_at = timezone.now()
        amina.save()
    else:
        amina.participations.update(left_on="2026-01-01")
    push(amina)
    assert service.got == []


# How a device ends.


def test_logging_out_on_a_device_ends_it_there_alone(device, amina):
    phone, _desk = device(amina, "phone"), device(amina, "desk")
    phone.client.post(reverse("account_logout"))
    assert [one.endpoint.rpartition("/")[2] for one in PushEndpoint.objects.all()] == ["desk"]


@pytest.mark.parametrize("how", ["expired", "password"])
def test_a_session_that_is_no_longer_good_ends_its_device(service, device, topic, amina, karim, how):
    device(amina)
    if how == "expired":
        Session.objects.update(expire_date=timezone.now())
    else:
        amina.set_password("another one")
        amina.save()
    factories.post(topic, karim, "Dear @amina")
    push(amina)
    assert (service.got, PushEndpoint.objects.count()) == ([], 0)


def test_suspending_forgets_the_devices(device, amina, karim, officer):
    device(amina, "one")
    device(karim, "two")
    suspend(by=officer, person=amina, reason="test")
    assert list(PushEndpoint.objects.values_list("person", flat=True)) == [karim.pk]


def test_who_is_deleted_leaves_no_device(device, hiwa):
    device(hiwa)
    hiwa.participations.all().delete()
    hiwa.delete()
    assert PushEndpoint.objects.count() == 0


@pytest.mark.parametrize(("status", "kept"), [(201, 1), (404, 0), (410, 0), (403, 1), (429, 1), (500, 1)])
def test_what_the_service_answers(service, device, topic, amina, karim, status, kept, caplog):
    device(amina)
    service.answer = status
    factories.post(topic, karim, "Dear @amina")
    push(amina)
    assert PushEndpoint.objects.filter(gone_at=None).count() == kept
    assert ("answered" in caplog.text) is (status in (403, 429, 500))
    assert "/one" not in caplog.text


# Nobody waits.


def test_a_service_that_hangs_holds_no_post_and_the_worker_for_once_only(
    service, device, topic, amina, karim, hiwa, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(webpush, "SECONDS", 0.5)
    monkeypatch.setattr(pushing, "LINES", 1)
    service.answer = 30.0
    for number in range(5):
        device(amina, f"{number}")
    start = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        factories.post(topic, karim, "Dear @amina")
    assert service.got == []
    posted = time.monotonic()
    push(amina)
    assert posted - start < 1
    # One try, and the four others at the same service are left alone.
    assert time.monotonic() - posted < 2
    assert len(service.got) == 1


def test_a_service_that_is_not_there_is_no_error(device, topic, amina, karim, caplog):
    device(amina)
    PushEndpoint.objects.update(endpoint="http://127.0.0.1:9/x")
    factories.post(topic, karim, "Dear @amina")
    push(amina)
    assert "could not be reached" in caplog.text
    assert PushEndpoint.objects.count() == 1


def test_the_worker_is_asked_half_a_minute_later_with_those_who_have_a_device(
    device, topic, amina, karim, hiwa, settings
):
    settings.TASKS = {**site.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    device(amina)
    device(amina, "two")
    factories.post(topic, karim, "Dear @amina and @hiwa")
    [task] = DBTaskResult.objects.filter(task_path__endswith="push_unread")
    assert task.args_kwargs["args"] == [[amina.pk]]
    assert 20 < (task.run_after - timezone.now()).total_seconds() <= 30


def test_without_devices_or_a_key_the_worker_is_not_asked(topic, device, amina, karim, settings):
    settings.TASKS = {**site.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    factories.post(topic, karim, "Dear @amina")
    device(amina)
    settings.VAPID_PRIVATE_KEY = ""
    factories.post(topic, karim, "Dear @amina")
    assert not DBTaskResult.objects.filter(task_path__endswith="push_unread").exists()
