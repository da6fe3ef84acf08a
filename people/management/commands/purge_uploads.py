"""Forget uploads that nobody sent to the end within a week, and bytes that a crash left behind."""

from django.core.management.base import BaseCommand

from people.incoming import actions


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        late, stray = actions.purge()
        self.stdout.write(f"Forgot {late} unfinished uploads and {stray} stray files.")
