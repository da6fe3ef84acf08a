"""What axe finds on a page, by day and by night."""

from axe_playwright_python.sync_playwright import Axe

# All rules are asked of the light page; in the dark only colours differ.
ASKED = {"resultTypes": ["violations"]}
SCHEMES = {"light": ASKED, "dark": {**ASKED, "runOnly": {"type": "rule", "values": ["color-contrast"]}}}
NOTHING: dict[str, list[str]] = {scheme: [] for scheme in SCHEMES}


def findings(page, part: str = "html") -> dict[str, list[str]]:
    """For each scheme one line for each finding in `part`: rule, element. The page is left in the light."""
    page.evaluate(Axe().axe_script)
    told = {}
    for scheme, options in SCHEMES.items():
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = page.evaluate("([part, options]) => axe.run(part, options)", [part, options])["violations"]
        told[scheme] = [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    return told
