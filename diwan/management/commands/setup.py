"""Bring a folder from nothing to a site with the demo programme; the second time it only looks."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

from django.core.management import call_command
from django.core.management.base import BaseCommand

from diwan.demo.studio import Studio
from diwan.management.commands.demo import filled
from diwan.static_files import collect_if_changed


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        call_command("messages", compile=True)
        # Migrating takes one core; drawing, and compressing what is static, the other.
        with nullcontext() if filled() else Studio() as studio, ThreadPoolExecutor(1) as beside:
            collecting = beside.submit(collect_if_changed)
            self.stdout.write("Preparing the database ...")
            call_command("migrate", verbosity=0)
            call_command("prepare")
            call_command("demo", studio=studio)
            collecting.result()
