"""Prove every stored number against what it counts, and mend what differs; `--check` only tells, and ends
with 1 if anything does."""

from django.core.management.base import BaseCommand

from community.counting import differences


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *args, check, **options):
        wrong = differences()
        for difference in wrong:
            self.stdout.write(str(difference))
        if wrong and not check:
            for mend, pk in dict.fromkeys((mend, difference.pk) for difference, mend in wrong.items()):
                mend(pk)
            self.stdout.write(f"{len(wrong)} mended.")
            wrong = differences()
        self.stdout.write(f"{len(wrong)} differences.")
        if wrong:
            raise SystemExit(1)
