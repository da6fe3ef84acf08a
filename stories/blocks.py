"""What a story is built of: few blocks, each good to read on a small screen and in either direction."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

_PLAIN = ["bold", "italic", "link", "ol", "ul"]


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("What was said"), max_length=600)
    who = blocks.CharBlock(label=_("By whom"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quote")


class FigureBlock(blocks.StructBlock):
    figure = blocks.CharBlock(label=_("Figure"), max_length=30, help_text=_("Such as “2 of 3”."))
    caption = blocks.CharBlock(label=_("What it says"), max_length=200)

    class Meta:
        icon = "order"
        label = _("Figure")


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Picture")


class StoryBody(blocks.StreamBlock):
    """All are shown by one template, `stories/body.html`, which is quicker than one for each."""

    heading = blocks.CharBlock(label=_("Heading"), icon="title", max_length=120)
    paragraph = blocks.RichTextBlock(label=_("Text"), icon="pilcrow", features=_PLAIN)
    quote = QuoteBlock()
    figure = FigureBlock()
    picture = PictureBlock()
