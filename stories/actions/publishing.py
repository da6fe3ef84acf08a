"""What publishing a story brings along: it stands in every language's tree, its pictures are ready."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Locale, Page, ReferenceIndex

from people import pictures
from people.models import Film, Picture

from .. import versions
from ..models import StoryPage


@transaction.atomic
def stand_in_everywhere(page: StoryPage) -> None:
    """Make the story's address work in all languages: at the same slug in every tree, by an alias of `page`
    where the tree has it in no form yet. An editor who translates turns the alias into a page."""
    copies = StoryPage.objects.filter(translation_key=page.translation_key)
    missing = Locale.objects.exclude(pk__in=copies.values("locale"))
    for locale in missing.filter(language_code__in=dict(settings.LANGUAGES)):
        page.copy_for_translation(locale, alias=True)
    for copy in copies.exclude(slug=page.slug):
        if not StoryPage.objects.child_of(copy.get_parent()).filter(slug=page.slug).exists():
            copy.slug = page.slug
            copy.save(clean=False)


def leave_everywhere(page: StoryPage) -> None:
    """Take the aliases of a story along that is deleted; Wagtail would leave them behind as pages."""
    for alias in StoryPage.objects.filter(alias_of=page):
        alias.delete()


def make_pictures(page: StoryPage) -> None:
    """Have every size that readers are shown, so that nobody waits for one."""
    if page.picture:
        for size in (pictures.THUMB, pictures.CARD, pictures.LARGE, pictures.OLD, pictures.SHARE):
            pictures.at(page.picture, size)
    for block in page.body:
        if block.block_type == "picture":
            pictures.shown(block.value["image"], "inside")


def note_versions(thing: Picture | Film) -> None:
    """Write down anew what each story with `thing` in it shows; what nobody said yes to is not read."""
    inside = ReferenceIndex.get_references_to(thing).values_list("object_id", flat=True)
    where = ContentType.objects.get_for_model(Page)
    numbers = {int(number) for number in inside.filter(base_content_type=where)}
    for page in StoryPage.objects.filter(pk__in=numbers).select_related("picture", "film"):
        shown = versions.version(page)
        if shown != page.version:
            StoryPage.objects.filter(pk=page.pk).update(version=shown)
