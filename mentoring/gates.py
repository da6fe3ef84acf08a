"""What must be there before a mentorship begins: each looks at it and says what is missing, or None.

The sentences do not say whom of the two it is about: each reads about themselves on the page.
"""

from django.utils.translation import gettext as _

from .models import Mentorship, Readiness
from .models.safeguards import ReadinessQuerySet


def _of_both(mentorship: Mentorship) -> ReadinessQuerySet:
    return Readiness.objects.filter(person__in=[mentorship.mentor_id, mentorship.mentee_id])


def screened(mentorship: Mentorship) -> str | None:
    if _of_both(mentorship).screened().count() == 2:
        return None
    return _("The programme screens both of you first. Programme staff arrange it with you.")


def trained(mentorship: Mentorship) -> str | None:
    if _of_both(mentorship).filter(trained_on__isnull=False).count() == 2:
        return None
    return _("Both of you follow the training for mentoring first. Its dates are on the page “Trainings”.")


def signed(mentorship: Mentorship) -> str | None:
    if mentorship.mentor_signed_at and mentorship.mentee_signed_at:
        return None
    return _("Both of you sign the agreement first. You find it on the page of this mentorship.")


BEFORE_IT_BEGINS = (screened, trained, signed)
