"""What conversation accepts from a browser."""

import re
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from people.forms import KeyedForm
from people.models import User

from . import webpush
from .file_fields import FilesField
from .models import Block, Concern, Flag, Forum, Inbox, Level, Post, Reaction, Topic, Watching, carers
from .text import one_line

MAX_TAGS = 5
LONGEST_TEXT = 20_000
# As each script writes it.
COMMA = re.compile("[,،]")
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A topic by its number or its address.
TOPIC = re.compile(r"(?:.*/t/)?(\d{1,18})(?:/.*)?")


def _writing(rows=6, **options) -> forms.CharField:
    attrs = {"rows": rows}
    return forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs=attrs), **options)


class DraftedForm(KeyedForm):
    """A form whose text is kept before it is sent. `rev` is for `keep_draft`; sending does not ask for it."""

    rev = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        clean = super().clean()
        clean.pop("rev", None)
        return clean


class ReplyForm(DraftedForm):
    body = _writing(label=_("Your reply"))
    attached = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Up to four pictures or documents. Say what a picture shows for who cannot see it."),
    )
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False, widget=forms.HiddenInput)
    reply_to = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)


class TopicForm(DraftedForm):
    title = forms.CharField(label=_("Title"), max_length=160)
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(kind.value, kind.label) for kind in (Topic.Kind.DISCUSSION, Topic.Kind.QUESTION)],
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    body = _writing(label=_("Text"), help_text=_("Markdown works: **bold**, *italic*, - lists, > quotes."))
    tags = forms.CharField(
        label=_("Tags"), required=False, max_length=120, help_text=_("A few words, with commas between them.")
    )

    def clean_title(self) -> str:
        title = one_line(self.cleaned_data["title"])
        if not title:
            raise forms.ValidationError(self.fields["title"].error_messages["required"], code="required")
        return title

    def clean_tags(self) -> list[str]:
        words = [one_line(word).lower() for word in COMMA.split(self.cleaned_data["tags"])]
        return sorted({word for word in words if word})[:MAX_TAGS]


class RoomForm(DraftedForm):
    """The first message of a private room; whom it is to is in the address."""

    title = forms.CharField(label=_("What it is about"), max_length=160)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    body = _writing(label=_("Your message"))


class DraftForm(forms.Form):
    """Any of these forms as it is while one types. What is in it is checked when it is sent."""

    LONGEST = {
        "title": 160,
        "body": LONGEST_TEXT,
        "kind": 20,
        "language": 8,
        "tags": 120,
        "reply_to": 20,
        "since": 20,
    }

    place = forms.RegexField(r"^[tfmp]\d{1,18}\Z")
    client_key = forms.UUIDField()
    # The savings that the window knows of, with commas, and the name of this one.
    rev = forms.CharField(required=False, max_length=2000)
    next = forms.UUIDField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, longest in self.LONGEST.items():
            self.fields[name] = forms.CharField(required=False, max_length=longest, strip=False)

    def clean_rev(self) -> list[UUID]:
        return [UUID(word) for word in self.cleaned_data["rev"].split(",") if KEY.fullmatch(word)]

    def clean(self):
        clean = super().clean()
        typed = {name: clean.get(name) for name in self.LONGEST}
        return {
            "place": clean.get("place"),
            "client_key": clean.get("client_key"),
            "typed": {name: text for name, text in typed.items() if text and text.strip()},
            "seen": clean.get("rev"),
            "rev": clean.get("next"),
        }


class SinceForm(forms.Form):
    """A form that goes on from a text as it was read; who does not say since when means: as it is now."""

    since = forms.IntegerField(min_value=0, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)

    def go_on_from(self, change: int) -> None:
        """Once it was refused and both texts are shown, saving again is meant."""
        if self.non_field_errors():
            typed = {name: self[name].value() for name in self.fields}
            self.data = {**typed, "since": change}


class EditForm(DraftedForm, SinceForm):
    body = _writing(label=_("Text"), rows=10)


class TranslationForm(SinceForm):
    body = _writing(label=_("Translation"), rows=10)
    field_order = ["since", "language", "body"]

    def __init__(self, *args, original: str, **kwargs):
        super().__init__(*args, **kwargs)
        others = [row for row in settings.LANGUAGES if row[0] != original]
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=others)


class ReactionForm(forms.Form):
    kind = forms.ChoiceField(choices=Reaction.Kind)
    on = forms.TypedChoiceField(choices=[("1", "on"), ("0", "off")], coerce=lambda on: on == "1")


class HideForm(forms.Form):
    """Also for taking away an earlier text."""

    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Kept in the log, not shown to members.")
    )


class FlagForm(KeyedForm):
    reason = forms.ChoiceField(label=_("What is wrong"), choices=Flag.Reason, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("In your words"),
        max_length=300,
        required=False,
        help_text=_("Only moderators see this, and that it was you."),
    )

    def clean(self):
        clean = super().clean()
        if clean.get("reason") == Flag.Reason.OTHER and not clean.get("note"):
            self.add_error("note", _("Say in a few words what is wrong."))
        return clean


