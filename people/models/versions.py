"""How often each table that public pages read has been written (`people.table_versions`)."""

from django.db import models


class NobodysQuerySet(models.QuerySet):
    """Numbers of the machine's own: no page shows them."""

    def visible_to(self, user):
        return self.none()


class TableVersion(models.Model):
    """A table's number, raised by a trigger in the transaction that writes to the table."""

    name = models.CharField(max_length=63, primary_key=True)
    version = models.PositiveBigIntegerField(default=0)

    objects = NobodysQuerySet.as_manager()

    def __str__(self):
        return f"{self.name} {self.version}"


class TableChange(models.Model):
    """A write that PostgreSQL has not added to the table's number yet: many may write at once, and a row
    each makes none of them wait for another."""

    name = models.CharField(max_length=63)

    objects = NobodysQuerySet.as_manager()

    def __str__(self):
        return self.name
