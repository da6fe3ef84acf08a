"""A standing room between a host and a partner institution: what was said, and what is to do."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.models import Topic
from people.models import Institution

from .moved import is_programme_staff


class InstitutionLinkQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The people of both institutions, and programme staff."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        if is_programme_staff(user):
            return self
        held = Institution.objects.held_by(user)
        return self.filter(Q(host__in=held) | Q(partner__in=held))

    def open(self):
        return self.filter(closed_at=None)

    def of(self, institution):
        """Those in which `institution` stands on either side."""
        return self.filter(Q(host=institution) | Q(partner=institution))


class InstitutionLink(models.Model):
    """Two institutions that stay in touch. Its room is a private topic of community/."""

    host = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="links_as_host")
    partner = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="links_as_partner")
    aim = models.CharField(_("what it is for"), max_length=300)
    topic = models.OneToOneField(Topic, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    client_key = models.UUIDField(editable=False)

    objects = InstitutionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between institutions")
        verbose_name_plural = _("links between institutions")
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(host=F("partner")), name="link_joins_two"),
            models.UniqueConstraint(
                fields=["host", "partner"], condition=Q(closed_at=None), name="one_open_link_per_pair"
            ),
            models.UniqueConstraint(fields=["opened_by", "client_key"], name="link_once"),
        ]

    def __str__(self):
        return f"{self.host} – {self.partner}"

    def get_absolute_url(self):
        return reverse("link-detail", args=[self.pk])


class Minutes(models.Model):
    """What was said on one day, written down for both sides."""

    reached_through = "link"

    link = models.ForeignKey(InstitutionLink, on_delete=models.CASCADE, related_name="minutes")
    day = models.DateField(_("day"), default=timezone.localdate)
    text = models.TextField(_("what was said and decided"), max_length=6000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("minutes")
        ordering = ["-day", "-pk"]
        constraints = [models.UniqueConstraint(fields=["by", "client_key"], name="minutes_once")]

    def __str__(self):
        return f"{self.link}: {self.day}"


class SharedTask(models.Model):
    """Something that one of the two sides has taken on."""

    reached_through = "link"

    link = models.ForeignKey(InstitutionLink, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(_("what is to do"), max_length=300)
    side = models.ForeignKey(Institution, verbose_name=_("who does it"), on_delete=models.PROTECT)
    due_on = models.DateField(_("by"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    client_key = models.UUIDField(editable=False)

    class Meta:
        verbose_name = _("shared task")
        ordering = ["done_at", "due_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["by", "client_key"], name="shared_task_once")]

    def __str__(self):
        return self.text
