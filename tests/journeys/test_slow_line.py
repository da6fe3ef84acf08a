"""A slow phone on a slow line sees the text soon: six times slower, 50 kbit/s."""

import pytest

from tests.chaos.figures import note, scale
from tests.journeys import kinds

pytestmark = pytest.mark.journey
# On a machine that does other work meanwhile, twice as much.
SECONDS = scale(8, 4)


def test_text_is_there_within_four_seconds(new_context, site):
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    kbit = 50 * 1024 / 8
    conditions = {"offline": False, "latency": 100, "downloadThroughput": kbit, "uploadThroughput": kbit}
    line.send("Network.emulateNetworkConditions", conditions)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.goto(f"/en{kinds.addresses(site)['topic']}", wait_until="commit")
    page.locator(".post .text").first.wait_for(state="visible", timeout=30_000)
    painted = """new Promise((done) => new PerformanceObserver((list) => done(
        list.getEntriesByName("first-contentful-paint")[0].startTime
    )).observe({ type: "paint", buffered: true }))"""
    shown = page.evaluate(painted)
    note("weight", text_visible_ms=round(shown))
    assert shown < SECONDS * 1000
