"""Delete CV and references of decided applications and of drafts past their date, and what was written by
those who were not chosen; `--dry-run` only counts."""

from django.core.management.base import BaseCommand

from assignments.actions.retention import forget_old


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *args, dry_run, **options):
        count = len(forget_old(dry_run=dry_run))
        self.stdout.write(f"{count} {'would be' if dry_run else 'were'} cleared.")
