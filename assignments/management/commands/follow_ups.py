"""Send the follow-ups that are due and remind of those that wait; erase what visitors needed once it is past.

Run it once a day; run again it sends nothing twice.
"""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from assignments.actions.staying import follow_up
from assignments.actions.visits import forget_needs


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *args, **options):
        if not options["dry_run"]:
            self._run()
            return
        # Mail is a row of the transaction, so taking it back takes the mail back.
        with transaction.atomic():
            self._run()
            transaction.set_rollback(True)

    def _run(self):
        sent, reminded = follow_up(timezone.localdate())
        erased = forget_needs()
        self.stdout.write(f"{sent} sent, {reminded} reminded, needs of {erased} erased.")
