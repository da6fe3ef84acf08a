"""Those who chose to be found by the others at an event."""

from babel import Locale
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import TaggedItemBase

from community.models import Block
from people.models import Participation

from .event import DESK_ROLES, Event
from .registration import Registration

# What people who come here speak with one another; ISO 639 codes, named by CLDR.
SPOKEN = ("en", "nl", "ar", "so", "fr", "de", "ckb", "ha", "yo", "ig", "sw", "tr")


def language_name(code: str) -> str:
    names = Locale.parse((get_language() or "en").partition("-")[0]).languages
    return names.get(code, code)


def between(user, other: str) -> Exists:
    """Whether one of `user` and the person in column `other` has blocked the other."""
    either = Q(person=user.pk, other=OuterRef(other)) | Q(person=OuterRef(other), other=user.pk)
    return Exists(Block.objects.filter(either, kind=Block.Kind.BLOCK))


class AttendeeTag(TaggedItemBase):
    reached_through = "content_object"

    content_object = models.ForeignKey("Attendee", on_delete=models.CASCADE, related_name="tagged_items")


class AttendeeQuerySet(models.QuerySet):
    def standing(self):
        """Those who still come and may be shown: none who is suspended, or of a country in safety mode."""
        coming = Registration.objects.standing().filter(event=OuterRef("event"), person=OuterRef("person"))
        withdrawn = Participation.objects.withdrawn().filter(person=OuterRef("person"))
        return self.filter(
            Exists(coming),
            ~Exists(withdrawn),
            person__is_active=True,
            person__suspended_at=None,
            person__withheld=False,
        )

    def visible_to(self, user):
        """One's own; the others to whoever is listed at the same event and has no block with them, and to
        those who run events."""
        if not user.is_authenticated or not user.is_active or user.suspended_at:
            return self.none()
        own = Q(person=user)
        shown = Q(pk__in=Attendee.objects.standing().values("pk"))
        seen = self.filter(event__in=Event.objects.admitting(user))
        if user.is_member and user.roles & set(DESK_ROLES):
            return seen.filter(own | shown)
        listed = Attendee.objects.standing().filter(person=user).values("event")
        return seen.filter(own | (shown & Q(event__in=listed) & ~between(user, "person")))


class Attendee(models.Model):
    """A person who is registered and wants to be found, with what they chose to say. The name they go by and
    what they do are those of their account."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="attendees")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="listings")
    shows_country = models.BooleanField(_("show the country I work with"), default=False)
    helps_with = models.CharField(_("I can help with"), max_length=200, blank=True)
    looks_for = models.CharField(_("I look for"), max_length=200, blank=True)
    interests = TaggableManager(
        _("interests"), through=AttendeeTag, blank=True, help_text=_("A few words, with commas between them.")
    )
    listed_at = models.DateTimeField(default=timezone.now)

    objects = AttendeeQuerySet.as_manager()

    class Meta:
        verbose_name = _("listed attendee")
        verbose_name_plural = _("listed attendees")
        ordering = ["person__call_me", "pk"]
        constraints = [models.UniqueConstraint(fields=["event", "person"], name="be_listed_once")]

    def __str__(self):
        return f"{self.person}: {self.event}"

    def get_absolute_url(self):
        return f"{self.event.get_absolute_url()}people/"


class AttendeeLanguage(models.Model):
    """A language in which somebody who is listed likes to talk."""

    reached_through = "attendee"

    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="languages")
    language = models.CharField(_("language"), max_length=8)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["attendee", "language"], name="attendee_language_once")
        ]

    def __str__(self):
        return language_name(self.language)
