"""The office of people/: the programme's frame, who takes part, and what was done."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets.button import Button

from . import actions
from .films.views import urlpatterns as film_urlpatterns
from .models import (
    AuditEntry,
    Consent,
    Disruption,
    FocusCountry,
    Institution,
    Invitation,
    Participation,
    Programme,
    Seat,
    Sector,
    Track,
)
from .office import Create, Edit, Noun, in_four_languages, only
from .office_forms import (
    CountryForm,
    DatedForm,
    DisruptionForm,
    InstitutionForm,
    InvitationForm,
    SafetyForm,
    TrackForm,
)
from .vanishing import counted

only(Invitation, "view", "add")
only(Participation, "view", "add")
only(Consent, "view")
only(AuditEntry, "view")


class ProgrammeViewSet(Noun):
    model = Programme
    icon = "calendar-alt"
    list_display = ["name", "starts", "ends"]
    edit_handler = ObjectList(
        [MultiFieldPanel(in_four_languages("name"), _("Name")), "slug", FieldRowPanel(["starts", "ends"])],
        base_form_class=DatedForm,
    )


class SafetyMode(Edit):
    """Switch a country's safety mode, with a reason."""

    page_title = _("Safety mode")

    def get_page_subtitle(self):
        return f"{self.page_title}: {self.object}"

    @property
    def submit_button_label(self):
        return _("Leave safety mode") if self.object.safety_mode else _("Switch on safety mode")

    def get_context_data(self, **kwargs):
        acts = AuditEntry.objects.about(self.object).filter(act__startswith="safety-mode")
        told = {"kinds": counted(self.object), "acts": acts.select_related("by")[:10]}
        return super().get_context_data(**kwargs) | told

    def save_instance(self):
        country = self.get_object()
        return actions.set_safety_mode(
            by=self.request.user,
            country=country,
            on=not country.safety_mode,
            reason=self.form.cleaned_data["reason"],
        )


class CountryEdit(Edit):
    @property
    def header_more_buttons(self):
        address = reverse("focuscountry:safety", args=[self.object.pk])
        label = _("Leave safety mode") if self.object.safety_mode else _("Switch on safety mode")
        return [*super().header_more_buttons, Button(label, url=address, icon_name="lock", priority=5)]


class FocusCountryViewSet(Noun):
    model = FocusCountry
    icon = "globe"
    edit_view_class = CountryEdit
    list_display = [
        "__str__",
        "programme",
        "status",
        BooleanColumn("safety_mode", label=_("Safety mode")),
    ]
    list_filter = ["programme", "status", "safety_mode"]
    edit_handler = ObjectList(
        [
            FieldRowPanel(["programme", "code"]),
            "region_label",
            FieldRowPanel(["status", "target"]),
            FieldRowPanel(["starts", "ends"]),
            InlinePanel(
                "priorities", panels=["sector", FieldRowPanel(["starts", "ends"])], label=_("Sector")
            ),
        ],
        base_form_class=CountryForm,
    )

    def get_urlpatterns(self):
        told = {"form_class": SafetyForm, "panel": None, "template_name": "people/safety_mode.html"}
        view = self.construct_view(SafetyMode, **self.get_edit_view_kwargs(**told))
        return [*super().get_urlpatterns(), path("safety/<int:pk>/", view, name="safety")]


class SectorViewSet(Noun):
    model = Sector
    icon = "tag"
    list_display = ["name"]
    panels = [MultiFieldPanel(in_four_languages("name"), _("Name")), "slug"]


class InstitutionViewSet(Noun):
    model = Institution
    icon = "home"
    list_display = [
        "name",
        "kind",
        "town",
        Column("country_label", label=_("Country")),
        BooleanColumn("hidden", label=_("Hidden from the public")),
    ]
    list_filter = ["kind", "focus_country", "sector"]
    search_fields = ["name", "town"]
    edit_handler = ObjectList(
        [
            "name",
            "slug",
            FieldRowPanel(["kind", "sector"]),
            FieldRowPanel(["country", "focus_country", "town"]),
            FieldRowPanel(["latitude", "longitude"]),
            "about",
            MultiFieldPanel(["time_zone", "work_days", FieldRowPanel(["opens", "closes"])], _("Hours")),
            "hidden",
        ],
        base_form_class=InstitutionForm,
    )


