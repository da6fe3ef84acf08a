"""The office of community/: which forums there are, and who may do what in them."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn

from people.office import Noun, in_four_languages

from .models import Forum


class ForumViewSet(Noun):
    model = Forum
    icon = "comment"
    menu_order = 130
    add_to_admin_menu = True
    list_display = ["name", "sector", BooleanColumn("public_read", label=_("Anybody may read")), "position"]
    list_filter = ["public_read", "sector"]
    panels = [
        MultiFieldPanel(in_four_languages("name"), _("Name")),
        MultiFieldPanel(in_four_languages("about"), _("About")),
        FieldRowPanel(["slug", "sector", "position"]),
        "public_read",
        InlinePanel(
            "access",
            panels=[
                FieldRowPanel(["level", "role"]),
                FieldRowPanel(["focus_country", "institution", "person"]),
            ],
            label=_("Access"),
            help_text=_("Each row grants a level to whoever meets all that it names."),
        ),
    ]


hooks.register("register_admin_viewset", ForumViewSet)
