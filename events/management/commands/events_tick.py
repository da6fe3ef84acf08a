"""Pass on seats that nobody took in time, remind those who come, deal tables; nothing is done twice."""

from django.core.management.base import BaseCommand

from events.actions.ticking import tick


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        done = tick()
        told = f"{done.lapsed} offers lapsed, {done.reminded} reminded, {done.dealt} rounds of tables dealt."
        self.stdout.write(told)
