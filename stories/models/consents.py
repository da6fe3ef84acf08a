"""Who is in a story, what each agreed to, what an editor looked at, and what was taken back.

A story stands in several trees, so these rows name it by the key its copies share (`story`). Without a
row that says yes a story is not shown: `StoryQuerySet.cleared` asks these tables and nothing else.
"""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

EDITORS = frozenset({"editor", "admin"})
READS_CONSENTS = EDITORS | {"officer"}


def is_editor(user) -> bool:
    """Whether `user` edits stories now."""
    return user.is_authenticated and user.is_member and bool(user.roles & EDITORS)


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Purpose(models.TextChoices):
    """What somebody is in a story by; each is asked for on its own."""

    NAMED = "named", _("your name")
    QUOTE = "quote", _("your words")
    PICTURE = "picture", _("pictures of you")
    VOICE = "voice", _("your voice")
    FILM = "film", _("you in the film")
    PLACE = "place", _("where you work, or the town")


# The parts of a story (`stories.versions`) whose change concerns who is in it by this; words concern all.
CONCERNS = {
    Purpose.PICTURE: "pictures",
    Purpose.VOICE: "film",
    Purpose.FILM: "film",
    Purpose.PLACE: "place",
}


class AppearanceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Each person's own; editors and programme officers see all, for they must honour it."""
        if not user.is_authenticated:
            return self.none()
        if user.is_member and user.roles & READS_CONSENTS:
            return self
        return self.filter(person=user).exclude(state=Appearance.State.LISTED)

    def at(self, token: str):
        """The one whose private address this is; whoever holds it speaks for the person."""
        return self.exclude(state=Appearance.State.LISTED).filter(token=token)

    def needed(self):
        """Those whose yes a story needs: all but those who are no longer in it."""
        return self.exclude(state=Appearance.State.DROPPED)

    def without_yes(self, version: str | OuterRef):
        """Those of them who did not agree to `version`, or whose consent has ended."""
        yes = Agreement.objects.standing().filter(appearance=OuterRef("pk"), version=version)
        today = timezone.localdate()
        return self.needed().filter(~Exists(yes) | Q(until__lt=today))


class Appearance(models.Model):
    """Somebody who is shown, heard, named or quoted in a story, or who tells it.

    A member, or somebody without an account who answers at a private address; for a child the guardian
    answers. Which version they said yes to is an `Agreement`.
    """

    class State(models.TextChoices):
        LISTED = "listed", _("not asked yet")
        ASKED = "asked", _("answer awaited")
        AGREED = "agreed", _("said yes")
        REFUSED = "refused", _("said no")
        WITHDRAWN = "withdrawn", _("withdrew")
        # An editor took them out of the story.
        DROPPED = "dropped", _("no longer in the story")

    story = models.UUIDField(editable=False, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("member"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appearances",
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    guardian = models.CharField(_("guardian"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    purposes = models.JSONField(_("shown by"), default=list)
    where = models.CharField(_("where in the story"), max_length=200, blank=True)
    until = models.DateField(_("consent ends"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.LISTED)
    moved_at = models.DateTimeField(_("since"), default=timezone.now, editable=False)
    # The answer to each purpose at the last asking; a no to one is a no to the version.
    answers = models.JSONField(default=dict, editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    client_key = models.UUIDField(null=True, editable=False)

    # Set by a list: what the story is called.
    title: str = ""

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("person in a story")
        verbose_name_plural = _("people in stories")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["story", "person"], name="once_in_a_story"),
            models.UniqueConstraint(fields=["added_by", "client_key"], name="appear_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name=""), name="somebody_is_in_the_story"
            ),
        ]

    def __str__(self):
        return self.called

    def get_absolute_url(self):
        """Where the person answers: a member on a page of their own, anybody else at the private address."""
        if self.person_id:
            return reverse("appearance-detail", args=[self.pk])
        return reverse("appearance-link", args=[self.token])

    @property
    def called(self) -> str:
        return str(self.person) if self.person else self.name

    @property
    def shown_by(self) -> list:
        """The purposes that were asked for, each with its word."""
        return [Purpose(one) for one in Purpose.values if one in self.purposes]

    @property
    def refused_purposes(self) -> list:
        return [one for one in self.shown_by if self.answers.get(one) is False]

    @property
    def concerning(self) -> frozenset[str]:
        """The parts of the story whose change this person is asked about again."""
        return frozenset({"words"}) | {CONCERNS[one] for one in self.shown_by if one in CONCERNS}


class AgreementQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(ended_at=None)


class Agreement(models.Model):
    """One yes to one version of a story. Taking it back keeps the row."""

    reached_through = "appearance"

    appearance = models.ForeignKey(Appearance, on_delete=models.CASCADE, related_name="agreements")
    version = models.CharField(max_length=32)
    # What its parts were, so that a change of what does not concern the person need not be asked.
    parts = models.JSONField(default=dict)
    # The language of the page on which they read and answered.
    language = models.CharField(max_length=8, choices=settings.LANGUAGES)
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appearance", "version"], condition=Q(ended_at=None), name="one_yes_to_a_version"
            ),
        ]

    def __str__(self):
        return f"{self.appearance}: {self.version}"


class ChecklistQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Editors'."""
        return self if is_editor(user) else self.none()

    def complete(self):
        return self.filter(complete=True)


class Checklist(models.Model):
    """What an editor looked at before a version is shown (`stories.harm`)."""

    story = models.UUIDField(editable=False)
    version = models.CharField(max_length=32, editable=False)
    answers = models.JSONField(default=dict)
    note = models.CharField(_("note"), max_length=500, blank=True)
    complete = models.BooleanField(default=False, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ChecklistQuerySet.as_manager()

    class Meta:
        verbose_name = _("checklist")
        verbose_name_plural = _("checklists")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["story", "version"], name="one_checklist_for_a_version")
        ]

    def __str__(self):
        return f"{self.story} {self.version}"


class WithdrawalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """That something was here and is gone anybody may know."""
        return self

    def remembers(self, slug: str) -> bool:
        """Whether a story that was withdrawn stood at this address."""
        return self.filter(slug=slug).exists()


class Withdrawal(models.Model):
    """An address at which a withdrawn story stood. It outlives the page, and says nothing about it."""

    story = models.UUIDField(db_index=True)
    slug = models.CharField(max_length=255, db_index=True)
    at = models.DateTimeField(default=timezone.now)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        constraints = [models.UniqueConstraint(fields=["story", "slug"], name="withdrawn_once")]

    def __str__(self):
        return self.slug
