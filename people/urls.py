from django.urls import include, path

from . import views

urlpatterns = [
    path("people/", views.people, name="person-list"),
    path("people/<int:pk>/", views.person, name="person-detail"),
    path("me/", views.me, name="me"),
    path("me/export/", views.take_along, name="me-export"),
    path("me/erase/", views.erase, name="me-erase"),
    path("uploads/", include("people.incoming.urls")),
    path("join/<str:token>/", views.join, name="join"),
]
