from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self):
        from people.models.media import shown_on

        # They register themselves.
        from . import belongings, counting, finding, rules, stage_streams, streams, vanishing  # noqa: F401
        from .models import Recording, Source

        for model in (Recording, Source):
            shown_on(model)
        from . import receivers  # noqa: F401
        from .calling import belongings as of_calls  # noqa: F401
        from .calling import rules as calling  # noqa: F401
        from .models import Slides

        shown_on(Slides)
        from . import states  # noqa: F401
