from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = _("Community")

    def ready(self):
        from . import attaching, belongings, finding, receivers, rules, streams, subjects  # noqa: F401 (they register themselves)
