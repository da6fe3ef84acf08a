"""Stories: what the programme shows the world."""

from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager, PageQuerySet
from wagtail.search import index

from assignments.models import Assignment
from community.models import Topic
from people.fold import fold, words
from people.goals import GOALS
from people.models import Consent, Film, FocusCountry, Institution, Picture, Purpose, Sector

from .. import versions
from ..blocks import StoryBody
from .consents import Appearance, Checklist


class VisiblePageQuerySet(PageQuerySet):
    """Pages of types that switch Wagtail's own page privacy off: this is their only gate."""

    def visible_to(self, user):
        """Published pages: what the public may read."""
        return self.live()

    def in_language(self, language: str):
        """The pages of one language's tree."""
        return self.filter(locale__language_code=language)


def address(language: str, url_path: str) -> str:
    """Where a page is read: its path below the home page of its tree, with the tree's language before it."""
    return f"/{language}/{url_path.split('/', 2)[2]}"


class StoryIndexPage(Page):
    """The list of stories, in one language."""

    intro = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["diwan.HomePage"]
    subpage_types = ["stories.StoryPage"]
    max_count_per_parent = 1
    private_page_options: list[str] = []

    objects = PageManager.from_queryset(VisiblePageQuerySet)()

    class Meta:
        verbose_name = _("list of stories")

    def get_context(self, request, *args, **kwargs):
        from ..filters import find

        found = find(request.user, self.locale.language_code, request.GET)
        return super().get_context(request, *args, **kwargs) | {"found": found}


class StoryTag(TaggedItemBase):
    reached_through = "content_object"

    content_object = ParentalKey("StoryPage", on_delete=models.CASCADE, related_name="tagged_items")


class StoryQuerySet(VisiblePageQuerySet):
    def visible_to(self, user):
        """Published stories whose time it is and which everybody in them agreed to; none of a country in
        safety mode."""
        withdrawn = (
            Q(focus_country__safety_mode=True)
            | Q(host__focus_country__safety_mode=True)
            | Q(assignment__focus_country__safety_mode=True)
        )
        return super().visible_to(user).exclude(withdrawn).due().cleared()

    def due(self):
        """Those whose time has come and is not over: the expert has left, the date is reached."""
        today = timezone.localdate()
        early = Q(not_before__gt=today) | Q(assignment__in=Assignment.objects.filter(still_there(today)))
        return self.exclude(early).filter(Q(expire_at=None) | Q(expire_at__gt=timezone.now()))

    def cleared(self):
        """Those to whose present words and pictures everybody in them agreed, once an editor had looked."""
        story, version = OuterRef("translation_key"), OuterRef("version")
        looked_at = Checklist.objects.complete().filter(story=story, version=version)
        missing = Appearance.objects.filter(story=story).without_yes(OuterRef(version))
        asked = Appearance.objects.filter(story=OuterRef(story), person=OuterRef("person"))
        unasked = StoryAuthor.objects.filter(~Exists(asked), page=OuterRef("pk"))
        return self.filter(Exists(looked_at), ~Exists(missing), ~Exists(unasked))

    def translated(self):
        """Stories with words of their own: no stand-ins for a translation that is not there yet."""
        return self.filter(alias_of=None)

    def outdated(self):
        """Translations whose source has other words by now than those they were made from."""
        changed = self.translated().exclude(source=None).exclude(source_mark="")
        return changed.exclude(source__words_mark="").exclude(source__words_mark=F("source_mark"))

    def matching(self, asked: str):
        """Stories in which every word of `asked` begins a word, however either is spelled."""
        found = self
        for word in words(asked):
            found = found.filter(search_key__contains=f" {word}")
        return found


_SOURCE = ("source", "source_mark", "source_revision")


