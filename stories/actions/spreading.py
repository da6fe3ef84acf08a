"""Making a story known elsewhere."""

from uuid import UUID

from django.utils.translation import gettext as _

from people.actions import announce
from people.keys import Done
from people.models import User
from people.refusals import Conflict
from people.rules import require

from ..models import StoryPage, StoryPosting


def note_posting(
    *, by: User, page: StoryPage, channel: str, address: str = "", client_key: UUID
) -> Done[StoryPosting]:
    """Note that a story was made known somewhere."""
    require(by, "story.share", page)

    def still_there():
        if not StoryPage.objects.visible_to(by).filter(pk=page.pk).exists():
            raise Conflict(_("This story is not public any more."), code="not_yet")

    told = {"channel": channel, "address": address}
    return announce(StoryPosting, {"page": page}, by=by, client_key=client_key, check=still_there, **told)
