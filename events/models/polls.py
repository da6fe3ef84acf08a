"""What the host asks the hall: one poll at a time, an answer each that can be changed while it is open."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .programme import Talk

# Above every number of a poll: the latest stands first.
_AFTER = 10**12


class PollQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those of talks one may see; drafts only at the desk."""
        shown = ~Q(state=Poll.State.DRAFT)
        if user.is_authenticated:
            shown |= Q(talk__in=Talk.objects.led_by(user))
        return self.filter(shown, talk__in=Talk.objects.visible_to(user))

    def on_stage(self):
        return self.exclude(state=Poll.State.DRAFT)


class Poll(models.Model):
    """`change` is the talk's `poll_head` when it last opened or closed, `head` counts those of results."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("one answer")
        MULTIPLE = "multiple", _("several answers")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    class Reveal(models.TextChoices):
        LIVE = "live", _("to everybody, while it is open")
        AFTER_VOTE = "after_vote", _("to those who have answered")
        AFTER_CLOSE = "after_close", _("when it is closed")

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="polls")
    body = models.CharField(_("question"), max_length=200)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.SINGLE)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT, editable=False)
    reveal = models.CharField(
        _("results are shown"), max_length=11, choices=Reveal, default=Reveal.AFTER_CLOSE
    )
    change = models.PositiveBigIntegerField(editable=False)
    head = models.PositiveBigIntegerField(default=0, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    client_key = models.UUIDField(editable=False)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "change"], name="one_poll_per_change"),
            models.UniqueConstraint(fields=["author", "client_key"], name="make_poll_once"),
            models.UniqueConstraint(fields=["talk"], condition=Q(state="open"), name="one_open_poll"),
        ]

    def __str__(self):
        return self.body

    def get_absolute_url(self):
        return f"{self.talk.get_absolute_url()}#v{self.pk}"

    @property
    def results_stream(self) -> str:
        return f"r{self.pk}"

    @property
    def place(self) -> int:
        """Where it stands in a list: the open one first, then the latest."""
        return 0 if self.state == self.State.OPEN else _AFTER - self.pk

    @property
    def for_all(self) -> bool:
        """Whether whoever sees the poll sees its results now."""
        return self.state == self.State.CLOSED or self.reveal == self.Reveal.LIVE

    def told(self, people: set[int | None]) -> set[int | None]:
        """Which of these people may see the results now: when the host says so; the desk at any time."""
        if self.state == self.State.DRAFT:
            return self.talk.leaders(people)
        if self.for_all:
            return self.talk.readers(people)
        told = self.talk.leaders(people)
        if self.reveal == self.Reveal.AFTER_VOTE:
            voted: set[int | None] = set(
                self.ballots.filter(person__in=people - {None}).values_list("person", flat=True)
            )
            told |= self.talk.readers(voted)
        return told


class PollOption(models.Model):
    """One of the answers."""

    reached_through = "poll"

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="options")
    body = models.CharField(_("answer"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.body


class Ballot(models.Model):
    """One person's answer to a poll."""

    reached_through = "poll"

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="ballots")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="ballot_once")]

    def __str__(self):
        return f"{self.person}: {self.poll_id}"


class Choice(models.Model):
    """An option that a ballot names."""

    reached_through = "ballot"

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="choices")
    option = models.ForeignKey(PollOption, on_delete=models.CASCADE, related_name="choices")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ballot", "option"], name="choose_once")]

    def __str__(self):
        return f"{self.ballot_id}: {self.option_id}"
