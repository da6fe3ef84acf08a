"""What belongs to a member on the ground floor, and what the libraries keep about them."""

from django.utils.translation import gettext_lazy as _
from wagtail.models import Comment, CommentReply
from wagtail.users.models import UserProfile

from . import actions
from .incoming import actions as incoming
from .leaving import Part, Reason, Stored, belongs, delete, unlink
from .models import AuditEntry, Busy, Consent, Invitation, Participation, Seat, Upload, User
from .privacy import circle_of

_OFFICE = Reason("The office's own bookkeeping, of no use elsewhere.")
_LIBRARY = Reason("The programme's library; what a member gives with a post is exported with the post.")
_STAYS_A_NUMBER = Reason("The row leads to a member without a name: the programme's record of its own work.")
_WITH_THE_PROFILE = Reason("Told with the profile.")


def _comments(person):
    for model in (Comment, CommentReply):
        for comment in model.objects.filter(user=person).order_by("pk").iterator():
            yield {"text": comment.text, "written": comment.created_at}


def _consents(person):
    for consent in Consent.objects.visible_to(person).filter(person=person).order_by("pk"):
        yield {
            "purpose": consent.get_purpose_display(),
            "version": consent.version,
            "language": consent.language,
            "given": consent.given_at,
            "withdrawn": consent.withdrawn_at,
        }


def _seats(person):
    for seat in Seat.objects.filter(person=person).select_related("institution").order_by("since"):
        yield {
            "institution": seat.institution.name,
            "role": seat.get_rank_display(),
            "starts": seat.since,
            "ends": seat.until,
        }


def _participations(person):
    related = ("programme", "focus_country", "sector")
    for taken in Participation.objects.filter(person=person).select_related(*related).order_by("joined_on"):
        yield {
            "programme": taken.programme.label,
            "role": taken.get_role_display(),
            "country": taken.focus_country.label if taken.focus_country else "",
            "sector": taken.sector.label if taken.sector else "",
            "starts": taken.joined_on,
            "ends": taken.left_on,
        }


def _forget_uploads(person, **_how):
    incoming.forget(Upload.objects.filter(owner=person))


def _profile(person):
    office = UserProfile.objects.filter(user=person).first()
    yield {
        "email": [address.email for address in person.emailaddress_set.order_by("pk")] or [person.email],
        "full_name": person.full_name,
        "name": person.call_me,
        "headline": person.headline,
        "about": person.about,
        "language": person.language,
        "time_zone": person.time_zone,
        "counted_as": person.get_counted_as_display(),
        "who_sees": {
            field: circle_of(person, field) for field in ("full_name", "headline", "about", "email")
        },
        "joined": person.date_joined,
        "suspended": person.suspended_at,
        "files": [Stored(office.avatar.name)] if office and office.avatar else [],
    }


belongs(
    User,
    "pk",
    export=Part("profile", _("Your page"), _profile),
    erase=Reason("The last thing that goes (`people.actions.erase`)."),
)
belongs(
    Upload,
    "owner",
    export=Reason("A file under way for some days; what it became is told there."),
    erase=_forget_uploads,
)
belongs(UserProfile, "user", export=_WITH_THE_PROFILE, erase=actions.forget_office)
belongs(
    "account.EmailAddress", "user", export=_WITH_THE_PROFILE, erase=delete("account.EmailAddress", "user")
)
belongs(
    Participation,
    "person",
    export=Part("participations", _("Your roles in the programme"), _participations),
    erase=actions.step_down,
)
belongs(
    Seat, "person", export=Part("seats", _("Your seats at institutions"), _seats), erase=actions.step_down
)
belongs(
    Consent,
    "person",
    export=Part("consents", _("What you agreed to"), _consents),
    erase=actions.withdraw_everything,
)
comments = Part("office-comments", _("Your comments in the office"), _comments)
belongs(Comment, "user", export=comments, erase=delete(Comment, "user"))
belongs(CommentReply, "user", export=comments, erase=delete(CommentReply, "user"))
for label, field in (
    ("wagtailcore.ModelLogEntry", "user"),
    ("wagtailcore.PageLogEntry", "user"),
    ("wagtailcore.Revision", "user"),
    ("wagtailcore.WorkflowState", "requested_by"),
    ("wagtailcore.Page", "owner"),
    ("wagtailcore.Page", "locked_by"),
    ("wagtailcore.Comment", "resolved_by"),
):
    belongs(label, field, export=_OFFICE, erase=unlink(label, field))
for label in ("EditingSession", "FormState"):
    belongs(f"wagtailadmin.{label}", "user", export=_OFFICE, erase=delete(f"wagtailadmin.{label}", "user"))
for label in ("APIToken", "PageSubscription"):
    belongs(f"wagtailcore.{label}", "user", export=_OFFICE, erase=delete(f"wagtailcore.{label}", "user"))
belongs("wagtailcore.TaskState", "finished_by", export=_OFFICE, erase=actions.forget_office)
belongs("wagtailcore.UploadedFile", "uploaded_by_user", export=_OFFICE, erase=actions.forget_office)
for label in (
    "people.Picture",
    "people.Paper",
    "people.Film",
    "wagtailimages.Image",
    "wagtaildocs.Document",
    "wagtailmedia.Media",
):
    belongs(label, "uploaded_by_user", export=_LIBRARY, erase=unlink(label, "uploaded_by_user"))
belongs("mfa.Authenticator", "user", export=Reason("Secrets."), erase=delete("mfa.Authenticator", "user"))
for label in ("people.User_groups", "people.User_user_permissions"):
    belongs(label, "user", export=Reason("Told with the roles."), erase=delete(label, "user"))
belongs(
    AuditEntry,
    "by",
    export=Reason("The log tells what was done to others."),
    erase=Reason("The log is only ever added to, and holds a number and no name."),
)
belongs(
    Invitation, "invited_by", export=Reason("An invitation is about whom it invites."), erase=_STAYS_A_NUMBER
)
belongs(Busy, "person", export=Reason("Told with what holds the time."), erase=delete(Busy, "person"))
