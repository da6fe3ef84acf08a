"""List sessions to come whose time came apart from what was agreed, after the rules of a zone changed.

Run it when the zone database was updated. Each line is JSON; nothing is moved: the two decide.
"""

import json

from django.core.management.base import BaseCommand, CommandError

from mentoring.checking import apart_from_the_wall


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        found = apart_from_the_wall()
        for difference in found:
            self.stdout.write(json.dumps(difference))
        if found:
            raise CommandError(f"{len(found)} found.")