class AppealForm(KeyedForm):
    text = forms.CharField(
        label=_("What the moderators should know"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class JudgeForm(HideForm):
    """A moderator's answer: a reason, except where letting something be needs none."""

    def __init__(self, *args, needs_reason: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = needs_reason


class MoveForm(HideForm):
    field_order = ["forum", "reason"]

    def __init__(self, *args, by: User, topic: Topic, **kwargs):
        super().__init__(*args, **kwargs)
        elsewhere = Forum.objects.where(by, Level.MODERATE).exclude(pk=topic.forum_id)
        self.fields["forum"] = forms.ModelChoiceField(elsewhere, label=_("To which forum"))
        self.order_fields(self.field_order)


class MergeForm(HideForm):
    field_order = ["into", "reason"]
    into = forms.CharField(
        label=_("Into which topic"), max_length=300, help_text=_("Its address, or the number in it.")
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_into(self) -> Topic:
        match = TOPIC.fullmatch(self.cleaned_data["into"])
        found = match and Topic.objects.moderated_by(self.by).filter(pk=int(match[1])).first()
        if not found:
            raise forms.ValidationError(_("There is no such topic in the forums you moderate."))
        return found


class SplitForm(KeyedForm, HideForm):
    """Which posts leave is drawn by the page itself, beside each post."""

    field_order = ["title", "onwards", "reason"]
    title = forms.CharField(label=_("Title of the new topic"), max_length=160)
    onwards = forms.BooleanField(label=_("And everything after the first of them"), required=False)

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        # Not those of one topic alone: sent twice, they are in the new one already.
        posts = Post.objects.moderated_by(by).select_related("topic", "author")
        self.fields["posts"] = forms.ModelMultipleChoiceField(posts, label=_("Which posts"))

    def clean_posts(self) -> list[Post]:
        return list(self.cleaned_data["posts"])


class BlockForm(forms.Form):
    kind = forms.ChoiceField(choices=Block.Kind)

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"] = forms.ModelChoiceField(User.objects.visible_to(by))


class WatchForm(forms.Form):
    level = forms.TypedChoiceField(label=_("Tell me"), choices=Watching, coerce=int)


class TagWatchForm(WatchForm):
    """A tag is chosen by its word, among those of topics that the reader may see."""

    tag = forms.CharField(label=_("Tag"), max_length=100)
    field_order = ["tag", "level"]

    def __init__(self, *args, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean_tag(self) -> Tag:
        word = " ".join(self.cleaned_data["tag"].split())
        seen = Tag.objects.filter(topic__in=Topic.objects.visible_to(self.reader))
        tag = seen.filter(name__iexact=word).first()
        if tag is None:
            raise forms.ValidationError(_("No topic has this tag."))
        return tag


class DeviceForm(forms.Form):
    """What a browser says of itself when it subscribes; a script fills it in."""

    endpoint = forms.CharField(max_length=1000, widget=forms.HiddenInput)
    p256dh = forms.RegexField(r"^[\w-]{86,88}=?$", widget=forms.HiddenInput)
    auth = forms.RegexField(r"^[\w-]{22}(==)?$", widget=forms.HiddenInput)

    def clean_endpoint(self) -> str:
        endpoint = self.cleaned_data["endpoint"]
        if not webpush.is_address(endpoint):
            raise forms.ValidationError(_("This is not the address of a push service."))
        return endpoint


class InboxForm(forms.ModelForm):
    class Meta:
        model = Inbox
        fields = ["mail_direct", "mail_rest", "tell_content", "takes_messages"]


class ConcernForm(KeyedForm):
    """What somebody tells the safeguarding officers. Members can name those who must not read it."""

    about = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("What is wrong"), choices=Concern.Reason, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("In your words"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In any language. A few words are enough."),
    )
    contact = forms.CharField(
        label=_("How to reach you safely"),
        max_length=200,
        required=False,
        help_text=_("You can leave this empty. Without it nobody can ask you anything."),
    )

    def __init__(self, *args, person=None, **kwargs):
        super().__init__(*args, **kwargs)
        if person is not None:
            self.fields["keep_from"] = forms.ModelMultipleChoiceField(
                carers().exclude(pk=person.pk),
                label=_("Who must not read it"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("These can read concerns. Tick whom it is about or who is close to them."),
            )

    def clean(self):
        clean = super().clean()
        if clean.get("reason") == Concern.Reason.OTHER and not clean.get("note"):
            self.add_error("note", _("Say in a few words what is wrong."))
        return clean


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("What was done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class RoomAccessForm(KeyedForm):
    reason = forms.CharField(
        label=_("Why the room must be read"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept in the log. Leave out names."),
    )


class GrantForm(forms.Form):
    untold = forms.BooleanField(
        label=_("Do not tell the people of the room: it would put somebody in danger"), required=False
    )
