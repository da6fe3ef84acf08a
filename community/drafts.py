"""Reading drafts: what fills a form again, and what one keeps in all places."""

from django.db.models import Q

from people.models import User

from .models import Draft, Forum, Post, Topic


def in_place(user, place: str, wanted: int | None = None) -> list[Draft]:
    """One's drafts for one form, the latest first; the `wanted` one, wherever it was written, before them."""
    if not user.is_authenticated:
        return []
    here = Draft.objects.visible_to(user).filter(Q(place=place) | Q(pk=wanted))
    return sorted(here, key=lambda draft: draft.pk != wanted)


def all_of(user) -> list[Draft]:
    """All that one keeps, each with `where`: the place's name, empty once one no longer sees it."""
    drafts = list(Draft.objects.visible_to(user))
    keys: dict[str, set[int]] = {"t": set(), "f": set(), "m": set(), "p": set()}
    for draft in drafts:
        keys[draft.place[0]].add(int(draft.place[1:]))
    names = {
        "t": {t.pk: t.title for t in Topic.objects.visible_to(user).filter(pk__in=keys["t"])},
        "f": {f.pk: f.label for f in Forum.objects.visible_to(user).filter(pk__in=keys["f"])},
        "p": {p.pk: f"{p.topic.title} · #{p.number}" for p in _posts(user, keys["p"])},
        "m": {p.pk: p.call_me for p in User.objects.visible_to(user).filter(pk__in=keys["m"])},
    }
    for draft in drafts:
        draft.where = names[draft.place[0]].get(int(draft.place[1:]), "")
    return drafts


def _posts(user, keys: set[int]):
    return Post.objects.visible_to(user).filter(pk__in=keys).select_related("topic")
