"""A phone in Somali follows a talk without its picture: the log, the word that the picture fails, a delay."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 640}}
PLAIN = {"java_script_enabled": False}

# A day of its own, so that nothing of the demo's is moved.
A_DAY = """
import uuid
from datetime import timedelta
from django.utils import timezone
from events.models import Event, Registration, Room, Source, Talk, Track
from people.models import Programme, User
now = timezone.now()
slug = "stage-" + uuid.uuid4().hex[:8]
event = Event.objects.create(slug=slug, programme=Programme.objects.first(), name="A day on stage",
    kind="conference", mode="hybrid", time_zone="Europe/Amsterdam",
    starts=now - timedelta(hours=2), ends=now + timedelta(hours=12))
track = Track.objects.create(event=event, slug="all", name="All")
room = Room.objects.create(event=event, slug="hall", name="Hall", kind="hall", state="live")
Source.objects.create(room=room, kind="link", role="video", language="en", address="https://stream.example/v")
Source.objects.create(room=room, kind="link", role="audio", language="so", address="https://stream.example/so",
    kilobits=32)
talk = Talk.objects.create(event=event, track=track, room=room, title="Leaks", language="en",
    starts=now - timedelta(minutes=5), ends=now + timedelta(hours=1))
Registration.objects.create(event=event, person=User.objects.get(email="karim@demo.example"), mode="online",
    client_key=uuid.uuid4())
print(slug, talk.code)
"""


@pytest.fixture
def day(site) -> tuple[str, str]:
    """The path of an event that is on, and the code of what is on there."""
    slug, code = site.manage("shell", "--no-imports", "-c", A_DAY).split()[-2:]
    return f"/events/{slug}", code


def write(page, words: str) -> None:
    page.fill("#write [name=body]", words)
    page.locator("#write button.button").first.click()


def test_a_phone_follows_without_the_picture(new_context, login, day):
    event, code = day
    phone, desk = new_context(**PHONE).new_page(), new_context().new_page()
    login(phone, "karim", "so")
    # Who comes online is led straight to the room.
    phone.goto(f"/so{event}/")
    phone.locator(".facts a", has=phone.locator("svg")).first.click()
    phone.wait_for_url(re.compile(r"/so/events/[\w-]+/live/hall/"))
    expect(phone.locator("iframe, video")).to_have_count(0)

    login(desk, "mod")
    desk.goto(f"/en{event}/talks/{code}/log/")
    write(desk, "The repair sheet has eleven steps.")
    expect(phone.locator("#log .line", has_text="eleven steps")).to_have_count(1)

    desk.goto(f"/en{event}/live/hall/")
    desk.locator(".stage-acts button", has_text="The picture fails").click()
    told = phone.locator(".stage-state.fallback")
    expect(told).to_have_count(1)
    told.locator("a[href*='sound']").click()
    expect(phone.locator("#ways .elsewhere a")).to_have_attribute("href", "https://stream.example/so")

    desk.goto(f"/en{event}/day/talks/{code}/delay/?minutes=10&following=on")
    expect(desk.locator(".moves li")).to_have_count(1)
    desk.locator("form button.button", has_text="Begin later").click()
    desk.wait_for_url(re.compile(r"/day/"))
    expect(phone.locator(".news .announcement.delay")).to_contain_text("Leaks")
    desk.locator("#moved button").click()
    expect(phone.locator(".news .announcement.delay")).to_have_count(0)
    expect(phone.locator(".news .announcement.back")).to_have_count(1)


def test_the_same_without_scripts(new_context, login, day):
    event, code = day
    phone, desk = new_context(**PHONE, **PLAIN).new_page(), new_context(**PHONE, **PLAIN).new_page()
    login(desk, "mod")
    desk.goto(f"/en{event}/talks/{code}/log/")
    write(desk, "Night pressure is down by a fifth.")
    desk.goto(f"/en{event}/day/")
    desk.fill("#say [name=text]", "Lunch is in the garden.")
    desk.locator("#say button.button").click()
    login(phone, "karim", "so")
    phone.goto(f"/so{event}/talks/{code}/log/")
    expect(phone.locator("#log .line")).to_contain_text("Night pressure")
    expect(phone.locator(".news .announcement")).to_contain_text("Lunch is in the garden.")
