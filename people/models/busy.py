"""The time of people that something agreed holds, whatever it is and on whichever floor."""

from django.conf import settings
from django.db import models


class BusyQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own: what others see are the free times that come out."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class Busy(models.Model):
    """A quarter of an hour of a person. The unique pair (person, quarter) is what makes double booking
    impossible, whoever asks at once (docs/decisions/0005). `held_by` is the `uid` of what holds it, that of
    its calendar entry: a floor above knows what that is (docs/decisions/0036)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    held_by = models.UUIDField(db_index=True)

    objects = BusyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "at"], name="one_thing_per_quarter")]

    def __str__(self):
        return f"{self.person} {self.at:%Y-%m-%d %H:%M}"
