"""The laws of the house, held by reading the code. Each failure names the file, the line and the law."""

import ast
import re
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.operations import CreateModel

from diwan.checks import every_view
from people import gate
from people.rules import declared

ROOT = Path(__file__).resolve().parents[1]
# Lower floors know nothing of higher ones; sisters on one floor nothing of each other.
FLOOR = {"people": 0, "community": 1, "assignments": 2, "stories": 3, "mentoring": 3, "events": 3, "diwan": 4}
# Within an app imports go rightwards only.
ROOMS = [
    {"urls"},
    {"views", "consumers", "receivers", "wagtail_hooks", "feeds", "api"},
    {"forms"},
    {"actions"},
    {"live", "notify"},
    {"rules"},
    {"models"},
]
LONGEST_FILE = 400
MADE_ONE_BY_ONE = 3
PHYSICAL = re.compile(
    r"(?<![\w-])((margin|padding|border|inset)-(left|right|top|bottom)|(left|right|top|bottom|width|height"
    r"|(min|max)-(width|height)|border-(top|bottom)-(left|right)-radius)\s*:|(text-align|float|clear)\s*:\s*(left|right))"
)


def sources(*patterns: str) -> list[Path]:
    found = [path for app in FLOOR for pattern in patterns for path in (ROOT / app).rglob(pattern)]
    return sorted(path for path in found if "migrations" not in path.parts)


def imports(path: Path):
    """(line, dotted name) of every import, relative ones made absolute."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def room_of(parts: tuple[str, ...]) -> int | None:
    """The place of a module in the row of rooms, by the first part of its name that is a room's."""
    for part in parts:
        for place, names in enumerate(ROOMS):
            if part in names:
                return place
    return None


