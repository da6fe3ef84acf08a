"""Send the newsletter of this week to whoever has not had it, and forget addresses that never said yes.

Run it once a week, or every day: it sends each subscriber one digest a week at most, and none about nothing.
Broken off, the next run goes on where it was.
"""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from stories.actions import newsletter
from stories.models import Subscriber

AT_ONCE = 200


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        today = timezone.localdate()
        period = today - timedelta(days=today.weekday())
        forgotten, sent, last = newsletter.forget_unanswered(), 0, 0
        due = Subscriber.objects.confirmed().exclude(period=period).order_by("pk")
        # A subscriber is a transaction of their own.
        while numbers := list(due.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
            sent += sum(newsletter.send_issue(number=number, period=period) for number in numbers)
            last = numbers[-1]
        self.stdout.write(f"{sent} sent, {forgotten} forgotten.")
