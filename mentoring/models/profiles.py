"""What people offer and seek in mentoring, and whom they would like."""

from babel import Locale
from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from community.models import Block
from people.models import Sector, User

from .mentorships import Mentorship
from .safeguards import Exclusion, Readiness
from .vocabulary import SkillTag

MOST_PLACES = 6
# Spoken where the programme's people live and come from; the names are CLDR's.
LANGUAGES = tuple(
    "ar ckb ku so en nl ha ig yo ff kr fr de sv no da fi tr fa sw am it es".split()  # noqa: SIM905 (to be read)
)
STAFF = frozenset({"officer", "care", "admin"})


def language_name(code: str) -> str:
    """The name of a language in the reader's."""
    reader = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return Locale.parse(reader).languages.get(code) or Locale("en").languages.get(code, code)


class MentoringProfileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, those who offer mentoring, and whom one has a mentorship or a request with."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        if user.roles & STAFF:
            return self
        offering = Q(mentors=True, person__in=User.objects.in_view().values("pk"))
        together = Exists(Mentorship.objects.of(user).open().of(OuterRef("person")))
        return self.filter(Q(person=user) | offering | together)

    def awake(self):
        """Of those who are not taking a break."""
        return self.filter(Q(paused_until=None) | Q(paused_until__lte=timezone.localdate()))

    def offering(self):
        """Mentors who are not taking a break."""
        return self.awake().filter(mentors=True)

    def open_to(self, user):
        """Mentors with a free place whom `user` may ask: checked, and nothing stands between the two.

        What stands between them may be private, so whoever asks is told the same of all of it.
        """
        held = Mentorship.objects.holding().filter(mentor=OuterRef("person")).order_by()
        held = held.values("mentor").annotate(places=Count("pk")).values("places")
        person, other = OuterRef("person"), user.pk
        blocks = Block.objects.filter(kind=Block.Kind.BLOCK)
        return self.offering().filter(
            Exists(Readiness.objects.complete().filter(person=person)),
            ~Exists(Exclusion.objects.between(person, other)),
            ~Exists(Wish.objects.filter(by=person, other=other, rank=Wish.NEVER)),
            ~Exists(blocks.filter(person=person, other=other)),
            ~Exists(blocks.filter(person=other, other=person)),
            capacity__gt=Coalesce(Subquery(held), 0),
        )


class MentoringProfile(models.Model):
    """What a member offers and seeks. Anybody may do both: an intern can mentor back."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentoring_profile"
    )
    mentors = models.BooleanField(_("I want to mentor somebody"), default=False)
    capacity = models.PositiveSmallIntegerField(_("places"), default=1)
    offers = TaggableManager(
        _("skills I offer"), through="mentoring.Offer", related_name="offered_by", blank=True
    )
    seeks = models.BooleanField(_("I am looking for a mentor"), default=False)
    wants = TaggableManager(
        _("skills I look for"), through="mentoring.Want", related_name="wanted_by", blank=True
    )
    sectors: models.ManyToManyField = models.ManyToManyField(Sector, related_name="+", blank=True)
    paused_until = models.DateField(_("a break until"), null=True, blank=True)

    objects = MentoringProfileQuerySet.as_manager()

    class Meta:
        verbose_name = _("mentoring profile")
        verbose_name_plural = _("mentoring profiles")
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=0, capacity__lte=MOST_PLACES), name="mentoring_places_in_reason"
            ),
        ]

    def __str__(self):
        return str(self.person)

    def get_absolute_url(self):
        return reverse("mentoring-profile")

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until > timezone.localdate()


class SkillItem(ItemBase):
    """That a profile names a skill."""

    reached_through = "content_object"

    class Meta(ItemBase.Meta):
        abstract = True


class Offer(SkillItem):
    """A skill that somebody offers."""

    content_object = models.ForeignKey(MentoringProfile, on_delete=models.CASCADE, related_name="offered")
    tag = models.ForeignKey(SkillTag, on_delete=models.PROTECT, related_name="offered")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="offer_once")]


class Want(SkillItem):
    """A skill that somebody looks for."""

    content_object = models.ForeignKey(MentoringProfile, on_delete=models.CASCADE, related_name="wanted")
    tag = models.ForeignKey(SkillTag, on_delete=models.PROTECT, related_name="wanted")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="want_once")]


class LanguageSkill(models.Model):
    """A language that somebody speaks, and how well."""

    reached_through = "profile"

    class Level(models.IntegerChoices):
        A1 = 1, _("a few sentences (A1)")
        A2 = 2, _("simple talk (A2)")
        B1 = 3, _("enough to work with (B1)")
        B2 = 4, _("well (B2)")
        C1 = 5, _("very well (C1)")
        C2 = 6, _("nearly like a mother tongue (C2)")
        MOTHER = 7, _("mother tongue")

    profile = models.ForeignKey(MentoringProfile, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=8)
    level = models.PositiveSmallIntegerField(_("how well"), choices=Level)

    class Meta:
        ordering = ["-level", "language"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "language"], name="one_level_per_language"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=7), name="language_level_known"),
        ]

    def __str__(self):
        return f"{self.name}: {self.get_level_display()}"

    def get_absolute_url(self):
        return reverse("mentoring-profile")

    @property
    def name(self) -> str:
        return language_name(self.language)


class WishQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own alone: nobody is told who would or would not have them."""
        return self.filter(by=user) if user.is_authenticated and user.is_member else self.none()


class Wish(models.Model):
    """Whom somebody would like for a mentor or a mentee, or would rather not be paired with."""

    NEVER = 0

    class Rank(models.IntegerChoices):
        NEVER = 0, _("rather not")
        FIRST = 1, _("my first choice")
        SECOND = 2, _("my second choice")
        THIRD = 3, _("my third choice")

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wishes")
    other = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    rank = models.PositiveSmallIntegerField(choices=Rank)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish")
        verbose_name_plural = _("wishes")
        constraints = [
            models.UniqueConstraint(fields=["by", "other"], name="one_wish_about_somebody"),
            models.CheckConstraint(condition=Q(rank__gte=0, rank__lte=3), name="wish_has_a_known_rank"),
            models.CheckConstraint(condition=~Q(by=F("other")), name="nobody_wishes_for_themselves"),
        ]

    def __str__(self):
        return f"{self.by_id} → {self.other_id}: {self.rank}"

    def get_absolute_url(self):
        return reverse("mentoring-suggestions")
