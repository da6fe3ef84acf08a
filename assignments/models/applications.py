"""One person's answer to a vacancy, and the way to a yes that two sides must give."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Institution

from .moved import Moved, is_programme_staff
from .vacancies import Vacancy


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The applicant's own; staff see what was sent in, a host what staff put before it."""
        if not (user.is_authenticated and user.is_member):
            return self.none()
        own = Q(person=user)
        if is_programme_staff(user):
            # A draft that was taken back was never sent in.
            return self.filter(own | Q(submitted_at__isnull=False))
        before_host = Q(
            vacancy__need__host__in=Institution.objects.held_by(user), shortlisted_at__isnull=False
        )
        return self.filter(own | before_host)

    def told_to(self, user):
        """Those of which `user` may read what was written and the CV: a host only while it has a say in it
        or works with the person."""
        seen = self.visible_to(user)
        if is_programme_staff(user):
            return seen
        return seen.filter(Q(person=user) | Q(state__in=Application.BEFORE_HOST))

    def open(self):
        """Those that somebody still has to decide on."""
        return self.filter(state__in=Application.OPEN)

    def live(self):
        """Those that stand in the way of a second one by the same person for the same vacancy."""
        return self.exclude(state__in=Application.ENDED)

    def past_keeping(self):
        """Those that nobody decides on any more, past their date, of which a CV, references or, unless the
        person was chosen, texts are still here."""
        has_papers = ~Q(cv="") | Q(pk__in=Reference.objects.values("application"))
        has_texts = ~Q(motivation="", experience="") | Q(available_from__isnull=False)
        told = has_papers | has_texts & ~Q(state=Application.State.ACCEPTED)
        old = self.filter(told, keep_until__lt=timezone.localdate())
        return old.exclude(state__in=Application.OPEN).order_by("pk")


class Application(Moved):
    """Selection needs the host's yes and the programme's yes, by different people (domain I5)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("sent in")
        SHORTLISTED = "shortlisted", _("with the host")
        HOST_APPROVED = "host_approved", _("host says yes")
        APPROVED = "approved", _("host and programme say yes")
        OFFERED = "offered", _("place offered")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("offer declined")
        REJECTED = "rejected", _("not selected")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LAPSED = "lapsed", _("offer lapsed")

    OPEN = (State.SUBMITTED, State.SHORTLISTED, State.HOST_APPROVED, State.APPROVED, State.OFFERED)
    ENDED = (State.DECLINED, State.REJECTED, State.WITHDRAWN, State.LAPSED)
    BEFORE_HOST = (*OPEN[1:], State.ACCEPTED)
    SELECTED = (State.APPROVED, State.OFFERED, State.ACCEPTED)

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="applications"
    )
    motivation = models.TextField(_("why you"), max_length=4000, blank=True)
    experience = models.TextField(_("what you have done that helps here"), max_length=4000, blank=True)
    available_from = models.DateField(_("you can start on"), null=True, blank=True)
    cv = models.FileField(_("CV"), upload_to="applications", blank=True)
    cv_name = models.CharField(max_length=150, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=14, choices=State, default=State.DRAFT)
    submitted_at = models.DateTimeField(null=True, editable=False)
    shortlisted_at = models.DateTimeField(null=True, editable=False)
    host_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    programme_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    answer_by = models.DateTimeField(_("answer by"), null=True, blank=True, editable=False)
    # The place it fills: of two who accept the last one, the database lets one through.
    place = models.PositiveSmallIntegerField(null=True, editable=False)
    keep_until = models.DateField(_("kept until"), editable=False)
    client_key = models.UUIDField(editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "client_key"], name="application_once"),
            models.UniqueConstraint(
                fields=["vacancy", "person"],
                condition=~Q(state__in=["declined", "rejected", "withdrawn", "lapsed"]),
                name="one_live_application_per_vacancy",
            ),
            models.UniqueConstraint(fields=["vacancy", "place"], name="one_person_per_place"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(place__isnull=False), name="accepted_has_a_place"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "offered", "accepted"])
                | (
                    Q(host_approved_by__isnull=False)
                    & Q(programme_approved_by__isnull=False)
                    & ~Q(host_approved_by=F("programme_approved_by"))
                ),
                name="selected_by_two_people",
            ),
        ]

    def __str__(self):
        # Who applied is nobody's to read in a list.
        return f"Application {self.pk}"

    def get_absolute_url(self):
        return reverse("application-detail", args=[self.pk])

    @property
    def who_can_be_asked(self) -> list[tuple[str, str, str]]:
        """Its references as (name, how they know the applicant, contact)."""
        return [(one.name, one.role, one.contact) for one in self.references.all()]


class Reference(models.Model):
    """Somebody who can be asked about the applicant."""

    reached_through = "application"

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="references")
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("how they know you"), max_length=160)
    contact = models.CharField(_("e-mail or telephone"), max_length=160)

    class Meta:
        verbose_name = _("reference")
        ordering = ["pk"]

    def __str__(self):
        return self.name
