"""Pass on offered seats that nobody took in time, and remind those who come; nothing is done twice."""

from django.core.management.base import BaseCommand

from events.actions.ticking import tick


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        done = tick()
        self.stdout.write(f"{done.lapsed} offers lapsed, {done.reminded} reminded.")
