"""The office of mentoring/: that pairs exist, how far they are, and what either of them tells staff.

What they talk about is theirs."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column

from people.office import Noun, in_four_languages, only

from .models import Feedback, Mentorship, SkillTag
from .office_forms import SkillForm

only(Mentorship, "view")
only(SkillTag, "view", "add", "change")
only(Feedback, "view")


class MentorshipViewSet(Noun):
    model = Mentorship
    icon = "group"
    menu_order = 150
    add_to_admin_menu = True
    list_display = ["__str__", "mentor", "mentee", "state", "requested_at", "started_at", "ended_at"]
    list_filter = ["state", "programme"]
    inspect_view_fields = ["programme", "mentor", "mentee", "state", "requested_at", "started_at", "ended_at"]


class SkillViewSet(Noun):
    model = SkillTag
    icon = "tag"
    menu_order = 151
    add_to_admin_menu = True
    list_display = ["name", "name_nl", "name_ar", "name_so"]
    search_fields = ["name", "name_nl", "name_ar", "name_so"]
    inspect_view_fields = in_four_languages("name")
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldRowPanel([FieldPanel(name) for name in ("name_nl", "name_ar", "name_so")]),
            FieldPanel("words"),
        ],
        base_form_class=SkillForm,
    )


class FeedbackViewSet(Noun):
    """Whoever finds that they do not fit is found by the filter: staff look for somebody else."""

    model = Feedback
    icon = "comment"
    menu_order = 155
    add_to_admin_menu = True
    list_display = [
        "__str__",
        Column("session.mentorship", label=_("Mentorship"), accessor="session.mentorship"),
        "author",
        "fit",
        "rating",
        "given_at",
    ]
    list_filter = ["fit", "rating"]
    inspect_view_fields = ["author", "fit", "rating", "text", "given_at"]


for viewset in (MentorshipViewSet, SkillViewSet, FeedbackViewSet):
    hooks.register("register_admin_viewset", viewset)
