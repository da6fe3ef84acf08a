"""What the two sign before a mentorship begins: each version of the text stays readable for good."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Agreement(NamedTuple):
    """What the two promise each other, and the rules of conduct that hold for everybody."""

    promises: list[str | Promise]
    conduct: list[str | Promise]


VERSIONS = {
    1: Agreement(
        promises=[
            _("We meet when we said we would, and tell each other early when we cannot."),
            _("What we tell each other stays between us, unless somebody is in danger."),
            _("Each of us may pause or end this at any time, without giving a reason."),
            _("This is advice between equals: no money, no gifts, no promise of a job or a visa."),
        ],
        conduct=[
            _("We treat each other with respect, whatever our age, gender, faith, origin or position."),
            _("No sexual relations, no harassment, no pressure, and no use of one’s position."),
            _("We do not ask for addresses, papers or pictures that the other does not offer."),
            _("Who sees or suffers harm tells the safeguarding officers. Nobody is blamed for telling."),
        ],
    ),
}
CURRENT = max(VERSIONS)


def text_of(version: int | None) -> Agreement:
    """What the two sign or signed."""
    return VERSIONS[version or CURRENT]
