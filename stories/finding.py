"""What is findable among stories."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.search import Hit, findable, marked

from .models import StoryPage
from .reading import cards


@findable("stories", _("Stories"))
def stories(user, words, limit):
    found = cards(StoryPage.objects.visible_to(user).in_language(get_language()).matching(" ".join(words)))
    return [
        Hit(
            marked(page.title, words),
            page.address,
            page.text_language,
            marked(page.intro, words),
            where=page.focus_country.label if page.focus_country else "",
        )
        for page in found.prefetch_related(None)[:limit]
    ]
