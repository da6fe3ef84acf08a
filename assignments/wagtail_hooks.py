"""The office of assignments/: the texts and dates of each noun.

Where a thing stands is moved by its page's buttons (`assignments.actions`), so no form here has a state; what
people own or decided has no form at all.
"""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.viewsets.base import ViewSetGroup

from people.office import Edit, Noun, only
from people.office_forms import DatedForm

from .actions.vacancies import note_extension
from .actions.work import copy_dates
from .models import (
    Application,
    Assignment,
    Cost,
    ExchangeVisit,
    HandoverItem,
    InstitutionLink,
    Internship,
    Need,
    Training,
    TrainingSession,
    Vacancy,
)
from .office_forms import AssignmentForm, NeedForm, SessionForm, VacancyForm

VERBS: dict[type[Model], tuple[str, ...]] = {
    **dict.fromkeys((Application, Internship, Cost, HandoverItem), ("view",)),
    **dict.fromkeys((Need, Vacancy, ExchangeVisit, InstitutionLink), ("view", "change")),
    **dict.fromkeys((Assignment, Training, TrainingSession), ("view", "add", "change")),
}
for noun, verbs in VERBS.items():
    only(noun, *verbs)


class NeedViewSet(Noun):
    model = Need
    icon = "help"
    list_display = ["title", "host", "sector", "state", "moved_at"]
    list_filter = ["state", "sector", "host"]
    search_fields = ["title", "host__name"]
    edit_handler = ObjectList(
        [
            FieldPanel("state", read_only=True),
            "title",
            "sector",
            "problem",
            "learners",
            "stays",
            FieldRowPanel(["internet", "has_laptops", "has_room"]),
        ],
        base_form_class=NeedForm,
    )


class VacancyEdit(Edit):
    def save_instance(self):
        before = self.form.initial["closes_at"]
        vacancy = super().save_instance()
        if vacancy.state == Vacancy.State.PUBLISHED and vacancy.closes_at > before:
            note_extension(vacancy, by=self.request.user)
        return vacancy


class VacancyViewSet(Noun):
    model = Vacancy
    edit_view_class = VacancyEdit
    icon = "clipboard-list"
    list_display = ["title", "mode", "places", "state", "closes_at"]
    list_filter = ["state", "mode"]
    search_fields = ["title", "need__host__name"]
    edit_handler = ObjectList(
        [
            FieldPanel("state", read_only=True),
            "title",
            "tasks",
            "deliverables",
            "requirements",
            "languages",
            FieldRowPanel(["mode", "places"]),
            FieldRowPanel(["starts", "weeks", "closes_at"]),
            FieldRowPanel(["covers_logistics", "daily_allowance", "currency"]),
        ],
        base_form_class=VacancyForm,
    )


class ApplicationViewSet(Noun):
    model = Application
    icon = "doc-full"
    list_display = ["vacancy", "person", "state", "submitted_at", "moved_at"]
    list_filter = ["state", "vacancy"]
    inspect_view_fields = ["vacancy", "person", "state", "submitted_at", "answer_by", "keep_until"]


class AssignmentEdit(Edit):
    def save_instance(self):
        assignment = super().save_instance()
        copy_dates(assignment)
        return assignment


class AssignmentViewSet(Noun):
    model = Assignment
    edit_view_class = AssignmentEdit
    icon = "tasks"
    list_display = ["title", "expert", "host", "focus_country", "state", "starts", "ends"]
    list_filter = ["state", "mode", "focus_country", "sector"]
    search_fields = ["title", "host__name", "expert__call_me"]
    edit_handler = ObjectList(
        [
            FieldPanel("state", read_only=True),
            "title",
            "summary",
            FieldRowPanel(["programme", "focus_country", "sector"]),
            FieldRowPanel(["expert", "host"]),
            "mode",
            FieldRowPanel(["starts", "ends"]),
        ],
        base_form_class=AssignmentForm,
    )


class InternshipViewSet(Noun):
    model = Internship
    icon = "user"
    list_display = ["title", "intern", "assignment", "state", "starts", "ends"]
    list_filter = ["state"]
    search_fields = ["title", "assignment__title"]
    inspect_view_fields = ["title", "intern", "assignment", "state", "starts", "ends"]


class TrainingViewSet(Noun):
    model = Training
    icon = "openquote"
    list_display = ["title", "kind", "programme", "is_open"]
    list_filter = ["kind", "is_open"]
    panels = ["title", FieldRowPanel(["programme", "kind"]), "about", "is_open"]


class TrainingSessionViewSet(Noun):
    model = TrainingSession
    icon = "date"
    list_display = ["title", "training", "starts", "ends", "place"]
    list_filter = ["training"]
    edit_handler = ObjectList(
        ["training", "title", FieldRowPanel(["starts", "ends"]), "place", "material"],
        base_form_class=SessionForm,
    )


class InstitutionLinkViewSet(Noun):
    model = InstitutionLink
    icon = "link"
    list_display = ["host", "partner", "opened_at", "closed_at"]
    list_filter = ["host", "partner"]
    panels = ["aim"]


class ExchangeVisitViewSet(Noun):
    model = ExchangeVisit
    icon = "globe"
    list_display = ["title", "sender", "state", "starts", "ends"]
    list_filter = ["state", "sender"]
    edit_handler = ObjectList(
        [
            FieldPanel("state", read_only=True),
            "title",
            "aim",
            FieldRowPanel(["starts", "ends"]),
            "outcome",
            "follow_up",
        ],
        base_form_class=DatedForm,
    )


class CostViewSet(Noun):
    model = Cost
    icon = "calendar-check"
    list_display = ["kind", "assignment", "visit", "amount", "currency", "state", "paid_on"]
    list_filter = ["state", "kind", "currency"]
    inspect_view_fields = [
        "kind",
        "note",
        "assignment",
        "visit",
        "quantity",
        "rate",
        "currency",
        "state",
        "paid_on",
    ]


class HandoverItemViewSet(Noun):
    model = HandoverItem
    icon = "folder-open-inverse"
    list_display = ["title", "kind", "institution", "assignment", "added_at"]
    list_filter = ["kind", "institution"]
    search_fields = ["title"]
    inspect_view_fields = ["title", "kind", "institution", "assignment", "added_at"]


class Work(ViewSetGroup):
    menu_label = _("The work")
    menu_icon = "tasks"
    menu_order = 140
    items = (
        NeedViewSet,
        VacancyViewSet,
        ApplicationViewSet,
        AssignmentViewSet,
        InternshipViewSet,
        CostViewSet,
    )


class Together(ViewSetGroup):
    menu_label = _("Learning and ties")
    menu_icon = "link"
    menu_order = 145
    items = (
        TrainingViewSet,
        TrainingSessionViewSet,
        InstitutionLinkViewSet,
        ExchangeVisitViewSet,
        HandoverItemViewSet,
    )


for viewset in (Work, Together):
    hooks.register("register_admin_viewset", viewset)
