"""Make what the site needs before anybody comes: page trees, groups and their permissions. Idempotent."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from diwan.models import HomePage
from diwan.readiness import write_ahead
from people.models import STAFF_ROLES
from stories.models import ConsentTask, StoryIndexPage

# What each staff role may do in the office: (app, model) -> verbs. Wagtail page rights stand apart.
OFFICE = {
    "officer": {
        ("people", "programme"): "view add change",
        ("people", "focuscountry"): "view change",
        ("people", "sector"): "view add change",
        ("people", "institution"): "view add change",
        ("people", "seat"): "view add change delete",
        ("people", "invitation"): "view add",
        ("people", "participation"): "view add",
        ("people", "consent"): "view",
        ("assignments", "need"): "view change",
        ("assignments", "vacancy"): "view change",
        ("assignments", "application"): "view",
        ("assignments", "assignment"): "view add change",
        ("assignments", "internship"): "view",
        ("assignments", "cost"): "view",
        ("assignments", "training"): "view add change",
        ("assignments", "trainingsession"): "view add change",
        ("assignments", "institutionlink"): "view change",
        ("assignments", "exchangevisit"): "view change",
        ("assignments", "handoveritem"): "view",
        ("events", "event"): "view add change",
        ("events", "track"): "view add change",
        ("events", "room"): "view add change",
        ("events", "talk"): "view add change",
        ("events", "registration"): "view",
        ("events", "seatpool"): "view add change",
        ("events", "invitee"): "view add delete",
        ("events", "eventquestion"): "view add change delete",
        ("events", "needsreader"): "view add delete",
        ("events", "source"): "view add change delete",
        ("events", "recording"): "view add change delete",
        ("events", "call"): "view add change",
        ("events", "reviewer"): "view add delete",
        ("events", "meetinghours"): "view add change delete",
        ("events", "material"): "view add change delete",
        ("mentoring", "mentorship"): "view",
        ("mentoring", "skilltag"): "view add change",
        ("mentoring", "feedback"): "view",
        ("people", "disruption"): "view add change delete",
        ("community", "forum"): "view add change",
    },
    "editor": {
        ("people", "track"): "view add change delete",
        ("people", "institution"): "view",
    },
    "care": {("people", "auditentry"): "view"},
    "admin": {("people", "auditentry"): "view", ("people", "participation"): "view"},
}
# Rights in the library. Wagtail asks them of its own models, whichever model stands in for those.
LIBRARY = [
    ("wagtailimages", "image", "add change choose"),
    ("wagtaildocs", "document", "add change choose"),
    ("wagtailmedia", "media", "add change"),
]


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        write_ahead()
        with transaction.atomic():
            self._pages()
            for role in sorted(STAFF_ROLES):
                self._group(role)
            self._workflow()

    def _pages(self):
        """A home page with a list of stories in every language, and the site that starts at the first."""
        homes = {}
        for code, _name in settings.LANGUAGES:
            locale, _made = Locale.objects.get_or_create(language_code=code)
            homes[code] = self._home(locale, homes.get(settings.LANGUAGE_CODE))
        own = urlsplit(settings.SITE_URL)
        site = {
            "hostname": own.hostname,
            "port": own.port or (443 if own.scheme == "https" else 80),
            "root_page": homes[settings.LANGUAGE_CODE],
            "site_name": "Diwan",
        }
        Site.objects.update_or_create(is_default_site=True, defaults=site)
        Page.objects.filter(depth=2, slug="home").exclude(pk__in=HomePage.objects.values("pk")).delete()

    def _home(self, locale, source):
        home = HomePage.objects.filter(locale=locale).first()
        with translation.override(locale.language_code):
            if home is None:
                key = {"translation_key": source.translation_key} if source else {}
                home = Page.get_first_root_node().add_child(
                    instance=HomePage(
                        title="Diwan",
                        slug=f"diwan-{locale.language_code}",
                        locale=locale,
                        intro=_("Where people who know a trade, a town or a language pass it on."),
                        **key,
                    )
                )
            if not StoryIndexPage.objects.child_of(home).exists():
                other = StoryIndexPage.objects.first()
                key = {"translation_key": other.translation_key} if other else {}
                home.add_child(
                    instance=StoryIndexPage(
                        title=_("Stories"),
                        slug="stories",
                        locale=locale,
                        intro=_(
                            "What happened when somebody came to work along, told by those who were there."
                        ),
                        **key,
                    )
                )
        return home

    @staticmethod
    def _workflow():
        """A story is read by an editor; then everybody in it says yes (docs/decisions/0027)."""
        workflow, made = Workflow.objects.get_or_create(name="Stories")
        if made:
            read = GroupApprovalTask.objects.create(name="An editor reads it")
            read.groups.set([Group.objects.get(name="editor")])
            agreed = ConsentTask.objects.create(name="Everybody in it agrees")
            for order, task in enumerate((read, agreed)):
                WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
        for page in StoryIndexPage.objects.all():
            WorkflowPage.objects.get_or_create(page=page, defaults={"workflow": workflow})

    def _group(self, role):
        group, _made = Group.objects.get_or_create(name=role)
        wanted = [Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")]
        for (app, model), verbs in OFFICE.get(role, {}).items():
            names = [f"{verb}_{model}" for verb in verbs.split()]
            wanted += Permission.objects.filter(content_type__app_label=app, codename__in=names)
        group.permissions.set(wanted if role != "moderator" else [])
        if role == "editor":
            self._may_publish(group)

    @staticmethod
    def _may_publish(group):
        for codename in ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            for home in HomePage.objects.all():
                GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
        root = Collection.get_first_root_node()
        for app, model, verbs in LIBRARY:
            for verb in verbs.split():
                permission = Permission.objects.get(content_type__app_label=app, codename=f"{verb}_{model}")
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=root, permission=permission
                )
