"""What a film becomes, so that every line carries it: a poster, its sound, and two sizes to watch."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .media import Film


class FilmRendition(models.Model):
    """A film in one form, made from the file `source`: out of date where the film has another by now."""

    reached_through = "film"

    class Kind(models.TextChoices):
        POSTER = "poster", _("still picture")
        SOUND = "sound", _("sound alone")
        SMALL = "small", _("small film (240p)")
        MEDIUM = "medium", _("film (480p)")

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=8, choices=Kind)
    file = models.FileField(upload_to="renditions")
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    bytes = models.PositiveBigIntegerField()
    duration = models.FloatField(default=0)
    source = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["film", "kind"], name="one_rendition_per_kind")]

    def __str__(self):
        return f"{self.film} ({self.get_kind_display()})"


class FilmWork(models.Model):
    """How far the background worker is with a film: told to editors, and the lease of whoever works on it."""

    reached_through = "film"

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for its turn")
        WORKING = "working", _("Being prepared")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Could not be prepared")

    # The sentences an editor reads, by what went wrong. Kept as a word, so that each reads their language.
    class Why(models.TextChoices):
        UNREADABLE = (
            "unreadable",
            _("A part of this film cannot be read. Export it once more as MP4, or send another copy."),
        )
        SLOW = "slow", _("This film took too long to prepare. Send a smaller or shorter copy.")
        LOST = "lost", _("The file of this film is not there any more. Send it again.")
        FULL = "full", _("There is no room left on the server. Ask an administrator, then try again.")
        DIED = "died", _("Preparing this film broke off three times. Send a smaller copy.")

    film = models.OneToOneField(Film, on_delete=models.CASCADE, related_name="work")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    step = models.CharField(max_length=8, choices=FilmRendition.Kind, blank=True)
    percent = models.PositiveSmallIntegerField(default=0)
    # The renditions that are there, for pages to read: {kind: what `Shape` takes}.
    made = models.JSONField(default=dict)
    why = models.CharField(max_length=12, choices=Why, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # Whoever works says so every few seconds; silence lets another take over.
    beat_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.film}: {self.state}"
