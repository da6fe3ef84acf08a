"""What the hall asks: a question waits for the moderator, then everybody sees it and may support it."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .programme import Talk, leads

# Places in a list of questions: one number per question, so that pages and live lists sort alike.
_GROUP = 10**15
_VOTE = 10**9
_MOST_VOTES = 10**5


class QuestionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Questions on stage of talks one may see; all of those one leads; and one's own."""
        shown = Q(state__in=Question.ON_STAGE)
        if user.is_authenticated:
            shown |= Q(author=user)
            if user.is_member:
                # `Talk.led_by`, without asking a second time whether the talk may be seen.
                shown |= leads(user.pk, OuterRef("talk"))
        return self.filter(shown, talk__in=Talk.objects.visible_to(user))

    def on_stage(self):
        return self.filter(state__in=Question.ON_STAGE)


class Question(models.Model):
    """Asked of a talk. `change` is the talk's `head` when it last changed."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting for the moderator")
        VISIBLE = "visible", _("asked")
        ANSWERED = "answered", _("answered")
        HIDDEN = "hidden", _("not taken up")

    class Reason(models.TextChoices):
        """Said in the asker's own language, and by one tap at the desk."""

        TIME = "time", _("there is no time for it")
        ANSWERED = "answered", _("it was answered already")
        ELSEWHERE = "elsewhere", _("it belongs to another talk")
        TONE = "tone", _("its tone is not ours")

    ON_STAGE = (State.VISIBLE, State.ANSWERED)

    talk = models.ForeignKey(Talk, on_delete=models.CASCADE, related_name="questions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    body = models.CharField(_("question"), max_length=400)
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    votes = models.PositiveIntegerField(default=0, editable=False)
    # First on stage: what is answered next.
    pinned = models.BooleanField(default=False, editable=False)
    # Why it was left aside, for whoever asked.
    reason = models.CharField(_("reason"), max_length=10, choices=Reason, blank=True)
    # How many find that it should not stand here; told at the desk only.
    flags = models.PositiveIntegerField(default=0, editable=False)
    # Asked in other words there; and where it stood before, for who takes that back.
    merged_into = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="merged"
    )
    merged_from = models.CharField(max_length=8, choices=State, blank=True, editable=False)
    change = models.PositiveBigIntegerField(editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    client_key = models.UUIDField(editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["talk", "change"], name="one_question_per_change"),
            models.UniqueConstraint(fields=["author", "client_key"], name="ask_once"),
            models.UniqueConstraint(fields=["talk"], condition=Q(pinned=True), name="one_pinned_question"),
        ]

    def __str__(self):
        return self.body

    def get_absolute_url(self):
        return f"{self.talk.get_absolute_url()}#q{self.pk}"

    @staticmethod
    def first_place(state: str) -> int:
        """The place before every question in `state`, where a list has its heading."""
        return list(Question.State.values).index(state) * _GROUP

    @property
    def place(self) -> int:
        """Where this stands in a list: by state, on stage by votes (what comes next first), else as asked."""
        if self.pinned:
            return self.first_place(self.state) + self.pk
        support = (_MOST_VOTES - self.votes) * _VOTE if self.state == self.State.VISIBLE else 0
        return self.first_place(self.state) + support + self.pk


class Vote(models.Model):
    """One person's support for a question."""

    reached_through = "question"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="supporters")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    # Given to another question that was merged into this one.
    given_to = models.ForeignKey(Question, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="vote_once")]

    def __str__(self):
        return f"{self.person}: {self.question_id}"


class QuestionFlag(models.Model):
    """Somebody finds that a question should not stand on stage."""

    reached_through = "question"

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="flaggings")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="flag_question_once")]

    def __str__(self):
        return f"{self.person}: {self.question_id}"
