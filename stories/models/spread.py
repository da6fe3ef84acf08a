"""What goes out of a story: the picture that is drawn for its links, and where it was made known."""

from django.db import models

from people.models import Announced

from .pages import StoryPage


class StoryCard(models.Model):
    """The drawn card of one story, kept until it would look different. It goes with its story, in one act."""

    reached_through = "page"

    page = models.OneToOneField(StoryPage, on_delete=models.CASCADE, related_name="card")
    digest = models.CharField(max_length=16)
    drawn = models.BinaryField()

    def __str__(self):
        return f"{self.page_id} {self.digest}"


class StoryPosting(Announced):
    """That a story was made known somewhere, and where it stands there."""

    reached_through = "page"

    page = models.ForeignKey(StoryPage, on_delete=models.CASCADE, related_name="postings")

    class Meta(Announced.Meta):
        pass
