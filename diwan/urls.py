"""Where everything is. Public addresses are those of the contract; languages are path prefixes."""

from allauth import urls as allauth_urls
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.views import serve as wagtail_serve

from community.views.search import results as search_results
from mentoring.views.calendars import feed as calendar_feed
from people import gate
from people.files import serve as serve_file
from stories.views.spreading import short as story_short

from . import views
from .api import api
from .sitemaps import SITEMAPS

# Each page's own `serve` asks its gate.
serve_page = gate.public(wagtail_serve)

urlpatterns = [
    path("", views.front_door),
    path("healthz", views.healthz),
    path("readyz", views.readyz),
    path("session", views.session),
    path("sw.js", views.service_worker),
    path("robots.txt", views.robots),
    path("sitemap.xml", gate.public(sitemap), {"sitemaps": SITEMAPS, "template_name": "sitemap.xml"}),
    path(".well-known/security.txt", views.security_txt),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar-feed"),
    path("api/v1/", include((gate.library(api.urls[0], "public: read-only, asks as nobody"), "api"))),
    path("s/<slug:code>/", story_short, name="story-short"),
    path("files/<path:name>", serve_file, name="file"),
    path(
        "admin/", include(gate.library(wagtailadmin_urls.urlpatterns, "office: Wagtail asks its permissions"))
    ),
]

urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path(
        "accounts/",
        include(gate.library(allauth_urls.urlpatterns, "public: django-allauth asks for a login")),
    ),
    path("offline/", views.offline, name="offline"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("stories/", include("stories.urls")),
    path("", include("stories.telling_urls")),
    path("newsletter/", include("stories.newsletter_urls")),
    path("places/", views.where_we_work, name="places"),
    path("countries/<slug:code>/", views.country, name="country-detail"),
    path("sectors/<slug:slug>/", views.sector, name="sector-detail"),
    path("goals/<int:number>/", views.goal, name="goal-detail"),
    path("institutions/<slug:slug>/", views.institution, name="institution-detail"),
    path("", include("people.urls")),
    path("community/", include("community.urls")),
    path("search/", search_results, name="search"),
    path("", include("community.care_urls")),
    path("inbox/", include("community.inbox_urls")),
    path("assignments/", include("assignments.urls")),
    path("vacancies/", include("assignments.urls.vacancies")),
    path("", include("assignments.urls.public")),
    path("mentoring/", include("mentoring.urls")),
    path("events/", include("events.urls")),
    re_path(wagtail_urls.serve_pattern, serve_page, name="wagtail_serve"),
)
