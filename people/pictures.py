"""The sizes in which pages show pictures. They are made when a page is published, not when it is read."""

from dataclasses import dataclass

from wagtail.images.shortcuts import get_rendition_or_not_found

from .models import Picture, Rendition

THUMB = "fill-320x180|format-webp"
CARD = "fill-640x360|format-webp"
LARGE = "fill-1280x720|format-webp"
# What other sites show beside a link; not all of them read WebP.
SHARE = "fill-1200x630|format-jpeg"
# A picture inside the text keeps its own shape.
INSIDE = "width-640|format-webp"
INSIDE_LARGE = "width-1280|format-webp"

# For browsers that read no WebP: one size, for they are few.
OLD = "fill-640x360|format-jpeg"
OLD_INSIDE = "width-640|format-jpeg"

# The two widths between which a browser chooses, by how a page shows the picture.
WIDTHS = {
    "thumb": (THUMB, CARD),
    "card": (CARD, CARD),
    "wide": (CARD, LARGE),
    "inside": (INSIDE, INSIDE_LARGE),
}


@dataclass(frozen=True)
class Shown:
    """A picture in the widths that a browser may choose from."""

    small: Rendition
    large: Rendition
    old: Rendition


def shown(picture: Picture, how: str) -> Shown:
    """The picture as a page shows it; `how` is one of `WIDTHS`."""
    small, large = WIDTHS[how]
    old = OLD_INSIDE if how == "inside" else OLD
    return Shown(at(picture, small), at(picture, large), at(picture, old))


def at(picture: Picture, size: str) -> Rendition:
    """The picture at one size: from what was prefetched with it, else looked for and, at worst, made.

    Where the file itself is lost, a stand-in that shows nothing: the words beside it are still there."""
    for rendition in picture.renditions.all():
        if rendition.filter_spec == size:
            return rendition
    return get_rendition_or_not_found(picture, size)
