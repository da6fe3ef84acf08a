"""Taking a story back: one act, and it is gone everywhere."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision, WorkflowState

from community.actions import take_out_of_sight
from people.audit import record
from people.keys import Done
from people.models import Picture, Rendition, User
from people.refusals import Conflict
from people.rules import require

from .. import notify
from ..models import Agreement, Appearance, StoryCard, StoryPage, Withdrawal

State = Appearance.State


@transaction.atomic
def withdraw(*, by: User | None, appearance: Appearance, reason: str = "") -> Done[Appearance]:
    """Take back one's yes, and with it the story in all languages. Nobody has to say why; staff who do it on
    somebody's behalf note for the log who asked them. Twice is the same as once.

    `by` is None for whoever holds the private address.
    """
    if by is not None:
        require(by, "stories.withdraw", appearance)
        if by.pk != appearance.person_id and not reason:
            raise Conflict(_("Say on whose behalf, and how they asked for it."), code="not_yet")
    moved = Appearance.objects.filter(pk=appearance.pk).exclude(state__in=[State.WITHDRAWN, State.DROPPED])
    if moved.update(state=State.WITHDRAWN, moved_at=timezone.now()):
        Agreement.objects.standing().filter(appearance=appearance).update(ended_at=timezone.now())
        record(by=by, act="withdraw", thing=appearance, reason=reason)
        take_down(appearance.story, by=by)
        _tell_the_others(appearance)
    appearance.refresh_from_db(fields=["state", "moved_at"])
    return Done(appearance, created=False)


def take_down(story: UUID, *, by: User | None) -> None:
    """Unpublish every copy, remember the addresses, take the sizes of its pictures off the disk and its
    conversation out of sight. The gate has hidden it all already: this leaves nothing behind it."""
    copies = list(StoryPage.objects.filter(translation_key=story).select_related("topic", "picture"))
    stood = {page.slug for page in copies if page.first_published_at}
    Withdrawal.objects.bulk_create(
        [Withdrawal(story=story, slug=slug) for slug in sorted(stood)], ignore_conflicts=True
    )
    for page in copies:
        if page.live and page.alias_of_id is None:
            # The person need not be an editor; the audit log says who did it.
            page.unpublish()
    StoryPage.objects.filter(translation_key=story, live=True).update(live=False)
    numbers = [str(page.pk) for page in copies]
    Revision.page_revisions.filter(object_id__in=numbers).update(approved_go_live_at=None)
    pages = ContentType.objects.get_for_model(Page)
    running = WorkflowState.objects.active().filter(base_content_type=pages, object_id__in=numbers)
    for state in running:
        state.cancel(user=by)
    StoryCard.objects.filter(page__in=copies).delete()
    _drop_sizes(copies)
    for topic in {page.topic for page in copies if page.topic}:
        take_out_of_sight(topic=topic, by=by, reason="withdrawn")


def _drop_sizes(copies: list[StoryPage]) -> None:
    """The sizes of pictures that nothing else shows; publishing makes them again."""
    pictures = {page.picture_id for page in copies if page.picture_id}
    for page in copies:
        pictures |= {
            block.value["image"].pk
            for block in page.body
            if block.block_type == "picture" and block.value["image"]
        }
    shown = Picture.objects.visible_to(AnonymousUser()).filter(pk__in=pictures).values("pk")
    for rendition in Rendition.objects.filter(image__in=pictures).exclude(image__in=shown):
        rendition.delete()


def _tell_the_others(appearance: Appearance) -> None:
    others = Appearance.objects.needed().filter(story=appearance.story).exclude(pk=appearance.pk)
    for other in others.exclude(state__in=[State.LISTED, State.WITHDRAWN]).select_related("person"):
        notify.withdrawn(other)
