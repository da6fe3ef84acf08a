"""The conference's programme is released, and some have picked what they want to be at."""

from events.actions import picking
from events.actions.releasing import release
from events.models import Event, Talk

from .world import World, key

# Two of Karim's are at the same time, as it happens to everybody.
PICKED = {
    "karim": ("KEYN01", "WSHOP1", "LISTEN", "COLDST"),
    "amina": ("KEYN01", "PANEL2"),
    "noor": ("DESK3Q", "INTERN"),
}


def fill(world: World, conference: Event) -> None:
    release(by=world.people["staff"], event=conference, client_key=key("release", 1))
    for name, codes in PICKED.items():
        for talk in Talk.objects.filter(code__in=codes).select_related("event"):
            picking.pick(by=world.people[name], talk=talk)
