"""Bring a folder from nothing to a site with the demo programme; the second time it only looks."""

from concurrent.futures import ThreadPoolExecutor

from django.core.management import call_command
from django.core.management.base import BaseCommand

from diwan.static_files import collect_if_changed


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        call_command("messages", compile=True)
        # Compressing takes one core, migrating the other.
        with ThreadPoolExecutor(1) as beside:
            collecting = beside.submit(collect_if_changed)
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0)
            collecting.result()
        call_command("prepare")
        call_command("demo")
