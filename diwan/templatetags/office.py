"""Tags for the templates of Wagtail's that we change (diwan/office.py)."""

import json

from django import template

from diwan.office import start_block

register = template.Library()


@register.simple_tag
def start(name: str, arguments: str) -> str:
    """`arguments` is JSON already."""
    return start_block(name, arguments)


@register.simple_tag
def start_id(name: str, element: str, options: str) -> str:
    """Start something on the element with this id."""
    return start_block(name, f"{json.dumps(element)}, {options}")
