"""Keep the catalogues of texts: collect and merge (no option), `--compile` for use, `--check` for gaps.

Babel does the work, so no gettext needs to be on the machine. Texts come from our Python files and
templates; Somali, which Django and django-allauth do not speak, also takes theirs that members meet.
"""

import io
from importlib.util import find_spec
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

APPS = ["people", "community", "assignments", "mentoring", "stories", "events", "diwan"]
KEYWORDS = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# What members meet of libraries that do not know a language of ours.
LIBRARIES = {
    "so": [
        "django.forms.fields",
        "django.forms.models",
        "django.contrib.auth.forms",
        "django.contrib.auth.password_validation",
        "django.core.validators",
        "django.template.defaultfilters",
        "allauth.account.adapter",
        "allauth.account.fields",
        "allauth.account.forms",
    ]
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--compile", action="store_true", help="Only make the .mo files.")
        parser.add_argument("--check", action="store_true", help="Fail if a text is missing or left over.")

    def handle(self, *args, **options):
        languages = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        if options["compile"]:
            for language in languages:
                self._compile(language)
            return
        texts = _collect(_own_sources())
        gaps = [
            gap for language in languages for gap in self._merge(language, texts, write=not options["check"])
        ]
        if options["check"] and gaps:
            raise CommandError(
                "\n".join(gaps[:40]) + f"\n{len(gaps)} texts want attention: run `make messages`."
            )

    def _merge(self, language: str, texts: Catalog, *, write: bool) -> list[str]:
        """Bring a catalogue up to the sources; returns what is missing or unsure in it."""
        known = _read(language)
        wanted = Catalog(locale=language)
        for message in [*texts, *_collect(map(_module_file, LIBRARIES.get(language, [])))]:
            if message.id:
                wanted.add(message.id, locations=message.locations, context=message.context)
        before = {message.id for message in known if message.id}
        known.update(wanted, no_fuzzy_matching=True)
        known.obsolete.clear()
        known.header_comment = f"# Diwan in {Locale.parse(language).english_name}: see docs/translations.md."
        known.last_translator = known.msgid_bugs_address = ""
        if write:
            with _po(language).open("wb") as file:
                write_po(file, known, width=110, omit_header=False, include_lineno=False, sort_output=True)
        gaps = [f"{language}: {message.id!r} has no translation" for message in known if _is_gap(message)]
        after = {message.id for message in known if message.id}
        return gaps + [f"{language}: {text!r} is not in the catalogue yet" for text in after - before]

    def _compile(self, language: str) -> None:
        catalog = _read(language)
        with _po(language).with_suffix(".mo").open("wb") as file:
            write_mo(file, catalog)


def _po(language: str) -> Path:
    path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _read(language: str) -> Catalog:
    path = _po(language)
    if not path.exists():
        return Catalog(locale=language, project="Diwan", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _is_gap(message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return bool(message.id) and (message.fuzzy or not all(strings))


def _own_sources():
    root = Path(settings.BASE_DIR)
    for app in APPS:
        yield from (path for path in sorted((root / app).rglob("*.py")) if "migrations" not in path.parts)
    for kind in ("*.html", "*.txt"):
        yield from sorted((root / "templates").rglob(kind))


def _module_file(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise CommandError(f"{name} is named in LIBRARIES but not installed.")
    return Path(spec.origin)


def _collect(paths) -> Catalog:
    """Every translatable text of these files; templates are first turned into Python-like text by Django."""
    catalog = Catalog()
    for path in paths:
        source = path.read_text("utf-8")
        if path.suffix != ".py":
            # What Django leaves of a template is Python but for its indentation.
            source = "\n".join(line.lstrip() for line in templatize(source).splitlines())
        for line, function, messages, _comments in extract_python(
            io.BytesIO(source.encode()), KEYWORDS, [], {"encoding": "utf-8"}
        ):
            _add(catalog, function, messages, f"{path.parent.name}/{path.name}", line)
    return catalog


def _add(catalog: Catalog, function, messages, where: str, line: int) -> None:
    """Note one call such as _("text"), ngettext("one", "many", n) or pgettext("context", "text")."""
    words = list(messages) if isinstance(messages, tuple | list) else [messages]
    context = words.pop(0) if function.startswith(("pgettext", "npgettext")) else None
    text = tuple(words[:2]) if "n" in function.partition("gettext")[0] else words[0]
    if text and (text[0] if isinstance(text, tuple) else text):
        catalog.add(text, locations=[(where, line)], context=context)
