"""Make the key by which push services know this site; put the line in its environment, once."""

from django.core.management.base import BaseCommand

from community import webpush


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        self.stdout.write(f"VAPID_PRIVATE_KEY={webpush.new_key()}")
