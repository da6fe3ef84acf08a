"""What other pages show of stories."""

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import get_language

from stories import reading

register = template.Library()

OTHERS = 4


@register.inclusion_tag("stories/latest_stories.html", takes_context=True)
def latest_stories(context):
    """One story large with its picture and a voice out of it, and four others."""
    found = reading.latest(_reader(context), get_language(), OTHERS + 1)
    lead, *others = found or [None]
    return {"lead": lead, "quote": reading.quote(lead) if lead else None, "others": others}


def _reader(context):
    request = context.get("request")
    return getattr(request, "user", None) or AnonymousUser()
