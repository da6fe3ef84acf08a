from django.urls import path

from ..views import applications as views

urlpatterns = [
    path("applications/", views.applications, name="application-list"),
    path("applications/of/<int:pk>/", views.of_vacancy, name="vacancy-applications"),
    path("applications/to/<int:pk>/", views.start, name="application-create"),
    path("applications/<int:pk>/", views.application, name="application-detail"),
    path("applications/<int:pk>/edit/", views.edit, name="application-edit"),
    path("applications/<int:pk>/<slug:act>/", views.move, name="application-move"),
]
