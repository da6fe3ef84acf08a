"""At the door of the conference, an evening that is over with a certificate, and a training that counts."""

from datetime import timedelta

from django.utils import timezone

from assignments.models import TrainingSession
from events.actions import certificates
from events.actions.checkins import check_in
from events.door import Scan
from events.models import CertificateRule, CheckIn, DoorKeeper, Event, Registration
from events.tickets import code

from .events import CONFERENCE, TRIED_OUT
from .world import World, key

KEEPER = "sanne"
# An evening in the past, and who was there how many minutes after its start.
EVENING, MINUTES = "outreach-nigeria", 60
CAME = {"adaeze": 0, "musa": 5, "chidi": 20, "tunde": 110}
TRAINING, NEXT_ROUND = "pre-departure-training", "Before you go: three half-days, next round"


def fill(world: World) -> None:
    conference = Event.objects.get(slug=CONFERENCE)
    DoorKeeper.objects.create(event=conference, person=world.people[KEEPER])
    CertificateRule.objects.create(event=conference, minutes=240, talks=4)
    _arrivals(world, conference)
    _evening(world, Event.objects.get(slug=EVENING))
    first = TrainingSession.objects.filter(training__title=NEXT_ROUND).first()
    Event.objects.filter(slug=TRAINING).update(training_session=first)


def _arrivals(world: World, conference: Event) -> None:
    """Every other guest of the hall is in; not those whose tickets visitors try out."""
    tried = {world.people[name].pk for name in TRIED_OUT}
    coming = conference.registrations.standing().filter(mode=Event.Mode.ONSITE).exclude(person__in=tried)
    scans = [
        Scan(key("scan", number), timezone.now() - timedelta(minutes=3 * number + 1), code=code(one, 0))
        for number, one in enumerate(coming.order_by("pk")[::2])
    ]
    check_in(by=world.people[KEEPER], event=conference, device=key("scanner"), scans=scans)


def _evening(world: World, evening: Event) -> None:
    CertificateRule.objects.create(event=evening, minutes=MINUTES)
    for name, late in CAME.items():
        at = evening.starts + timedelta(minutes=late)
        registration = Registration.objects.create(
            event=evening,
            person=world.people[name],
            mode=Event.Mode.ONSITE,
            registered_at=evening.starts - timedelta(days=9),
            client_key=key("registration", evening.slug, name),
        )
        CheckIn.objects.create(
            event=evening,
            registration=registration,
            by=world.people["staff"],
            device=key("scanner"),
            client_nonce=key("scan", evening.slug, name),
            result=CheckIn.Result.OK,
            scanned_at=at,
            received_at=at,
            day=at.astimezone(evening.zone).date(),
        )
    certificates.issue(by=world.people["adaeze"], event=evening)
