"""What every noun that moves through states has in common."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PROGRAMME_STAFF = frozenset({"officer", "care", "admin"})


def is_programme_staff(user) -> bool:
    """Whether `user` runs the programme's work now."""
    return user.is_authenticated and user.is_member and bool(user.roles & PROGRAMME_STAFF)


class Moved(models.Model):
    """A thing with a `state` of its own: since when it is there, and what was said at the last step."""

    moved_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    said = models.CharField(_("reason"), max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def days_here(self) -> int:
        """How many whole days it has been in its state."""
        return (timezone.now() - self.moved_at).days
