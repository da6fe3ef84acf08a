"""What is findable of the programme's work: public calls. They are few, so they are compared one by one."""

from django.utils.translation import gettext_lazy as _

from community.search import Hit, findable, marked
from people.fold import fold

from .calls import public, whole


@findable("vacancies", _("Vacancies"))
def vacancies(user, words, limit):
    shown = whole(public(user)).order_by("-published_at")
    found = [
        call
        for call in shown
        if _has(f"{call.title} {call.need.title} {call.need.sector.label} {call.tasks}", words)
    ]
    return [
        Hit(
            marked(call.title, words),
            call.get_absolute_url(),
            snippet=marked(call.need.title, words),
            where=call.need.host.focus_country.label,
            at=call.published_at,
        )
        for call in found[:limit]
    ]


def _has(text: str, words: list[str]) -> bool:
    key = fold(text)
    return all(f" {word}" in key for word in words)
