from django.apps import AppConfig


class DiwanConfig(AppConfig):
    name = "diwan"
    verbose_name = "Diwan"

    def ready(self):
        from . import checks, watched  # noqa: F401 (they register themselves)
        from .office import start_choosers_from_data

        start_choosers_from_data()
