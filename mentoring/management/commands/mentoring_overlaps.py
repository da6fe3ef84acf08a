"""List people who have two sessions at once, as JSON; there is none while the database holds its promise.

It reads the sessions themselves and not the quarters that they hold, so it would find what those let through.
"""

import json

from django.core.management.base import BaseCommand, CommandError

from mentoring.checking import overlaps


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        found = overlaps()
        self.stdout.write(json.dumps(found))
        if found:
            raise CommandError(f"{len(found)} found.")
