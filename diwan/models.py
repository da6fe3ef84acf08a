"""The home page: where the three sisters stand side by side."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PageManager

from people.models import FocusCountry
from people.models.words import listed
from stories.models import VisiblePageQuerySet


class HomePage(Page):
    """The front of the site, in one language. Its template includes what each app shows there."""

    intro = models.TextField(_("introduction"), max_length=300)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    subpage_types = ["stories.StoryIndexPage"]
    parent_page_types = ["wagtailcore.Page"]
    private_page_options: list[str] = []

    objects = PageManager.from_queryset(VisiblePageQuerySet)()

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        """The countries are data: one may be dropped or withdrawn while the programme runs."""
        open_now = FocusCountry.objects.open().filter(status=FocusCountry.Status.ACTIVE)
        names = sorted({country.label for country in open_now})
        return super().get_context(request, *args, **kwargs) | {"countries": listed(names)}
