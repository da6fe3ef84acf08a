"""A question from a phone reaches the hall: asked in Arabic, approved at the desk, read on the big screen."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.journey
PHONE = {"viewport": {"width": 360, "height": 640}}
PLAIN = {"java_script_enabled": False}

# The conference sleeps at night, tests do not: one talk of the main hall is on now, and was first on.
ON_NOW = """
from datetime import timedelta
from django.utils import timezone
from events.models import Talk
talk = Talk.objects.filter(room__slug="main-hall", kind="talk").first()
now = timezone.now()
Talk.objects.filter(pk=talk.pk).update(starts=now - timedelta(hours=13), ends=now + timedelta(hours=3))
print(talk.code, talk.starts.isoformat(), talk.ends.isoformat())
"""
# Where other plays look for it.
AS_BEFORE = """
from events.models import Talk
Talk.objects.filter(code="{}").update(starts="{}", ends="{}")
"""
EVENT = "/events/closing-conference"


@pytest.fixture
def talk(site):
    """The path of a talk that is on in the main hall, without the language."""
    before = site.manage("shell", "--no-imports", "-c", ON_NOW).split()[-3:]
    yield f"{EVENT}/talks/{before[0]}/"
    site.manage("shell", "--no-imports", "-c", AS_BEFORE.format(*before))


def ask(page, words: str) -> None:
    page.fill("#ask [name=body]", words)
    page.locator("#ask button.button:not([formaction])").click()


def question(page, words: str):
    return page.locator("article.question", has_text=words)


def test_a_question_reaches_the_hall_and_is_supported(new_context, login, talk):
    phone, desk, hall, other = (
        new_context(**PHONE).new_page(),
        *(new_context().new_page() for _ in range(3)),
    )
    login(phone, "noor", "ar")
    phone.goto(f"/ar{EVENT}/live/main-hall/")
    login(desk, "mod")
    desk.goto(f"/en{talk}desk/")
    hall.goto(f"/en{EVENT}/live/main-hall/hall/")

    ask(phone, "كيف تحافظون على المعدات بعد انتهاء المهمة؟")
    waiting = question(desk, "كيف تحافظون على المعدات")
    expect(waiting).to_have_count(1)
    expect(question(hall, "كيف تحافظون على المعدات")).to_have_count(0)
    waiting.locator("button").first.click()
    expect(question(hall, "كيف تحافظون على المعدات")).to_have_count(1)
    expect(question(phone, "كيف تحافظون على المعدات")).to_have_count(1)
    # The hall is told what is asked, not who asks.
    expect(question(hall, "كيف تحافظون على المعدات")).not_to_contain_text("Noor")

    login(other, "karim", "so")
    other.goto(f"/so{talk}")
    question(other, "كيف تحافظون على المعدات").locator("button.vote").click()
    expect(question(hall, "كيف تحافظون على المعدات")).to_contain_text("1")


def test_the_same_without_scripts(new_context, login, talk):
    phone, desk, hall = (
        new_context(**PHONE, **PLAIN).new_page(),
        *(new_context(**PLAIN).new_page() for _ in range(2)),
    )
    login(phone, "noor", "ar")
    phone.goto(f"/ar{talk}")
    ask(phone, "من يدفع ثمن قطع الغيار؟")
    phone.wait_for_url(re.compile(re.escape(talk)))
    expect(phone.locator("#asked")).to_contain_text("من يدفع ثمن قطع الغيار؟")
    login(desk, "mod")
    desk.goto(f"/en{talk}desk/")
    question(desk, "من يدفع ثمن").locator("button").first.click()
    hall.goto(f"/en{EVENT}/live/main-hall/hall/")
    expect(question(hall, "من يدفع ثمن")).to_have_count(1)