class DisruptionViewSet(Noun):
    model = Disruption
    icon = "warning"
    list_display = ["__str__", "kind", "focus_country", "institution", "starts", "ends"]
    list_filter = ["kind", "focus_country"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(in_four_languages("name"), _("Name")),
            "kind",
            FieldRowPanel(["focus_country", "institution"]),
            FieldRowPanel(["starts", "ends"]),
            FieldRowPanel(["opens", "closes"]),
        ],
        base_form_class=DisruptionForm,
    )


class SeatViewSet(Noun):
    model = Seat
    icon = "group"
    list_display = ["person", "institution", "rank", "since", "until"]
    list_filter = ["institution", "rank"]
    panels = ["institution", "person", "rank", FieldRowPanel(["since", "until"])]


class Invite(Create):
    def save_instance(self):
        return actions.invite(by=self.request.user, **self.form.cleaned_data).thing


class InvitationViewSet(Noun):
    model = Invitation
    icon = "mail"
    add_view_class = Invite
    list_display = ["email", "role", "focus_country", "invited_by", "created_at", "accepted_at"]
    list_filter = ["role", "focus_country"]
    search_fields = ["email"]
    inspect_view_fields = [
        "email",
        "role",
        "focus_country",
        "sector",
        "language",
        "created_at",
        "accepted_at",
    ]
    edit_handler = ObjectList(
        [
            "email",
            "programme",
            FieldRowPanel(["role", "language"]),
            FieldRowPanel(["focus_country", "sector"]),
        ],
        base_form_class=InvitationForm,
    )


class Enrol(Create):
    def save_instance(self):
        return actions.enrol(by=self.request.user, **self.form.cleaned_data)


class ParticipationViewSet(Noun):
    model = Participation
    icon = "user"
    add_view_class = Enrol
    list_display = ["person", "role", "programme", "focus_country", "sector", "joined_on", "left_on"]
    list_filter = ["role", "programme", "focus_country", "sector"]
    search_fields = ["person__call_me", "person__full_name", "person__email"]
    panels = [FieldRowPanel(["person", "role"]), "programme", FieldRowPanel(["focus_country", "sector"])]


class ConsentViewSet(Noun):
    model = Consent
    icon = "check"
    list_display = ["person", "purpose", "version", "language", "given_at", "withdrawn_at"]
    list_filter = ["purpose", "language"]


class AuditViewSet(Noun):
    model = AuditEntry
    icon = "history"
    list_display = ["act", "thing", "thing_id", "by", "at"]
    list_filter = ["act", "thing"]


class TrackViewSet(Noun):
    model = Track
    name = "captions"  # a conference has tracks as well
    icon = "openquote"
    menu_order = 305
    add_to_admin_menu = True
    list_display = ["film", "language", "title"]
    list_filter = ["language"]
    edit_handler = ObjectList(
        ["film", FieldRowPanel(["language", "title"]), "captions", "transcript"], base_form_class=TrackForm
    )


class Frame(ViewSetGroup):
    menu_label = _("Programme")
    menu_icon = "calendar-alt"
    menu_order = 110
    items = (
        ProgrammeViewSet,
        FocusCountryViewSet,
        SectorViewSet,
        InstitutionViewSet,
        SeatViewSet,
        DisruptionViewSet,
    )


class Members(ViewSetGroup):
    menu_label = _("Members")
    menu_icon = "group"
    menu_order = 120
    items = (InvitationViewSet, ParticipationViewSet, ConsentViewSet, AuditViewSet)


for viewset in (Frame, Members, TrackViewSet):
    hooks.register("register_admin_viewset", viewset)


@hooks.register("register_admin_urls")
def film_addresses():
    return film_urlpatterns
