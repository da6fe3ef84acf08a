"""The office of the stories: the people in one, what is missing, and no publishing before that."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from people.rules import may

from .clearance import lacks
from .models import StoryPage, is_editor
from .reports import CatchUp, Readers, Translations
from .views.office import Act, People


class StoriesItem(MenuItem):
    """In the menu of those who may open it."""

    def is_shown(self, request):
        return may(request.user, "stories.translate")


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("reports/readers/", Readers.as_view(), name="story-readers"),
        path("reports/translations/", Translations.as_view(), name="story-translations"),
        path("reports/translations/<int:pk>/", CatchUp.as_view(), name="story-caught-up"),
        path("stories/<int:pk>/people/", People.as_view(), name="story-office"),
        path("stories/<int:pk>/people/<str:act>/", Act.as_view(), name="story-office-act"),
        path("stories/<int:pk>/people/<int:one>/<str:act>/", Act.as_view(), name="story-office-person"),
    ]


@hooks.register("register_reports_menu_item")
def readers():
    return StoriesItem(_("Readers"), reverse("story-readers"), icon_name="view", order=700)


@hooks.register("register_reports_menu_item")
def translations():
    return StoriesItem(
        _("Translations that are behind"), reverse("story-translations"), icon_name="globe", order=710
    )


@hooks.register("register_page_header_buttons")
def people_button(page, user, view_name, next_url=None):
    """Beside the story's other buttons."""
    if isinstance(page.specific_deferred, StoryPage) and not page.alias_of_id and is_editor(user):
        yield Button(
            _("People and checklist"),
            url=reverse("story-office", args=[page.pk]),
            icon_name="group",
            priority=5,
        )


@hooks.register("before_publish_page")
def not_before_everybody_agreed(request, page):
    """The draft is kept; the page that says what is missing comes instead of the refusal."""
    if isinstance(page, StoryPage) and (missing := lacks(page)):
        messages.warning(request, " ".join([str(_("Your draft is kept, but not published.")), *missing]))
        return HttpResponseRedirect(reverse("story-office", args=[page.pk]))
    return None


@hooks.register("register_admin_menu_item")
def pitches():
    """What members offer, on the site's own pages."""
    return OfferedItem(_("Pitches"), reverse("my-stories"), icon_name="edit", order=205)


class OfferedItem(MenuItem):
    def is_shown(self, request):
        return is_editor(request.user)
