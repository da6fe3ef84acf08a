"""The office of events/: gatherings, the programme of a conference, and who comes."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from people.office import Create, Edit, Noun, in_four_languages, only

from .actions import registering
from .models import (
    AttendanceCertificate,
    Call,
    CertificateRule,
    DoorKeeper,
    Event,
    EventQuestion,
    Invitee,
    Material,
    MeetingHours,
    NeedsReader,
    Recording,
    Registration,
    Reviewer,
    Room,
    SeatPool,
    Source,
    Talk,
    Track,
)
from .office_forms import (
    CallForm,
    EventForm,
    MeetingHoursForm,
    ReviewerForm,
    SeatPoolForm,
    TalkForm,
)

only(Registration, "view")
only(SeatPool, "view", "add", "change")


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
            "body",
            FieldRowPanel(["sectors", "tags"]),
            FieldRowPanel(["programme", "focus_country", "slug"]),
            FieldRowPanel(["kind", "mode", "visibility"]),
            FieldRowPanel(["place", "time_zone"]),
            FieldRowPanel(["starts", "ends"]),
            "training_session",
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
        MultiFieldPanel(in_four_languages("directions"), _("How to find it")),
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
            FieldRowPanel(["event", "track"]),
            FieldRowPanel(["kind", "language"]),
        ],
        base_form_class=TalkForm,
    )


class AddSeats(Create):
    def save_instance(self):
        return registering.open_seats(by=self.request.user, **self.form.cleaned_data).thing


class ChangeSeats(Edit):
    def save_instance(self):
        capacity = self.form.cleaned_data["capacity"]
        return registering.set_capacity(by=self.request.user, pool=self.get_object(), capacity=capacity).thing


class SeatPoolViewSet(Noun):
    model = SeatPool
    icon = "group"
    menu_label = _("Seats")
    add_view_class = AddSeats
    edit_view_class = ChangeSeats
    list_display = ["event", "mode", "capacity", "taken"]
    list_filter = ["event"]
    edit_handler = ObjectList(["event", FieldRowPanel(["mode", "capacity"])], base_form_class=SeatPoolForm)


class RegistrationViewSet(Noun):
    model = Registration
    icon = "user"
    list_display = [
        "person",
        Column("person.email", label=_("e-mail address")),
        "event",
        "mode",
        "state",
        "queue_no",
        "registered_at",
    ]
    list_filter = ["event", "mode", "state"]
    search_fields = ["person__full_name", "person__email"]
    inspect_view_fields = ["person", "event", "mode", "state", "queue_no", "offered_until", "registered_at"]


class InviteeViewSet(Noun):
    model = Invitee
    icon = "mail"


class DoorKeeperViewSet(Noun):
    model = DoorKeeper
    icon = "group"
    list_display = ["person", "event"]
    list_filter = ["event"]
    panels = ["event", "person"]


class EventQuestionViewSet(Noun):
    model = EventQuestion
    icon = "help"
    list_display = ["text", "event", "required", "position"]
    list_filter = ["event"]
    panels = [
        "event",
        MultiFieldPanel(in_four_languages("text"), _("Question")),
        "choices",
        FieldRowPanel(["required", "position"]),
    ]


class NeedsReaderViewSet(Noun):
    model = NeedsReader
    icon = "view"
    list_display = ["person", "event", "kind"]
    list_filter = ["event", "kind"]
    panels = ["event", FieldRowPanel(["person", "kind"])]


class Coming(ViewSetGroup):
    menu_label = _("Registrations")
    menu_icon = "group"
    menu_order = 161
    items = (RegistrationViewSet, SeatPoolViewSet, InviteeViewSet, EventQuestionViewSet, NeedsReaderViewSet)


class SourceViewSet(Noun):
    model = Source
    icon = "media"
    list_display = ["room", "talk", "role", "language", "kind"]
    list_filter = ["room", "kind", "role", "language"]
    panels = [
        FieldRowPanel(["room", "talk"]),
        FieldRowPanel(["role", "language", "kind"]),
        "film",
        FieldRowPanel(["address", "kilobits"]),
        "position",
    ]


class RecordingViewSet(Noun):
    """A recording is shown only while all who speak in it agree, whatever is chosen here."""

    model = Recording
    icon = "media"
    list_display = ["talk", "visibility", "added_at"]
    list_filter = ["talk__event", "visibility"]
    panels = ["talk", "film", "visibility"]


class CertificateRuleViewSet(Noun):
    model = CertificateRule
    icon = "list-ol"
    list_display = ["event", "minutes", "talks"]
    panels = ["event", FieldRowPanel(["minutes", "talks"])]


class AttendanceCertificateViewSet(Noun):
    model = AttendanceCertificate
    icon = "doc-full"
    list_display = ["code", "event", "person", "issued_at", "revoked_at"]
    list_filter = ["event"]
    search_fields = ["code"]


only(AttendanceCertificate, "view")


class CallViewSet(Noun):
    model = Call
    icon = "mail"
    list_display = ["event", "opens", "closes", "audience", "anonymous"]
    edit_handler = ObjectList(
        [
            "event",
            FieldRowPanel(["opens", "closes"]),
            FieldRowPanel(["audience", "anonymous"]),
            MultiFieldPanel(in_four_languages("text"), _("What we look for")),
            "kinds",
            "languages",
            "minutes",
        ],
        base_form_class=CallForm,
    )


class ReviewerViewSet(Noun):
    model = Reviewer
    icon = "group"
    list_display = ["person", "call"]
    list_filter = ["call"]
    edit_handler = ObjectList(["call", "person"], base_form_class=ReviewerForm)


# Who reviewed stays who it was: another person is another row.
only(Reviewer, "add", "delete", "view")


class MaterialViewSet(Noun):
    model = Material
    icon = "doc-full"
    list_display = ["title", "event", "language"]
    list_filter = ["event"]
    panels = ["event", "title", "address", FieldRowPanel(["language", "position"])]


class MeetingHoursViewSet(Noun):
    model = MeetingHours
    icon = "time"
    list_display = ["event", "starts", "ends"]
    list_filter = ["event"]
    edit_handler = ObjectList(["event", FieldRowPanel(["starts", "ends"])], base_form_class=MeetingHoursForm)


class Events(ViewSetGroup):
    menu_label = _("Events")
    menu_icon = "calendar"
    menu_order = 160
    items = (
        EventViewSet,
        TalkViewSet,
        RoomViewSet,
        TrackViewSet,
        SourceViewSet,
        RecordingViewSet,
        DoorKeeperViewSet,
        CertificateRuleViewSet,
        AttendanceCertificateViewSet,
        CallViewSet,
        ReviewerViewSet,
        MeetingHoursViewSet,
        MaterialViewSet,
    )


hooks.register("register_admin_viewset", Events)
hooks.register("register_admin_viewset", Coming)
