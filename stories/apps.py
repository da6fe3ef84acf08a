from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "stories"
    verbose_name = _("Stories")

    def ready(self):
        from people.models.media import shown_on

        # They register themselves.
        from . import belongings, finding, receivers, rules, vanishing  # noqa: F401
        from .models import Pitch, PitchPicture, StoryPage

        for model in (StoryPage, Pitch, PitchPicture):
            shown_on(model)
