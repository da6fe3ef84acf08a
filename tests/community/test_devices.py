"""A member's devices: how they are added, named, renewed and taken away, and for whom."""

import pytest
from django.urls import reverse
from django.utils import timezone

from community import actions, webpush
from community.models import Notification, PushEndpoint
from tests import factories
from tests.community.push_service import Device, push

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("push_on")]


@pytest.fixture
def topic(amina):
    return factories.topic(factories.ForumFactory(), amina)


def test_a_device_is_kept_by_a_name_its_owner_knows(device, amina):
    phone = device(amina)
    found = PushEndpoint.objects.get()
    assert (found.person, found.device) == (amina, "Chrome · Android")
    page = phone.client.get(reverse("inbox-settings")).content.decode()
    assert "Chrome · Android" in page and "this device" in page
    assert f'data-key="{webpush.public_key()}"' in page


def test_added_twice_is_once_and_anew_takes_the_olds_place(device, amina):
    phone = device(amina)
    assert phone.add().status_code == 200
    phone.endpoint += "-fresh"
    assert phone.add().status_code == 201
    assert [one.endpoint.rpartition("/")[2] for one in PushEndpoint.objects.all()] == ["one-fresh"]


def test_a_shared_phone_is_the_last_ones(device, amina, karim):
    device(amina, "shared")
    device(karim, "shared")
    assert [one.person for one in PushEndpoint.objects.all()] == [karim]


def test_the_eleventh_takes_the_oldests_place(device, amina):
    for number in range(11):
        device(amina, f"{number}")
    left = {one.endpoint.rpartition("/")[2] for one in PushEndpoint.objects.all()}
    assert left == {str(number) for number in range(1, 11)}


def test_removed_without_scripts(device, amina, karim):
    phone = device(amina)
    url = reverse("device-remove", args=[PushEndpoint.objects.get().pk])
    other = device(karim, "two")
    assert other.client.post(url).status_code == 404
    assert other.client.post(reverse("device-remove", args=[999_999])).status_code == 404
    answer = phone.client.post(url)
    assert (answer.status_code, answer.url) == (302, reverse("inbox-settings"))
    assert [one.person for one in PushEndpoint.objects.all()] == [karim]


def test_a_new_address_takes_the_olds_place_also_after_that_was_gone(service, device, topic, amina, karim):
    phone = device(amina)
    service.answer = 410
    factories.post(topic, karim, "Dear @amina")
    push(amina)
    assert "no longer reached" in phone.client.get(reverse("inbox-settings")).content.decode()
    service.answer, phone.endpoint = 201, f"{service.url}two"
    assert phone.renew().status_code == 200
    assert phone.renew().status_code == 200
    actions.mark_read(by=amina, topic=topic, number=2)
    factories.post(topic, karim, "Again, @amina")
    push(amina)
    assert [path for path, *_ in service.got] == ["/one", "/two"]
    assert "no longer reached" not in phone.client.get(reverse("inbox-settings")).content.decode()


def test_who_is_gone_is_asked_no_more_and_can_be_switched_on_again(service, device, topic, amina, karim):
    phone = device(amina)
    PushEndpoint.objects.update(gone_at=timezone.now())
    factories.post(topic, karim, "Dear @amina")
    push(amina)
    assert service.got == []
    assert phone.add().status_code == 201
    assert PushEndpoint.objects.get().gone_at is None


def test_a_phone_that_is_somebody_elses_by_now_renews_nothing(device, amina, karim):
    """The service worker stays when the session does not."""
    phone, desk = device(amina), device(karim, "desk")
    phone.client.logout()
    phone.endpoint += "-fresh"
    assert phone.renew().status_code == 401
    phone.client.force_login(karim)
    assert phone.renew().status_code == 404
    assert [one.endpoint for one in PushEndpoint.objects.all()] == [desk.endpoint]


@pytest.mark.parametrize("name", ["device-add", "device-remove", "device-renew"])
def test_access(client, outsider, suspended, amina, name):
    url = reverse(name, args=[1] if name == "device-remove" else [])
    assert client.post(url).status_code == 302
    for person in (outsider, suspended):
        client.force_login(person)
        assert client.post(url).status_code == 404
    client.force_login(amina)
    assert client.get(url).status_code == 405


@pytest.mark.parametrize(
    "wrong",
    [
        {"endpoint": "https://10.0.0.7/x"},
        {"endpoint": "http://push.example/x"},
        {"endpoint": "https://push.example/" + "x" * 1000},
        {"p256dh": "short"},
        {"auth": ""},
    ],
)
def test_what_is_no_browsers_word_is_refused(service, amina, settings, wrong):
    settings.PUSH_TO_PRIVATE = False
    answer = Device(amina, "https://push.example/x").add(**wrong)
    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (422, list(wrong))
    assert PushEndpoint.objects.count() == 0


def test_without_a_key_there_is_no_button(client, amina, settings):
    settings.VAPID_PRIVATE_KEY = ""
    client.force_login(amina)
    assert "push-switch" not in client.get(reverse("inbox-settings")).content.decode()
    assert Device(amina, "https://push.example/x").add().status_code == 403


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox · Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari · iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("<script>", "?"),
        ("", "?"),
    ],
)
def test_names_of_devices(agent, name):
    from community.views.devices import name_of

    assert name_of(agent) == name


# What it costs.


@pytest.mark.parametrize("many", [1, 3])
def test_cost_of_the_settings_page(device, amina, many, django_assert_num_queries):
    phones = [device(amina, f"{number}") for number in range(many)]
    with django_assert_num_queries(7):
        phones[0].client.get(reverse("inbox-settings"))


def test_marks_are_of_the_member_alone(service, device, topic, amina, karim, hiwa):
    device(amina)
    factories.post(topic, karim, "Dear @amina and @hiwa")
    push(amina)
    marked = Notification.objects.exclude(pushed_at=None)
    assert [one.person_id for one in marked] == [amina.pk]
