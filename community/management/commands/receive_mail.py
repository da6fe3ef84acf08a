"""Post the reply in one mail, read from standard input. A mail server pipes each mail for reply+…@ to it."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from community.actions import receive
from community.letters import read_letter
from people.refusals import Refused

# What mail servers understand as "never": they tell the sender and do not try again (sysexits.h).
NO_PERMISSION = 77


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        raw = sys.stdin.buffer.read(settings.MAX_BODY_BYTES + 1)
        if len(raw) > settings.MAX_BODY_BYTES:
            raise CommandError("This mail is too large.", returncode=NO_PERMISSION)
        try:
            done = receive(letter=read_letter(raw))
        except Refused as refusal:
            raise CommandError(str(refusal.sentence), returncode=NO_PERMISSION) from refusal
        self.stdout.write(f"Post {done.thing.pk}{'' if done.created else ' (was there)'}.")
