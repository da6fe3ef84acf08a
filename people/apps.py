from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People")

    def ready(self):
        from django.db.models.signals import post_migrate

        from .table_versions import install

        post_migrate.connect(install, sender=self)
        from . import belongings, folders, receivers, rules, vanishing  # noqa: F401 (they register themselves)
