"""Numbers in addresses."""


def number(text: str | None) -> int | None:
    """A number from an address; anything else is as if it were not there."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
