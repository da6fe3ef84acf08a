"""The office of events/: gatherings, and the programme of a conference."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.base import ViewSetGroup

from people.office import Noun, in_four_languages

from .models import Event, Room, Talk, Track
from .office_forms import EventForm, TalkForm


class EventViewSet(Noun):
    model = Event
    icon = "calendar"
    list_display = ["name", "kind", "mode", "starts", "visibility"]
    list_filter = ["kind", "mode", "focus_country", "visibility"]
    search_fields = ["name"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(in_four_languages("name"), _("Name")),
            MultiFieldPanel(in_four_languages("summary"), _("Summary")),
            MultiFieldPanel(in_four_languages("about"), _("About")),
            FieldRowPanel(["programme", "focus_country", "slug"]),
            FieldRowPanel(["kind", "mode", "visibility"]),
            FieldRowPanel(["place", "time_zone"]),
            FieldRowPanel(["starts", "ends"]),
        ],
        base_form_class=EventForm,
    )


class TrackViewSet(Noun):
    model = Track
    icon = "list-ul"
    list_display = ["name", "event", "position"]
    list_filter = ["event"]
    panels = [
        "event",
        MultiFieldPanel(in_four_languages("name"), _("Name")),
        FieldRowPanel(["slug", "position"]),
    ]


class RoomViewSet(Noun):
    model = Room
    icon = "home"
    list_display = ["name", "event", "kind", "capacity"]
    list_filter = ["event", "kind"]
    panels = [
        "event",
        MultiFieldPanel(in_four_languages("name"), _("Name")),
        FieldRowPanel(["slug", "kind"]),
        FieldRowPanel(["capacity", "position"]),
    ]


class TalkViewSet(Noun):
    model = Talk
    icon = "openquote"
    list_display = ["title", "event", "room", "kind", "starts", "ends"]
    list_filter = ["event", "room", "track", "kind", "language"]
    search_fields = ["title", "code"]
    edit_handler = ObjectList(
        [
            "title",
            "abstract",
            FieldRowPanel(["event", "track", "room"]),
            FieldRowPanel(["kind", "language"]),
            FieldRowPanel(["starts", "ends"]),
        ],
        base_form_class=TalkForm,
    )


class Events(ViewSetGroup):
    menu_label = _("Events")
    menu_icon = "calendar"
    menu_order = 160
    items = (EventViewSet, TalkViewSet, RoomViewSet, TrackViewSet)


hooks.register("register_admin_viewset", Events)
