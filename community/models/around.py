"""What gathers around a post: reactions, earlier texts, files and translations."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .care import RoomAccess
from .posts import Post


class Reaction(models.Model):
    """A short word under somebody's post. `Post.reactions` holds the counts, so a page counts nothing."""

    reached_through = "post"

    class Kind(models.TextChoices):
        THANKS = "thanks", _("Thanks")
        AGREE = "agree", _("Agree")
        HELPFUL = "helpful", _("Helpful")
        INSIGHT = "insight", _("New to me")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reacted")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person", "kind"], name="react_once")]

    def __str__(self):
        return f"{self.person}: {self.kind} on {self.post}"


class Revision(models.Model):
    """A post's text before an edit. `change` is the edit's own, so whoever began to write at an earlier
    change can be told that the text moved; an empty body was taken away by a moderator."""

    reached_through = "post"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="revisions")
    change = models.PositiveBigIntegerField(editable=False)
    body = models.TextField(blank=True)
    edited_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    # Of the form that made the edit.
    client_key = models.UUIDField(null=True, editable=False)

    class Meta:
        ordering = ["-change"]
        constraints = [
            models.UniqueConstraint(fields=["post", "change"], name="one_revision_per_change"),
            models.UniqueConstraint(fields=["by", "client_key"], name="edit_once"),
        ]

    def __str__(self):
        return f"{self.post} before {self.change}"

    @property
    def after(self) -> str:
        """The text that this edit gave the post."""
        later = self.post.revisions.filter(change__gt=self.change).order_by("change").first()
        return later.body if later else self.post.body


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Files of posts one may see, and of a room that one may look into just now."""
        looked_into = Q(post__topic__in=RoomAccess.objects.read_by(user).values("room"))
        return self.filter(Q(post__in=Post.objects.visible_to(user)) | looked_into)

    def stored_as(self, name: str):
        """What owns this file of the media storage."""
        return self.filter(Q(file=name) | Q(thumbnail=name))


class Attachment(models.Model):
    """A picture or document below a post. It is stored under a name of ours; `name` is what readers see.

    It has no key of its own: files come with their post, whose key makes sending them twice once.
    """

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        DOCUMENT = "document", _("document")

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(max_length=8, choices=Kind)
    file = models.FileField(upload_to="attachments", max_length=120)
    thumbnail = models.FileField(upload_to="attachments", max_length=120, blank=True)
    name = models.CharField(max_length=80)
    alt = models.CharField(max_length=300, blank=True)
    size = models.PositiveIntegerField()
    # Of the thumbnail, so that the page keeps the place free before it arrives.
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.name

    @property
    def extension(self) -> str:
        return str(self.file).rpartition(".")[2].upper()


class PostTranslation(models.Model):
    """A post in another language, by a member. `written_at` tells whether the original moved on since."""

    reached_through = "post"

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    body = models.TextField(_("text"), max_length=20_000)
    html = models.TextField(editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["post", "language"], name="one_per_language")]

    def __str__(self):
        return f"{self.post} in {self.language}"

    @property
    def is_outdated(self) -> bool:
        return self.post.edited_at is not None and self.post.edited_at > self.written_at
