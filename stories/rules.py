"""Who may do what with stories. Who may *see* one is `visible_to`."""

import rules as library
from django.utils.translation import gettext_lazy as _

from people.models import Role
from people.rules import MEMBERS_ONLY, allow, has_role
from people.states import allow_steps

from .models import Pitch, Teller, is_editor
from .states import EDITOR, TELLER


@library.predicate
def edits_stories(user, _thing=None):
    return is_editor(user)


@library.predicate
def is_the_person(user, appearance):
    """One's own, also of somebody who was suspended: what one agreed to stays one's own."""
    return user.is_authenticated and user.is_active and appearance.person_id == user.pk


SPREADERS = (Role.EDITOR, Role.OFFICER, Role.ADMIN)
ONLY_EDITORS = (edits_stories, _("Only editors do this."))

allow("stories.ask", ONLY_EDITORS)
allow("stories.look_over", ONLY_EDITORS)
allow("stories.answer", (is_the_person, _("Only the person who is shown can answer.")))
allow(
    "stories.withdraw",
    (
        is_the_person | edits_stories | has_role(Role.OFFICER, Role.CARE),
        _("This is for the person who is shown, and for staff on their behalf."),
    ),
)
allow("stories.pitch", MEMBERS_ONLY)
allow("story.share", (has_role(*SPREADERS), _("Only editors and programme officers make stories known.")))
# To say that a translation has its source's present words.
allow("stories.translate", (has_role(*SPREADERS), _("Editors do this.")))


@library.predicate
def tells_it(user, pitch):
    return Teller.objects.filter(pitch=pitch, person=user).exists()


@library.predicate
def is_draft(_user, pitch):
    return pitch.state == Pitch.State.DRAFT


WHO = {
    TELLER: (tells_it, _("This is for those who tell it.")),
    EDITOR: ONLY_EDITORS,
}
allow_steps(Pitch, WHO)
allow(
    "pitch.edit",
    MEMBERS_ONLY,
    WHO[TELLER],
    (is_draft, _("Only a draft can be changed. Ask the editors to send it back.")),
)
