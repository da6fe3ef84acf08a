"""Static files with a hash in the name, so that browsers keep them for ever; collected when they changed."""

import hashlib
import posixpath
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

# What the service worker is made of, in this order.
WORKER_PARTS = ["js/waiting.js", "js/sw-pages.js", "js/sw-outbox.js", "js/sw-push.js"]
# Without these no page of conversation, of a programme or at a door looks as it should.
_SHEETS = ("site", "community", "events", "programme", "door")
_STYLES = [f"css/{name}.css" for name in _SHEETS]
# In place of an import: what it imports.
_WHOLE = "%(whole)s"


@cache
def kept_files() -> list[str]:
    """The files that pages need when there is no line: all our modules, for each imports the others."""
    modules = (settings.BASE_DIR / "diwan/static/js").glob("*.js")
    names = sorted(path.name for path in modules if not path.name.startswith(("sw-", "office")))
    return ["img/icon.svg", *_STYLES, *(f"js/{name}" for name in names)]


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between ES modules to hashed names; imported sheets become one file."""

    support_js_module_import_aggregation = True
    manifest_strict = True
    patterns = (
        ("*.css", ((r'(?P<matched>@import "(?P<url>[^"]+)";)', _WHOLE),)),
        *CompressedManifestStaticFilesStorage.patterns,
    )

    def url_converter(self, name, hashed_files, template=None):
        if template != _WHOLE:
            return super().url_converter(name, hashed_files, template)

        def whole(match) -> str:
            with self.open(posixpath.join(posixpath.dirname(name), match["url"])) as sheet:
                return sheet.read().decode()

        return whole


def collect_if_changed() -> None:
    """`collectstatic` with compression takes some fifteen seconds; a second start need not wait for it."""
    stamp = Path(settings.STATIC_ROOT) / ".sources"
    now = _sources()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(now)


def _sources() -> str:
    """Changes with the name, size or date of any static file of ours or of a library's."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