@pytest.mark.parametrize("path", sources("*.py"), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_and_rightwards(path):
    app, *inside = path.relative_to(ROOT).with_suffix("").parts
    here = room_of(tuple(inside))
    broken = []
    for line, name in imports(path):
        other, *rest = name.split(".")
        if other not in FLOOR:
            continue
        if FLOOR[other] > FLOOR[app] or (FLOOR[other] == FLOOR[app] and other != app):
            broken.append(f"{path}:{line} imports {name}: {app} may not know {other}")
        there = room_of(tuple(rest))
        if other == app and here is not None and there is not None and there < here:
            broken.append(f"{path}:{line} imports {name}: rooms import rightwards only")
    assert broken == []


# Rooms that know no framework and no database, so that what they say can be tried on paper.
PURE = ("availability", "invented", "matching", "pairing", "record", "scoring", "stages")


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_import_the_standard_library_and_one_another(room):
    path = ROOT / "mentoring" / f"{room}.py"
    known = {f"mentoring.{name}" for name in PURE}
    strange = {
        name
        for _line, name in imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names and ".".join(name.split(".")[:2]) not in known
    }
    assert strange == set()


@pytest.mark.parametrize("model", [m for m in apps.get_models() if m._meta.app_label in FLOOR], ids=str)
def test_every_model_has_a_gate(model):
    """`visible_to` on its manager, or the name of the foreign key through which it is reached."""
    if through := getattr(model, "reached_through", None):
        target = model._meta.get_field(through).related_model
        assert hasattr(target._default_manager, "visible_to") or hasattr(target, "reached_through")
    else:
        assert hasattr(model._default_manager, "visible_to"), f"{model.__name__} has no gate"


OPEN_DOORS = {"all", "get", "filter", "first", "last", "in_bulk", "values", "values_list", "count", "exists"}
READERS = ("views.py", "views/*.py", "feeds.py", "api.py", "reading.py", "consumers.py")
INNER = {m.__name__ for m in apps.get_models() if hasattr(m, "reached_through")}


def around_the_gate(tree: ast.AST):
    """Calls of `Model.objects.get(…)` and the like. Inner models have no gate of their own, and a condition
    on the row outside (`OuterRef`) or on the reader (`person=`) reads nothing that was not given."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        manager = node.func.value
        if node.func.attr not in OPEN_DOORS or not ast.unparse(manager).endswith(".objects"):
            continue
        told = ast.unparse(node)
        if (
            ast.unparse(manager).split(".")[0] not in INNER
            and "OuterRef" not in told
            and "person=" not in told
        ):
            yield node


@pytest.mark.parametrize("path", sources(*READERS), ids=lambda path: str(path.relative_to(ROOT)))
def test_readers_go_through_the_gate(path):
    """In rooms that read, `Model.objects` is followed by `visible_to` or another named selection."""
    tree = ast.parse(path.read_text("utf-8"))
    broken = [f"{path}:{node.lineno} {ast.unparse(node)}: ask visible_to" for node in around_the_gate(tree)]
    assert broken == []


@pytest.mark.parametrize("path", sources("views.py", "views/*.py", "forms.py", "wagtail_hooks.py"), ids=str)
def test_only_actions_write(path):
    """No `.save()`, `.create()`, `.update()`, `.delete()` or `.bulk_create()` outside actions."""
    writes = {"create", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    tree = ast.parse(path.read_text("utf-8"))
    broken = [
        f"{path}:{node.lineno} .{node.func.attr}()"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in writes
        and "objects" in ast.unparse(node.func.value)
    ]
    assert broken == []


def test_every_view_declares_a_rule():
    undeclared = [route for route, view in every_view() if gate.declared(view) is None]
    assert undeclared == []


def test_every_rule_asked_for_is_declared():
    """A permission name that nobody declared would be a typing error that only shows at run time."""
    asked = {
        name
        for path in sources("*.py")
        for name in re.findall(r'\b(?:may|require)\([^()]*?,\s*"([a-z]+\.[a-z_]+)"', path.read_text("utf-8"))
    }
    assert asked
    assert asked <= declared()


@pytest.mark.parametrize("path", sorted((ROOT / "diwan/static").rglob("*.css")), ids=lambda path: path.name)
def test_css_is_logical(path):
    css = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), path.read_text("utf-8"), flags=re.S)
    broken = [
        f"{path.name}:{number} {line.strip()}"
        for number, line in enumerate(css.splitlines(), start=1)
        if "@media" not in line and PHYSICAL.search(line)
    ]
    assert broken == []


def test_no_file_is_long():
    paths = sources("*.py", "*.css", "*.js") + sorted((ROOT / "tests").rglob("*.py"))
    paths += sorted((ROOT / "templates").rglob("*.html"))
    long = {
        str(p.relative_to(ROOT)): n
        for p in paths
        if (n := len(p.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_nothing_inline(path):
    """No style attribute, no handler, no script without a source: the policy forbids them."""
    html = re.sub(r"{#.*?#}|{%.*?%}", "", path.read_text("utf-8"), flags=re.S)
    assert re.findall(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\bsrc=)", html) == []


def test_every_setting_is_documented():
    """Each environment variable that the settings read has a row in the operator's page."""
    read = set()
    for path in (ROOT / "diwan/settings").glob("*.py"):
        read |= set(
            re.findall(
                r'(?:switch|port|words|address|data_folder|secret|env\.\w+)\(\s*"([A-Z_]+)"', path.read_text()
            )
        )
    assert {"DATABASE_URL", "SECRET_KEY"} <= read
    page = (ROOT / "docs/operating.md").read_text("utf-8")
    assert {name for name in read if f"`{name}`" not in page} == set()


@pytest.mark.parametrize("app", sorted(FLOOR))
def test_many_tables_are_made_at_once(app):
    """Step by step each new table costs a fresh start some hundred milliseconds (decision 0038)."""
    one_by_one = {
        path.name: steps
        for path in (ROOT / app / "migrations").glob("0*.py")
        if (steps := made_one_by_one(path)) > MADE_ONE_BY_ONE
    }
    assert one_by_one == {}


def made_one_by_one(path: Path) -> int:
    migration = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)).Migration
    return sum(isinstance(step, CreateModel) for step in migration.operations)


def test_no_junk_drawers():
    names = {path.stem for path in sources("*.py")} | {path.name for path in ROOT.iterdir() if path.is_dir()}
    assert names & {"core", "common", "utils", "helpers", "services", "misc"} == set()


def test_models_are_few_enough_to_know():
    """Every concrete model of ours is named in the house page, so that the page stays true."""
    page = (ROOT / "docs/house.md").read_text("utf-8")
    ours = [m for m in apps.get_models() if m._meta.app_label in FLOOR and issubclass(m, models.Model)]
    assert {m.__name__ for m in ours if f"`{m.__name__}`" not in page} == set()
