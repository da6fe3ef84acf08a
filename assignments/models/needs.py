"""What a host needs: the beginning of everything, for no vacancy is published without it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Institution, Programme, Sector

from .moved import Moved, is_programme_staff


class NeedQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The host's own people; programme staff what was sent in or is their own."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        at_host = Q(host__in=Institution.objects.held_by(user))
        if is_programme_staff(user):
            own = (Need.State.DRAFT, Need.State.DROPPED)
            return self.filter(at_host | Q(written_by=user) | ~Q(state__in=own))
        return self.filter(at_host)


class Need(Moved):
    """A gap that a host wants to close, in the host's own words."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("waits for the programme")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        # A draft that was never read by anybody else, and is not from then on either.
        DROPPED = "dropped", _("thrown away")

    class Internet(models.TextChoices):
        STEADY = "steady", _("steady")
        PATCHY = "patchy", _("comes and goes")
        HOURS = "hours", _("some hours of the day")
        NONE = "none", _("none")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="needs")
    host = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="needs")
    sector = models.ForeignKey(Sector, verbose_name=_("sector"), on_delete=models.PROTECT)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    title = models.CharField(_("the need in one line"), max_length=160)
    problem = models.TextField(_("what is the problem"), max_length=3000)
    learners = models.TextField(_("who will learn"), max_length=1000)
    stays = models.TextField(_("what stays afterwards"), max_length=1000)
    internet = models.CharField(_("internet on site"), max_length=8, choices=Internet)
    has_laptops = models.BooleanField(_("colleagues have a laptop"), default=False)
    has_room = models.BooleanField(_("there is a room to work in"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    client_key = models.UUIDField(editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["written_by", "client_key"], name="need_once")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("need-detail", args=[self.pk])
