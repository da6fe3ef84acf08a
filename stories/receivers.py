"""What stories/ hears from Wagtail."""

import mimetypes

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_unpublished, task_submitted

from people.models import Film, Picture
from people.signals import file_sent

from . import counting
from .actions.cards import card, forget_card
from .actions.consents import ask, carry
from .actions.publishing import leave_everywhere, make_pictures, note_versions, stand_in_everywhere
from .models import ConsentTask, StoryPage, is_editor


@receiver(page_published, sender=StoryPage)
def published(instance, alias=False, **_):
    """An alias follows its source, so only the source has anything to do."""
    if not alias:
        stand_in_everywhere(instance)
        make_pictures(instance)
        card(instance)


@receiver(page_unpublished, sender=StoryPage)
def unpublished(instance, **_):
    forget_card(instance)


@receiver(pre_delete, sender=StoryPage)
def deleted(instance, **_):
    leave_everywhere(instance)


@receiver(file_sent)
def played(name, request, **_):
    """A film or its sound, from its beginning, on a story's page."""
    kind = mimetypes.guess_type(name)[0] or ""
    if kind.startswith(("video/", "audio/")):
        counting.note_play(request)


@receiver(post_save, sender=Picture)
@receiver(post_save, sender=Film)
def replaced(instance, created, **_):
    """Another file under the same number is another picture, to which nobody said yes."""
    if not created:
        note_versions(instance)


@receiver(post_save, sender=Revision)
def revised(instance, created, **_):
    """A new draft: whom its changes do not concern need not be asked again."""
    if created and instance.content_type.model_class() is StoryPage:
        carry(instance.as_object())


@receiver(task_submitted)
def submitted(instance, user, **_):
    """The workflow has come to the step that waits for the people in the story: they are asked."""
    page = instance.workflow_state.content_object
    page = page.specific if isinstance(page, Page) else page
    if isinstance(instance.task.specific, ConsentTask) and isinstance(page, StoryPage) and is_editor(user):
        ask(by=user, page=page)
