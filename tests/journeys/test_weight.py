"""What a story costs a phone on a thin line, over the wire, on the demo's own pictures."""

import re

import pytest

from tests.journeys.phone import PHONE

pytestmark = pytest.mark.journey

FIRST_HTML, WHOLE, WITH_PICTURES = 14 * 1024, 60 * 1024, 150 * 1024
# A list scrolled to its end has a picture for each of its stories.
LIST_TO_ITS_END = 300 * 1024
MEDIA = re.compile(r"/files/")


def weigh(page, path: str) -> dict[str, int]:
    """{address: bytes over the wire} of the bodies of all that a page asks for, scrolled to its end."""
    sizes: dict[str, int] = {}

    def note(request):
        sizes[request.url] = request.sizes()["responseBodySize"]

    page.on("requestfinished", note)
    page.goto(path)
    for _ in range(12):
        page.mouse.wheel(0, 900)
        page.wait_for_timeout(80)
    page.wait_for_load_state("networkidle")
    page.remove_listener("requestfinished", note)
    return sizes


@pytest.mark.parametrize(
    "path", ["/en/", "/en/stories/", "/en/stories/listening-for-leaks/", "/ar/stories/listening-for-leaks/"]
)
def test_a_page_is_light_on_the_wire(new_context, path):
    context = new_context(**PHONE, device_scale_factor=2)
    page = context.new_page()
    sizes = weigh(page, path)
    html = next(size for url, size in sizes.items() if url.endswith(path))
    bare = sum(size for url, size in sizes.items() if not MEDIA.search(url))
    told = f"html {html}, without media {bare}, all {sum(sizes.values())}"
    assert 1000 < html <= FIRST_HTML, told
    assert html < bare <= WHOLE, told
    most = LIST_TO_ITS_END if path.endswith("/stories/") else WITH_PICTURES
    assert bare < sum(sizes.values()) <= most, told
    assert not [url for url in sizes if re.search(r"\.(mp4|m4a|webm)$", url)], "a film loads before a click"


def test_each_picture_has_its_place_before_it_comes(new_context):
    """Width and height stand in the page, so nothing jumps; only the first is asked for at once."""
    page = new_context(**PHONE, java_script_enabled=False).new_page()
    for path in ("/en/", "/en/stories/", "/en/stories/listening-for-leaks/"):
        page.goto(path)
        images = page.locator("img").all()
        assert len(images) > 2
        for image in images:
            assert int(image.get_attribute("width")) > 0
            assert int(image.get_attribute("height")) > 0
        assert sum(image.get_attribute("loading") != "lazy" for image in images) <= 1
