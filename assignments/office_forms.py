"""What the office accepts of the programme's work."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from people.office_forms import DatedForm

from . import gates
from .actions.work import INTERN_OUTSIDE
from .models import MOST_PLACES, MOST_WEEKS, Vacancy, latest_end


class AssignmentForm(DatedForm):
    """What the database would refuse is refused beside its field."""

    def clean(self):
        told = super().clean()
        starts, ends = told.get("starts"), told.get("ends")
        if starts:
            self.instance.latest_end = latest_end(starts)
        if starts and ends and ends > self.instance.latest_end:
            self.add_error("ends", _("An assignment takes three months at most."))
        if starts and ends and self.instance.pk:
            fitting = self.instance.internships.filter(starts__gte=starts, ends__lte=ends)
            if self.instance.internships.open().exclude(pk__in=fitting.values("pk")).exists():
                self.add_error("starts", INTERN_OUTSIDE)
        host, country = told.get("host"), told.get("focus_country")
        if host and country and host.focus_country_id != country.pk:
            self.add_error("host", _("This institution is not in that focus country."))
        return told


class NeedForm(WagtailAdminModelForm):
    """What the public reads of it names no host that wishes not to be named."""

    def _post_clean(self):
        super()._post_clean()
        for vacancy in self.instance.vacancies.filter(state__in=Vacancy.PUBLIC):
            vacancy.need = self.instance
            if wrong := gates.hidden_host_is_not_named(vacancy):
                self.add_error(None, wrong)
                break


class VacancyForm(WagtailAdminModelForm):
    """Within what the database takes, and what is public names no host that wishes not to be named."""

    def clean(self):
        told = super().clean()
        for name, most in (("places", MOST_PLACES), ("weeks", MOST_WEEKS)):
            if name in told and not 1 <= told[name] <= most:
                self.add_error(name, _("Between 1 and %(most)s.") % {"most": most})
        if self.instance.applications.filter(place__gt=told.get("places", MOST_PLACES)).exists():
            self.add_error("places", _("More people than this have a place already."))
        closes_at, before = told.get("closes_at"), self.initial.get("closes_at")
        is_called = self.instance.state == Vacancy.State.PUBLISHED
        # The office shows no seconds.
        if is_called and closes_at and before and closes_at < before.replace(second=0, microsecond=0):
            self.add_error("closes_at", _("Only an open vacancy can be extended, and only to a later time."))
        return told

    def _post_clean(self):
        super()._post_clean()
        is_public = self.instance.state in Vacancy.PUBLIC
        if is_public and (wrong := gates.hidden_host_is_not_named(self.instance)):
            self.add_error(None, wrong)


class SessionForm(WagtailAdminModelForm):
    """A half-day that ends after it starts."""

    def clean(self):
        told = super().clean()
        starts, ends = told.get("starts"), told.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It ends before it starts."))
        return told
