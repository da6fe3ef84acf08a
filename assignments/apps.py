from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssignmentsConfig(AppConfig):
    name = "assignments"
    verbose_name = _("Assignments")

    def ready(self):
        from people.models.media import shown_on

        # They register themselves.
        from . import belongings, cvs, finding, pack, receipts, receivers, rules, vanishing  # noqa: F401
        from .models import TrainingSession

        shown_on(TrainingSession)
