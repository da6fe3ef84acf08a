"""From a proposal on a phone in Arabic to a talk: written, asked along, sent, decided, confirmed, placed."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 640}}
CALL = "/events/webinar-plain-letters/call/"
TITLE = "رسالة قرأتها أمي بصوت عالٍ"

# The call closes now, and the webinar has a track.
CLOSE = """
from datetime import timedelta
from django.utils import timezone
from events.models import Call, Track
call = Call.objects.get(event__slug="webinar-plain-letters")
Call.objects.filter(pk=call.pk).update(closes=timezone.now() - timedelta(minutes=1))
Track.objects.create(event=call.event, slug="letters", name="Letters")
"""
INVITED = """
from events.models import CoSpeaker
print(CoSpeaker.objects.latest("pk").token)
"""


def shell(site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-c", code)


def test_from_a_proposal_on_a_phone_to_a_talk(new_context, login, site):
    phone, desk, beside = new_context(**PHONE).new_page(), new_context().new_page(), new_context().new_page()

    login(phone, "noor", "ar")
    phone.goto(f"/ar{CALL}")
    phone.locator(f"a[href$='{CALL}propose/']").click()
    phone.fill("[name=title]", TITLE)
    phone.fill("[name=abstract]", "ثلاث دقائق عن رسالة واحدة، وما الذي فهمته منها.")
    phone.locator(".row > .button").click()
    # What was kept is a draft with a page of its own; from there it is sent.
    phone.wait_for_url(re.compile(r"/call/\d+/$"))
    proposal = phone.url
    phone.locator("#speakers summary").click()
    phone.fill("[name=name]", "Karim")
    phone.fill("[name=email]", "karim@demo.example")
    phone.locator("#speakers details button").click()
    expect(phone.locator("#speakers")).to_contain_text("Karim")
    phone.locator("form[action$='/send/'] button").click()
    expect(phone.locator("[aria-current=step]")).to_have_count(1)
    expect(phone.locator("form[action$='/send/']")).to_have_count(0)

    login(beside, "karim", "so")
    beside.goto(f"/so{CALL}with/{shell(site, INVITED).split()[-1]}/")
    beside.locator("button[value=yes]").click()
    expect(beside.get_by_role("link", name=TITLE)).to_be_visible()

    shell(site, CLOSE)
    login(desk, "staff")
    desk.goto(f"/en{CALL}ranking/")
    desk.get_by_role("checkbox", name=TITLE).check()
    desk.locator("button[value=accept]").click()
    expect(desk.locator(".mail")).to_have_count(2)
    desk.locator("form[method=post] button.button").last.click()
    expect(desk.locator("tr", has_text=TITLE)).to_contain_text("accepted")

    phone.goto(proposal)
    phone.locator("form[action$='/confirm/'] button").click()
    expect(phone.locator("form[action$='/confirm/']")).to_have_count(0)

    desk.goto(f"/en{CALL}ranking/")
    desk.locator("tr", has_text=TITLE).get_by_role("link", name="Put it into the programme").click()
    desk.select_option("[name=track]", label="Letters")
    desk.locator("main form .button").click()
    expect(desk.get_by_role("link", name="Prepare the talk")).to_be_visible()

    phone.goto("/ar/events/speaking/")
    phone.locator("a[href$='/backstage/']", has_text=TITLE).click()
    phone.locator("#recording button[value=yes]").click()
    expect(phone.locator("#recording button[value=yes]")).to_have_attribute("aria-pressed", "true")
    phone.locator("#green-room a").click()
    # Named by its code, not after the talk.
    expect(phone.locator("h1")).to_have_text(re.compile("^غرفة المتحدثين [A-Z0-9]{6}$"))
