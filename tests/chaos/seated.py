"""Make an evening with few seats and people who want one, or tell who has one.

`python -m tests.chaos.seated make PEOPLE SEATS` prints how to be them, `… late` ends the time of every offer,
and `… tell` prints every seat, every registration and every mail, as the database has them. The rows must be
committed where a server sees them.
"""

import json
import os
import sys
from collections import Counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")

import django

django.setup()

from datetime import timedelta  # noqa: E402

from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from events.models import Event, Registration, SeatPool  # noqa: E402
from tests import factories  # noqa: E402
from tests.chaos.people import session_of  # noqa: E402
from tests.events import making  # noqa: E402


def make(people: int, seats: int) -> dict:
    now = timezone.now()
    event = making.event("evening", starts=now + timedelta(days=9), ends=now + timedelta(days=10))
    SeatPool.objects.create(event=event, mode=Event.Mode.ONSITE, capacity=seats)
    SeatPool.objects.create(event=event, mode=Event.Mode.ONLINE, capacity=2 * seats)
    country = factories.FocusCountryFactory()
    return {"logins": [session_of(factories.member("expert", country)) for _ in range(people)]}


def tell() -> dict:
    columns = ("person", "person__email", "mode", "state", "queue_no", "sequence")
    mails = DBTaskResult.objects.filter(task_path="people.notify.send")
    told = Counter((task.args_kwargs["args"][0], task.args_kwargs["args"][4]["news"]) for task in mails)
    return {
        "pools": list(SeatPool.objects.order_by("mode").values("mode", "capacity", "taken", "next_no")),
        "registrations": list(Registration.objects.order_by("pk").values(*columns)),
        "mails": [[address, news, count] for (address, news), count in sorted(told.items())],
    }


def late() -> dict:
    """Every offer is over: as if a day had passed."""
    offers = Registration.objects.filter(state=Registration.State.OFFERED)
    return {"late": offers.update(offered_until=timezone.now() - timedelta(seconds=1))}


if __name__ == "__main__":
    verb, *numbers = sys.argv[1:]
    sys.stdout.write(json.dumps({"make": make, "tell": tell, "late": late}[verb](*map(int, numbers))))
