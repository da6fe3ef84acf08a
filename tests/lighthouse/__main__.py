"""`python -m tests.lighthouse`: performance, accessibility and SEO of story, list and home on a slow phone.

Lighthouse is installed by `npm ci`, by hash, into `.cache/`; where npm or Chromium is missing, one line says
so and nothing fails. Each page is measured RUNS times and the median counts. `... nl ar` measures the pages
in those languages as well. The last line is for machines; a mark below GOAL ends with 1.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.test")

import django

django.setup()

from tests.database import CACHE  # noqa: E402
from tests.journeys import server  # noqa: E402

HERE = Path(__file__).parent
PAGES = {"home": "/", "list": "/stories/", "story": "/stories/listening-for-leaks/"}
MARKS = ("performance", "accessibility", "seo")
GOAL = 95
RUNS = 3
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def installed() -> Path | None:
    """Lighthouse's own script, installed if it is not there; None where npm is missing or has no way out."""
    folder = CACHE / "lighthouse"
    script = folder / "node_modules/lighthouse/cli/index.js"
    wanted = (HERE / "package-lock.json").read_bytes()
    if script.exists() and (folder / "package-lock.json").read_bytes() == wanted:
        return script
    if shutil.which("npm") is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, folder / name)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    done = subprocess.run(command, cwd=folder, check=False)
    return script if done.returncode == 0 and script.exists() else None


def marks(script: Path, chromium: str, url: str) -> tuple[dict[str, float], list[str]]:
    """(marks of 0 to 100, what lost points), from one run with Lighthouse's default: a slow phone."""
    command = [
        *("node", str(script), url, "--output=json", "--quiet", f"--only-categories={','.join(MARKS)}"),
        "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage",
    ]
    env = {**os.environ, "CHROME_PATH": chromium}
    told = json.loads(subprocess.run(command, env=env, check=True, capture_output=True).stdout)
    found = {name: 100 * (told["categories"][name]["score"] or 0) for name in MARKS}
    lost = [
        f"{audit['id']}: {audit['title']} {audit.get('displayValue', '')}".strip()
        for name in MARKS
        for ref in told["categories"][name]["auditRefs"]
        if ref["weight"] and (audit := told["audits"][ref["id"]])["score"] not in {None, 1}
    ]
    return found, lost


def main() -> int:
    named = [os.environ.get("CHROMIUM"), *CHROMIUM]
    chromium = next((path for name in named if name and (path := shutil.which(name))), None)
    script = installed() if chromium else None
    if chromium is None or script is None:
        say(f"Left out: Lighthouse needs {'npm and its packages' if chromium else 'a Chromium'}.")
        return 0
    languages = ["en", *sys.argv[1:]]
    table: dict[str, dict[str, int]] = {}
    with tempfile.TemporaryDirectory() as folder:
        site = server.Site(server.copy_of_the_demo(Path(folder) / "data"))
        site.start()
        try:
            for language in languages:
                for name, path in PAGES.items():
                    runs = [marks(script, chromium, f"{site.url}/{language}{path}") for _ in range(RUNS)]
                    row = {mark: round(statistics.median(one[mark] for one, _ in runs)) for mark in MARKS}
                    table[f"{language} {name}"] = row
                    say(f"{language} {name:6} " + "  ".join(f"{mark} {row[mark]}" for mark in MARKS))
                    for line in runs[-1][1]:
                        say(f"    {line}")
        finally:
            site.stop()
    lowest = min(value for row in table.values() for value in row.values())
    say(json.dumps({"lighthouse": table, "lowest": lowest, "goal": GOAL}))
    return int(lowest < GOAL)


if __name__ == "__main__":
    sys.exit(main())
