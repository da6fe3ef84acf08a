"""Public calls, at /vacancies/, and beside each what the host and the programme do with it."""

from django.urls import path

from people.feeding import feed

from ..feeds import LatestVacancies, export, json_feed
from ..views import vacancies

urlpatterns = [
    path("", vacancies.vacancies, name="vacancy-list"),
    path("feed.atom", feed(LatestVacancies()), name="vacancy-feed"),
    path("feed.json", json_feed, name="vacancy-json-feed"),
    path("export.json", export, name="vacancy-export"),
    path("new/", vacancies.create, name="vacancy-create"),
    path("<int:pk>/", vacancies.vacancy, name="vacancy-detail"),
    path("<int:pk>/jobposting.json", vacancies.job_posting, name="vacancy-jobposting"),
    path("<int:pk>/card.png", vacancies.card, name="vacancy-card"),
    path("<int:pk>/edit/", vacancies.edit, name="vacancy-edit"),
    path("<int:pk>/extend/", vacancies.extend, name="vacancy-extend"),
    path("<int:pk>/reopen/", vacancies.reopen, name="vacancy-reopen"),
    path("<int:pk>/share/", vacancies.share, name="vacancy-share"),
    path("<int:pk>/<str:act>/", vacancies.move, name="vacancy-move"),
]
