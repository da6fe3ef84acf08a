"""Send the digests that are due today. Run it once a day; run again it sends only what is still missing."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from community.actions import send_digest
from community.models import Inbox

AT_ONCE = 200


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        today, sent, last = timezone.localdate(), 0, 0
        # A person is a transaction of their own: broken off, it goes on where it was.
        while due := list(self._due(today).filter(pk__gt=last)[:AT_ONCE]):
            sent += sum(send_digest(person=inbox.person, today=today) for inbox in due)
            last = due[-1].pk
        self.stdout.write(f"{sent} sent.")

    @staticmethod
    def _due(today):
        return Inbox.objects.digest_due(today).select_related("person").order_by("pk")