def still_there(today) -> Q:
    """Assignments whose expert is or will be with the host on that day, in an extension of it too."""
    on_site = Q(mode__in=[Assignment.Mode.PHYSICAL, Assignment.Mode.MIXED], ends__gte=today)
    goes_on = Q(
        extension__mode__in=[Assignment.Mode.PHYSICAL, Assignment.Mode.MIXED], extension__ends__gte=today
    )
    over = Q(state__in=[Assignment.State.ENDED_EARLY, Assignment.State.WITHDRAWN])
    return (on_site & ~over) | goes_on


class StoryPage(Page):
    """One story in one language's tree. Its translations share `translation_key`, and its topic with them.

    Every story stands in every tree at the same slug. Where it is not translated yet a Wagtail alias
    stands in for it, whose words (`text_language`) are of another language than its tree.
    """

    intro = models.TextField(_("introduction"), max_length=400)
    body = StreamField(StoryBody(), verbose_name=_("story"), blank=True)
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    picture_alt = models.CharField(_("what the picture shows"), max_length=250, blank=True)
    film = models.ForeignKey(
        Film, verbose_name=_("film"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    focus_country = models.ForeignKey(
        FocusCountry, verbose_name=_("focus country"), on_delete=models.PROTECT, null=True, blank=True
    )
    sector = models.ForeignKey(
        Sector, verbose_name=_("sector"), on_delete=models.PROTECT, null=True, blank=True
    )
    host = models.ForeignKey(
        Institution, verbose_name=_("host institution"), on_delete=models.PROTECT, null=True, blank=True
    )
    assignment = models.ForeignKey(
        Assignment, verbose_name=_("assignment"), on_delete=models.PROTECT, null=True, blank=True
    )
    hide_host = models.BooleanField(
        _("hide the host"),
        default=False,
        help_text=_("Neither the host institution nor the time of the assignment is shown."),
    )
    anonymous = models.BooleanField(
        _("do not name those who tell it"),
        default=False,
        help_text=_("Nobody’s name stands under it, whatever they agreed to elsewhere."),
    )
    not_before = models.DateField(
        _("not before"),
        null=True,
        blank=True,
        help_text=_("It is not shown before this day, nor while the expert is still with the host."),
    )
    topic = models.ForeignKey(Topic, on_delete=models.SET_NULL, null=True, blank=True, editable=False)
    original_language = models.CharField(
        _("written in"), max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    text_language = models.CharField(
        max_length=8, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE, editable=False
    )
    search_key = models.TextField(default="", editable=False)
    # A mark of the words, and of a translation: which page's, at which mark and revision, it says anew.
    words_mark = models.CharField(max_length=32, default="", editable=False)
    source = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="translations"
    )
    source_mark = models.CharField(max_length=32, default="", editable=False)
    source_revision = models.PositiveBigIntegerField(null=True, editable=False)
    # What a yes is a yes to (`stories.versions`).
    version = models.CharField(max_length=32, default="", editable=False)

    tags = ClusterTaggableManager(through=StoryTag, blank=True)
    objects = PageManager.from_queryset(StoryQuerySet)()

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("film")], _("To look at")
        ),
        FieldPanel("body"),
        InlinePanel("authors", label=_("Author")),
        FieldPanel("anonymous"),
    ]
    settings_panels = [FieldPanel("not_before"), *Page.settings_panels]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("focus_country"),
                FieldPanel("sector"),
                FieldPanel("host"),
                FieldPanel("hide_host"),
                FieldPanel("assignment"),
                FieldPanel("tags"),
                FieldPanel("original_language"),
            ],
            _("What it is about"),
        ),
        InlinePanel("goals", label=_("Sustainable Development Goal")),
        *Page.promote_panels,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("intro"),
        index.SearchField("body"),
        index.FilterField("sector"),
        index.FilterField("focus_country"),
    ]
    parent_page_types = ["stories.StoryIndexPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    @property
    def address(self) -> str:
        return address(self.locale.language_code, self.url_path)

    @property
    def text_direction(self) -> str:
        return "rtl" if get_language_info(self.text_language)["bidi"] else "ltr"

    def save(self, *args, **kwargs):
        """Note what a search finds it by, and the words' language; an alias keeps that of its source."""
        if self.locale_id is None:
            self.locale = self.get_default_locale()
        if self.alias_of_id is None:
            self.text_language = self.locale.language_code
        self.search_key = fold(" ".join([self.title, self.intro, *self._written()]))
        self.words_mark = self.mark_of_words()
        if "alias_of_id" in (kwargs.get("update_fields") or ()) and self.alias_of_id is None:
            # A stand-in becomes a page of its own: what it says so far is what is to be translated.
            self.says_anew(StoryPage.objects.filter(aliases__pk=self.pk).first())
            kwargs["update_fields"] = [*kwargs["update_fields"], *_SOURCE]
        self.version = versions.version(self)
        written = kwargs.get("update_fields")
        if self.live and (written is None or "live" in written):
            # The one place that every way of publishing comes through.
            from ..clearance import require_cleared

            require_cleared(self)
        super().save(*args, **kwargs)

    def mark_of_words(self) -> str:
        """Another for other words; what no translator touches changes nothing."""
        return versions.digest(self.title, self.intro, self.picture_alt, *self._written())

    def says_anew(self, source: "StoryPage | None") -> None:
        """Note that this translation has the present words of `source`."""
        self.source = source
        self.source_mark = source.mark_of_words() if source else ""
        self.source_revision = source.live_revision_id if source else None

    def with_content_json(self, content):
        """What a translation was made from is no part of a draft: an older draft does not bring it back."""
        page = super().with_content_json(content)
        for name in _SOURCE:
            setattr(page, name, getattr(self, name))
        return page

    def publish(self, revision, *args, log_action=True, **kwargs):
        """As Wagtail; what the clock would publish, and may not be, stays a draft and stops nothing else."""
        if log_action == "wagtail.publish.scheduled":
            from ..clearance import lacks

            if lacks(revision.as_object()):
                return None
        return super().publish(revision, *args, log_action=log_action, **kwargs)

    def _written(self):
        """The body's words, without markup."""
        return map(strip_tags, self.texts())

    def texts(self) -> Iterator[str]:
        """What the body says, with its markup."""
        for block in self.body:
            values = block.value.values() if hasattr(block.value, "values") else [block.value]
            texts = (getattr(value, "source", value) for value in values)
            yield from (text for text in texts if isinstance(text, str))

    def serve(self, request, *args, **kwargs):
        """Wagtail's own way in asks the gate; a preview in the office does not come this way."""
        if not StoryPage.objects.visible_to(request.user).filter(pk=self.pk).exists():
            raise Http404
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        from ..reading import story

        return super().get_context(request, *args, **kwargs) | story(self, request.user)


class StoryAuthorQuerySet(models.QuerySet):
    def named(self):
        """With the `name` of those who may be named, and nobody else's."""
        consents = Consent.objects.active().filter(purpose=Purpose.NAMED, person=OuterRef("person"))
        name = Subquery(consents.values("person__full_name")[:1])
        return self.annotate(name=Case(When(page__anonymous=True, then=Value(None)), default=name))


class StoryAuthor(Orderable):
    """Somebody who wrote a story. Named in public only with consent."""

    reached_through = "page"

    page = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("member"), on_delete=models.PROTECT)

    objects = StoryAuthorQuerySet.as_manager()

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "person"], name="author_once")]

    @cached_property
    def name(self) -> str | None:
        """The full name with active consent to being named in public (domain I1), else None."""
        if self.page.anonymous:
            return None
        consents = Consent.objects.active().filter(purpose=Purpose.NAMED, person=self.person_id)
        return consents.values_list("person__full_name", flat=True).first()


class StoryGoal(Orderable):
    """A Sustainable Development Goal that a story speaks to, by its number."""

    reached_through = "page"

    page = ParentalKey(StoryPage, on_delete=models.CASCADE, related_name="goals")
    number = models.PositiveSmallIntegerField(_("goal"), choices=GOALS)

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="goal_once")]
