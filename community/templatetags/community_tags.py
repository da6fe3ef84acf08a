"""What other pages show of conversation."""

from django import template
from django.contrib.auth.models import AnonymousUser

from community import inbox, reading
from community.models import Forum, Reaction, Topic, Watch, Watching

register = template.Library()

SHOWN = 5
ICONS = {
    Reaction.Kind.THANKS: "heart",
    Reaction.Kind.AGREE: "up",
    Reaction.Kind.HELPFUL: "star",
    Reaction.Kind.INSIGHT: "lamp",
}


@register.inclusion_tag("community/moving_topics.html")
def moving_topics():
    """The public topics in which somebody wrote last: the same for every reader."""
    return {"topics": reading.latest_topics(AnonymousUser())[:SHOWN]}


@register.simple_tag(takes_context=True)
def unread(context) -> str:
    """How many notifications wait for the member who reads, as a short number; nothing where none does."""
    return inbox.waiting_for(context["request"].user)


@register.inclusion_tag("community/watch_form.html", takes_context=True)
def watching(context, place: Forum | Topic, action: str):
    """The form that says how much the member who reads wants to be told of a forum or topic."""
    usual = Watching.WATCHING if getattr(place, "forum_id", place) is None else Watching.NORMAL
    level = _chosen(context["request"].user, place)
    return {
        "levels": Watching.choices,
        "level": usual if level is None else level,
        "action": action,
        "csrf_token": context["csrf_token"],
    }


def _chosen(user, place: Forum | Topic) -> int | None:
    if isinstance(place, Topic) and place.standing_of == user.pk:
        return place.chosen
    mine = Watch.objects.visible_to(user).filter(**{str(place._meta.model_name): place})
    return mine.values_list("level", flat=True).first()


@register.inclusion_tag("community/post_reactions.html")
def reactions(post, member):
    """The reactions under a post; for members each is a button, as long as the topic is open."""
    rows = [
        {"kind": kind, "icon": icon, "count": post.reactions.get(kind, 0), "own": kind in post.mine}
        for kind, icon in ICONS.items()
    ]
    return {"post": post, "rows": rows, "may": member and post.topic.state == Topic.State.OPEN}
