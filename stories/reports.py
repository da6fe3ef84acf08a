"""What the office is told of stories: how often they are read, and which translations are behind.

Reads through the gate, as every page does: to whom `visible_to` gives nothing, these pages are not there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from people.rules import may

from .actions.translating import catch_up
from .models import Readership, StoryPage

SPANS = (30, 90, 365)
# A drawing's own measures: as wide as its days, as high as its bars.
COLUMN, HIGH = 10, 120


@dataclass(frozen=True)
class Column:
    """One day of a chart: where its bar stands and how high it is, in the drawing's own measures."""

    day: date
    count: int
    x: int
    y: int
    height: int


@dataclass(frozen=True)
class Drawn:
    """The days of one count, oldest where reading begins."""

    label: str
    total: int
    most: int
    columns: list[Column]
    width: int
    height: int = HIGH


def draw(label: str, days: list[tuple[date, int]]) -> Drawn:
    most = max((count for _day, count in days), default=0)
    mirrored = get_language_bidi()
    columns = []
    for place, (day, count) in enumerate(days):
        height = round(count * HIGH / most) if most else 0
        x = (len(days) - 1 - place if mirrored else place) * COLUMN
        columns.append(Column(day, count, x, HIGH - height, height))
    return Drawn(label, sum(count for _day, count in days), most, columns, len(days) * COLUMN)


class OfficePage(WagtailAdminTemplateMixin, TemplateView):
    """A page of the office for those who work on stories; for others it is not there."""

    def dispatch(self, request, *args, **kwargs):
        if not may(request.user, "stories.translate"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class Readers(OfficePage):
    """Readers and plays: of all stories, or of one in all its languages (`?story=`)."""

    page_title = gettext_lazy("Readers")
    header_icon = "view"
    template_name = "stories/report_readers.html"

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        span = int(asked["days"]) if asked.get("days") in {str(days) for days in SPANS} else SPANS[0]
        first = timezone.localdate() - timedelta(days=span - 1)
        counted = Readership.objects.visible_to(self.request.user).filter(day__gte=first)
        story = self._story(asked.get("story", ""))
        if story:
            counted = counted.filter(page__translation_key=story.translation_key)
        days = {day: (readers, plays) for day, readers, plays in _by(counted, "day")}
        all_days = [first + timedelta(days=number) for number in range(span)]
        rows = [(day, *days.get(day, (0, 0))) for day in all_days]
        drawn = [
            draw(_("Readers"), [(day, readers) for day, readers, _plays in rows]),
            draw(_("Films played"), [(day, plays) for day, _readers, plays in rows]),
        ]
        told = {"story": story, "span": span, "spans": SPANS, "charts": drawn, "days": rows[::-1]}
        return super().get_context_data(**kwargs) | told | {"stories": list(self._stories(counted))}

    def _story(self, pk: str) -> StoryPage | None:
        if not pk.isdecimal() or len(pk) > 18:
            return None
        return StoryPage.objects.translated().filter(pk=pk).first()

    def _stories(self, counted) -> Iterator[dict]:
        """Each story with its numbers over all languages, the most read first."""
        numbers = {key: (readers, plays) for key, readers, plays in _by(counted, "page__translation_key")}
        pages = StoryPage.objects.filter(translation_key__in=numbers).translated().select_related("locale")
        titles: dict = {}
        for page in pages.order_by("pk"):
            if page.translation_key not in titles or page.locale.language_code == self.request.LANGUAGE_CODE:
                titles[page.translation_key] = page
        for key, (readers, plays) in sorted(numbers.items(), key=lambda row: (-row[1][0], str(row[0]))):
            if key in titles:
                yield {"page": titles[key], "readers": readers, "plays": plays}


def _by(counted, column: str) -> Iterator[tuple]:
    """(value of `column`, readers, plays)."""
    told = counted.order_by().values_list(column).annotate(Sum("readers"), Sum("plays"))
    return iter(told.values_list(column, "readers__sum", "plays__sum"))


class Translations(OfficePage):
    """Translations whose source says something else by now."""

    page_title = gettext_lazy("Translations that are behind")
    header_icon = "globe"
    template_name = "stories/report_translations.html"

    def get_context_data(self, **kwargs):
        found = StoryPage.objects.outdated().select_related("locale", "source__locale")
        rows = [{"page": page, "changes": _changes(page)} for page in found.order_by("-source__pk", "pk")]
        return super().get_context_data(**kwargs) | {"rows": rows}


def _changes(page) -> str:
    """Where the office shows what changed in the source since, or its history where the start is not kept."""
    if page.source_revision and page.source.revisions.filter(pk=page.source_revision).exists():
        return reverse(
            "wagtailadmin_pages:revisions_compare", args=[page.source_id, page.source_revision, "live"]
        )
    return reverse("wagtailadmin_pages:history", args=[page.source_id])


class CatchUp(View):
    """The button that says that a translation has its source's words of now."""

    http_method_names = ("post",)

    def post(self, request, pk):
        if not may(request.user, "stories.translate"):
            raise Http404
        page = get_object_or_404(StoryPage.objects.translated().select_related("source"), pk=pk)
        catch_up(by=request.user, page=page)
        messages.success(request, _("“%(title)s” is up to date with its source.") % {"title": page.title})
        return redirect("story-translations")
