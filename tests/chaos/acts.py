"""What others do meanwhile, in a process of its own: `python -m tests.chaos.acts ACT NUMBER...`.

`hide` takes posts that a moderator hides, `remove` people whose part in the programme ends, `suspend` people
whom staff suspend, `leave_hall` guests of a hall that is closed.
"""

import os
import sys
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diwan.settings.embedded")

import django

django.setup()

from django.utils import timezone  # noqa: E402

from community import actions  # noqa: E402
from community.models import Post  # noqa: E402
from events.actions import hall  # noqa: E402
from events.models import Registration  # noqa: E402
from people.actions import suspend  # noqa: E402
from people.models import Participation, Role, User  # noqa: E402
from tests import factories  # noqa: E402


def hide(pk: int) -> None:
    actions.hide(by=someone(Role.MODERATOR), post=Post.objects.get(pk=pk), reason="check")


def remove(pk: int) -> None:
    for part in Participation.objects.current().filter(person=pk):
        part.left_on = timezone.localdate()
        part.save()


def stop(pk: int) -> None:
    suspend(by=someone(Role.OFFICER), person=User.objects.get(pk=pk), reason="check")


def leave_hall(pk: int) -> None:
    event = Registration.objects.get(person=pk).event
    lead = someone(Role.MODERATOR)
    code = hall.open_hall(by=lead, event=event, closes=event.ends, client_key=uuid4()).thing
    Registration.objects.filter(person=pk).update(hall_code=code)
    hall.close_hall(by=lead, hall_code=code)


def someone(role: str) -> User:
    found = User.objects.filter(participations__role=role).first()
    return found or factories.member(role, email=f"{role}@staff.example")


if __name__ == "__main__":
    act = {"hide": hide, "remove": remove, "suspend": stop, "leave_hall": leave_hall}[sys.argv[1]]
    for number in sys.argv[2:]:
        act(int(number))
