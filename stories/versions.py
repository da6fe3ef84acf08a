"""What a story shows at one moment, as short digests: in parts, and all of it as its `version`.

A yes is a yes to one version. A change that a reader could not see (a tag, a sector, the order of things
in the office) makes no new one; a changed word, picture, film or place does.
"""

import json
from hashlib import sha256

# Blocks of the body that are not words alone.
_PICTURES = frozenset({"picture", "pictures", "gallery"})
_FILMS = frozenset({"film", "video", "sound", "audio"})


def parts(page) -> dict[str, str]:
    """The digests of a story's words, pictures, film and place."""
    body = [
        (block.block_type, block.block.get_prep_value(block.value), _inside(block)) for block in page.body
    ]
    return {
        "words": digest(page.title, page.intro, [one for one in body if one[0] not in _PICTURES | _FILMS]),
        "pictures": digest(
            _file(page.picture), page.picture_alt, [one for one in body if one[0] in _PICTURES]
        ),
        "film": digest(_file(page.film), [one for one in body if one[0] in _FILMS]),
        "place": digest(page.focus_country_id, page.host_id, page.hide_host, page.assignment_id),
    }


def version(page) -> str:
    """All of it in one digest."""
    return digest(parts(page))


def digest(*things) -> str:
    told = json.dumps(things, sort_keys=True, default=str, ensure_ascii=False)
    return sha256(told.encode()).hexdigest()[:32]


def _inside(block) -> str:
    """The file of a picture in the text."""
    return _file(block.value["image"]) if block.block_type == "picture" else ""


def _file(thing) -> str:
    """Which file is shown: one that is replaced is another picture under the same number."""
    return f"{thing.pk} {thing.file.name}" if thing else ""
