"""A conference day for journeys: what the office has put there, who comes, what people do on its pages."""

import re

from playwright.sync_api import expect

from tests.journeys.looking import NOTHING, findings

PHONE = {"viewport": {"width": 360, "height": 740}}
PLAIN = {"java_script_enabled": False}
NAME = "A whole day"

WHO = {
    "staff": ("en", PHONE),
    "amina": ("en", {}),
    "mod": ("en", {}),
    "tunde": ("en", PHONE),
    "karim": ("so", PHONE),
    "chidi": ("en", PHONE),
    "noor": ("ar", {}),
    "ifeoma": ("en", {**PHONE, **PLAIN}),
}
# A day of its own, so that nothing of the demo's is moved; in a city where it is about noon, so that it does
# not end at midnight.
A_DAY = """
import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo
from django.utils import timezone
from events.models import CertificateRule, Event, Room, Source, Talk, TalkSpeaker, Track
from people.models import Programme, User
now = timezone.now()
cities = ["Pacific/Auckland", "Asia/Tokyo", "Asia/Dhaka", "Asia/Baghdad", "Europe/Amsterdam",
    "America/Sao_Paulo", "America/Chicago", "Pacific/Honolulu"]
city = min(cities, key=lambda name: abs(now.astimezone(ZoneInfo(name)).hour - 12))
slug = "day-" + uuid.uuid4().hex[:8]
event = Event.objects.create(slug=slug, programme=Programme.objects.first(), name={name!r}, kind="conference",
    mode="hybrid", place="The hall of Oeverloo", time_zone=city,
    starts=now - timedelta(hours=1), ends=now + timedelta(hours=4))
CertificateRule.objects.create(event=event, minutes=60)
track = Track.objects.create(event=event, slug="all", name="All")
hall, side, attic = (
    Room.objects.create(event=event, slug=slug, name=slug.title(), kind=kind, position=position)
    for position, (slug, kind) in enumerate([("hall", "hall"), ("side", "workshop"), ("attic", "workshop")]))
for room in (hall, side):
    for role, language in (("video", "en"), ("audio", "ar"), ("audio", "so")):
        Source.objects.create(room=room, kind="link", role=role, language=language, kilobits=32,
            address=f"https://stream.example/{{room.slug}}/{{role}}/{{language}}")
codes = []
for title, room, starts, minutes in (
    ("Leaks", hall, -20, 70), ("Pumps", hall, 50, 60), ("Maps", side, -10, 40), ("Lists", side, 50, 60)):
    begins = now + timedelta(minutes=starts)
    codes.append(Talk.objects.create(event=event, track=track, room=room, title=title, language="en",
        abstract="What is left a year on.", starts=begins, ends=begins + timedelta(minutes=minutes)))
TalkSpeaker.objects.create(talk=codes[0], person=User.objects.get(email="amina@demo.example"))
print(slug, *(talk.code for talk in codes))
"""

# Five hours later. What was scanned, begun and seen was so five hours ago, and the day is over.
EVENING = """
from datetime import timedelta
from django.db.models import F
from django.utils import timezone
from events.models import CheckIn, Event, Presence, Talk
event, hours = Event.objects.get(slug={slug!r}), timedelta(hours=5)
Talk.objects.filter(event=event).update(starts=F("starts") - hours, ends=F("ends") - hours)
CheckIn.objects.filter(event=event).update(scanned_at=F("scanned_at") - hours)
Presence.objects.filter(talk__event=event).update(
    started=F("started") - hours, last_seen=F("last_seen") - hours)
Event.objects.filter(pk=event.pk).update(starts=event.starts - hours, ends=timezone.now())
"""


def go(they, name: str, path: str) -> None:
    """Somebody opens a page of the day, in their language."""
    getattr(they, name).goto(f"/{WHO[name][0]}{they.path}/{path}")


def audience(they) -> list:
    """The pages that show the stage and move by themselves."""
    return [they.karim, they.noor, they.tunde, they.beside, they.amina, they.screen]


def follow(page, end: str) -> None:
    """Follow the link whose address ends so."""
    with page.expect_navigation():
        page.locator(f"main a[href$='{end}']").first.click()


def press(page, where: str) -> None:
    """Press a button that loads a page."""
    with page.expect_navigation():
        page.locator(where).first.click()


def clean(*pages) -> None:
    """Axe finds nothing on them, by day and by night, and nothing sticks out of a narrow screen."""
    for page in pages:
        assert (page.url, findings(page)) == (page.url, NOTHING)
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], page.url


# Questions


def ask(page, words: str) -> None:
    page.fill("#ask [name=body]", words)
    page.locator("#ask button.button:not([formaction])").click()


def question(page, words: str):
    return page.locator("article.question", has_text=words)


def decide(desk, words: str, act: str) -> None:
    """Press one of the desk's buttons below a question."""
    question(desk, words).locator(f"button[formaction$='/{act}/']").first.click()


def score(page, words: str) -> int:
    """What a page says now of a question's votes; the desk says it in a line of words."""
    found = question(page, words)
    number = found.locator(".count b")
    if number.count():
        return int(number.text_content())
    return int(re.search(r"(\d+) votes?\b", found.locator(".meta").first.text_content())[1])


def shows_score(page, words: str, votes: int) -> None:
    expect(question(page, words).locator(".count b").first).to_have_text(str(votes))


def results(page) -> list[int]:
    """The numbers of a poll's answers."""
    cells = page.locator(".results td.number:not(.share)").all_text_contents()
    return [int(cell) for cell in cells]
