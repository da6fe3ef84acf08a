"""Coming to the conference: the hall is full and three wait, guests among them; what is asked and needed."""

from django_tasks_db.models import DBTaskResult

from events.actions import registering
from events.actions.details import Details
from events.models import Event, EventQuestion, NeedKind, NeedsReader, SeatPool
from people.models import User
from people.notify import send

from .events import CONFERENCE
from .world import World, in_languages, key, read


def fill(world: World) -> None:
    conference, told = Event.objects.get(slug=CONFERENCE), read("coming")
    for position, row in enumerate(told["question"]):
        EventQuestion.objects.create(
            event=conference,
            position=position,
            choices="\n".join(row["choices"]),
            required=row["required"],
            **in_languages(row["text"], "text"),
        )
    _needs(world, conference, told["need"])
    hall = SeatPool.objects.get(event=conference, mode=Event.Mode.ONSITE)
    registering.set_capacity(by=world.people["staff"], pool=hall, capacity=hall.taken)
    for row in told["guest"]:
        _guest(conference, row)
    # Nobody of the demo is written to.
    DBTaskResult.objects.filter(task_path=send.module_path).delete()


def _needs(world: World, conference: Event, rows: list[dict]) -> None:
    for kind in NeedKind.values:
        NeedsReader.objects.create(event=conference, person=world.people["staff"], kind=kind)
    for row in rows:
        mine = conference.registrations.filter(person=world.people[row["person"]]).first()
        if mine:
            registering.register(
                by=mine.person,
                event=conference,
                mode=mine.mode,
                client_key=key("need", row["person"]),
                details=Details(needs={row["kind"]: row["text"]}),
            )


def _guest(conference: Event, row: dict) -> None:
    person = User.objects.create_user(
        row["address"],
        full_name=row["name"],
        call_me=row["name"].split()[0],
        language=row["language"],
        is_demo=True,
    )
    registering.register(
        by=person, event=conference, mode=row["mode"], client_key=key("registration", row["address"])
    )
