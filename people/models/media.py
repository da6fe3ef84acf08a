"""Pictures, films and documents: one library, shown only where something visible shows them.

A file has no visibility of its own. It is seen by whoever may see a thing that uses it: a published story,
an event. Higher apps name those things (`shown_on`); Wagtail's reference index knows who uses what. So a
picture that nobody published is nobody's to see, and a withdrawn story takes its pictures along.
"""

from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, DocumentQuerySet
from wagtail.images.models import AbstractImage, AbstractRendition, ImageQuerySet
from wagtail.models import ReferenceIndex
from wagtailmedia.models import AbstractMedia, MediaQuerySet

_showcases: list[type[models.Model]] = []
OFFICE_ROLES = frozenset({"editor", "officer", "admin"})


def shown_on(model: type[models.Model]) -> None:
    """Whoever may see one of `model` may see the pictures, films and documents it uses."""
    _showcases.append(model)
    ReferenceIndex.register_model(model)


def is_of_office(user) -> bool:
    """Whether `user` works with the library itself and sees what is not published yet."""
    return user.is_authenticated and user.is_member and bool(user.roles & OFFICE_ROLES)


class _ShownMixin:
    """`visible_to` for things that are seen through what uses them."""

    def visible_to(self, user):
        if is_of_office(user):
            return self
        uses = Q(pk__in=[])
        for model in _showcases:
            visible = model._default_manager.visible_to(user).annotate(key=Cast("pk", CharField()))
            uses |= Q(
                content_type=ContentType.objects.get_for_model(model), object_id__in=visible.values("key")
            )
        shown = ReferenceIndex.objects.filter(
            uses, to_content_type=ContentType.objects.get_for_model(self.model)
        )
        return self.annotate(key=Cast("pk", CharField())).filter(key__in=shown.values("to_object_id"))


class PictureQuerySet(_ShownMixin, ImageQuerySet):
    pass


class Picture(AbstractImage):
    """A picture, stored clean (`people.uploads.picture`)."""

    admin_form_fields = ("title", "file", "description", "collection", "tags")
    objects = PictureQuerySet.as_manager()

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")


class Rendition(AbstractRendition):
    """A picture at one size."""

    reached_through = "image"

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            ),
        ]


class PaperQuerySet(_ShownMixin, DocumentQuerySet):
    pass


class Paper(AbstractDocument):
    """A file to take along, such as a checklist (`people.uploads.document`)."""

    admin_form_fields = ("title", "file", "collection", "tags")
    objects = PaperQuerySet.as_manager()

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class FilmQuerySet(_ShownMixin, MediaQuerySet):
    pass


class Film(AbstractMedia):
    """An assignment video, or a recording: to watch, to listen to (`sound`) or to read (its tracks)."""

    sound = models.FileField(_("sound alone"), upload_to="media", blank=True)

    # How long and how large it is, is measured (`people.films`).
    admin_form_fields = ("title", "file", "collection", "thumbnail", "tags", "sound")
    objects = FilmQuerySet.as_manager()

    class Meta(AbstractMedia.Meta):
        verbose_name = _("film")
        verbose_name_plural = _("films")

    def clean(self):
        # Without a file there is nothing more to say than that it is missing.
        if self.file:
            super().clean()

    @property
    def label(self) -> str:
        """The title in the reader's language, where a track has one."""
        titles = {track.language: track.title for track in self.tracks.all()}
        return titles.get(get_language()) or self.title

    @property
    def poster(self) -> "Shape | None":
        """The still picture: one that was given by hand, else the one made."""
        return self._given(self.thumbnail, "poster") or self._shape("poster")

    @property
    def to_hear(self) -> "Shape | None":
        """The sound alone: one that was given by hand, else the one made."""
        return self._given(self.sound, "sound") or self._shape("sound")

    @property
    def to_watch(self) -> "list[Shape]":
        """The sizes to choose from, the lightest first; the file as it was sent where that is light."""
        made = [shape for kind in ("small", "medium") if (shape := self._shape(kind))]
        if self.type == "audio" or any(shape.kind == "medium" for shape in made):
            return made
        original = self._given(self.file, "original")
        return [*made, original] if original else made

    @property
    def as_sent(self) -> "Shape | None":
        """The file as it was sent, where a lighter one stands in its place."""
        return self._given(self.file, "original") if self._shape("medium") else None

    def _shape(self, kind: str) -> "Shape | None":
        # Kept beside the rows (`FilmWork.made`): a page asks for a film with one query.
        work = getattr(self, "work", None)
        told = work.made.get(kind) if work else None
        return Shape(kind=kind, **told) if told else None

    def _given(self, file, kind: str) -> "Shape | None":
        if not file:
            return None
        size = {} if kind == "sound" else {"width": self.width or 0, "height": self.height or 0}
        return Shape(kind=kind, name=file.name, bytes=_bytes(file), **size)


class Shape(NamedTuple):
    """One form in which a film can be had: `kind` is a rendition's, or "original"; `bytes` what it costs."""

    kind: str
    name: str
    bytes: int
    width: int = 0
    height: int = 0

    @property
    def url(self) -> str:
        return default_storage.url(self.name)


def _bytes(file) -> int:
    try:
        return file.size if file else 0
    except OSError:
        return 0


class Track(models.Model):
    """A film's captions and transcript in one language."""

    reached_through = "film"

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="tracks")
    language = models.CharField(_("language"), max_length=8)
    title = models.CharField(_("title"), max_length=150, blank=True)
    captions = models.FileField(_("captions (WebVTT)"), upload_to="captions", blank=True)
    transcript = models.TextField(_("transcript"), blank=True)

    class Meta:
        verbose_name = _("captions and transcript")
        verbose_name_plural = _("captions and transcripts")
        ordering = ["language"]
        constraints = [models.UniqueConstraint(fields=["film", "language"], name="one_track_per_language")]

    def __str__(self):
        return f"{self.film} ({self.language})"
