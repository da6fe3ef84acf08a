"""What is kept of each person: how far they have read, and how much they may write just now."""

from django.conf import settings
from django.db import models

from .forums import Forum
from .topics import Topic


class OwnQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Each person's own."""
        return self.filter(person=user) if user.is_authenticated else self.none()


class TopicRead(models.Model):
    """How far a person has read a topic: the highest number seen. It never moves back."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    number = models.PositiveIntegerField(default=0)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="one_mark_per_topic")]

    def __str__(self):
        return f"{self.person} read {self.topic_id} to {self.number}"


class ForumRead(models.Model):
    """A person has seen all of a forum up to this `bump` of its list: one row, however long the list."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    bump = models.PositiveBigIntegerField(default=0)

    objects = OwnQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "forum"], name="one_mark_per_forum")]

    def __str__(self):
        return f"{self.person} read forum {self.forum_id} to {self.bump}"


class Allowance(models.Model):
    """How much of what a member may write in a while is used up: a post moves `spent_until` one step ahead of
    now, and as it comes closer to now again there is room for more."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    spent_until = models.DateTimeField()

    objects = OwnQuerySet.as_manager()

    def __str__(self):
        return f"{self.person} until {self.spent_until:%H:%M:%S}"
