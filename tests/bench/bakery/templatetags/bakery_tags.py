"""A menu, a trail and a footer out of the database on each page, as many Wagtail sites have them."""

from django import template
from wagtail.models import Page, Site

from tests.bench.bakery.models import Footer

register = template.Library()


@register.simple_tag(takes_context=True)
def site_root(context):
    return Site.find_for_request(context["request"]).root_page


@register.inclusion_tag("bakery/menu.html", takes_context=True)
def menu(context, parent, here=None):
    entries = list(parent.get_children().live().in_menu())
    for entry in entries:
        entry.has_children = entry.get_children().live().in_menu().exists()
        entry.active = bool(here) and here.url_path.startswith(entry.url_path)
    return {"entries": entries, "request": context["request"]}


@register.inclusion_tag("bakery/trail.html", takes_context=True)
def trail(context):
    page = context["page"]
    above = Page.objects.ancestor_of(page, inclusive=True).filter(depth__gt=1)
    return {"above": above, "request": context["request"]}


@register.simple_tag
def footer():
    first = Footer.objects.first()
    return first.body if first else ""
