"""The card of a story: drawn when it is published, or when it is first asked for."""

from people import cards

from .. import elsewhere
from ..models import StoryCard, StoryPage


def card(page: StoryPage) -> StoryCard:
    """The kept card, drawn anew where it would look different by now."""
    digest = elsewhere.card_digest(page)
    kept = StoryCard.objects.filter(page=page, digest=digest).first()
    if kept:
        return kept
    picture = elsewhere.card_picture(page)
    try:
        drawn = cards.draw(elsewhere.card_words(page), picture)
    finally:
        if picture:
            picture.close()
    return StoryCard.objects.update_or_create(page=page, defaults={"digest": digest, "drawn": drawn})[0]


def forget_card(page: StoryPage) -> None:
    """What is not published has no card."""
    StoryCard.objects.filter(page=page).delete()
