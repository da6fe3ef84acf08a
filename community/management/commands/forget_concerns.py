"""Delete concerns that were settled more than two years ago; `--dry-run` only counts."""

from django.core.management.base import BaseCommand

from community.actions import forget_settled


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="change nothing")

    def handle(self, *args, dry_run, **options):
        count = forget_settled(dry_run=dry_run)
        self.stdout.write(f"{count} {'would be' if dry_run else 'were'} deleted.")
