"""Erase what people needed at events that are over, and guests a month after their last one. Run it daily."""

from datetime import date

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from events.actions.ticking import forget_guests, forget_needs


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=date.fromisoformat, help="as if it were this day (2027-01-31)")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")

    def handle(self, *args, **options):
        day = options["as_of"] or timezone.localdate()
        with transaction.atomic():
            needs, guests = forget_needs(day), forget_guests(day)
            transaction.set_rollback(options["dry_run"])
        self.stdout.write(f"{needs} needs erased, {guests} guests forgotten.")
