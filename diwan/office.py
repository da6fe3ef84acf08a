"""The office under the same content policy as every page: nothing inline (docs/decisions/0007).

Wagtail starts some of its widgets by a script beside them. Here each writes a block of data instead,
`<script type="application/json" data-start="Name">[arguments]</script>`, which `js/office.js` reads;
`templates/wagtailadmin/` does the same for what Wagtail writes in templates.
"""

import json
import re

from django.utils.html import format_html
from django.utils.safestring import mark_safe
from wagtail.admin.widgets.chooser import BaseChooser

_CALL = re.compile(r"(?:new )?(\w+)\((.*)\);", re.S)
_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&"}


def start_block(name: str, arguments: str) -> str:
    """Data that makes `js/office.js` call Wagtail's function or class `name`; `arguments` are JSON."""
    json.loads(f"[{arguments}]")
    data = mark_safe(arguments.translate(_ESCAPES))  # nothing in it can end the element
    return format_html('<script type="application/json" data-start="{}">[{}]</script>', name, data)


def _render(chooser, name, value, attrs=None, renderer=None):
    """`BaseChooser.render`, with data in place of its script."""
    told = chooser.get_value_data(value)
    html = chooser.render_html(name, told, attrs)
    call = _CALL.fullmatch(chooser.render_js_init(attrs["id"], name, told))
    if call is None:
        raise ValueError(f"{type(chooser).__name__} starts in a way that js/office.js does not know.")
    return html + start_block(*call.groups())


def start_choosers_from_data() -> None:
    BaseChooser.render = _render
