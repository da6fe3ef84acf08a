"""Addresses of those who tell a story or are in one."""

from django.urls import path

from .views import consents, pitches

urlpatterns = [
    path("my-stories/", pitches.mine, name="my-stories"),
    path("pitches/new/", pitches.create, name="pitch-create"),
    path("pitches/<int:pk>/", pitches.pitch, name="pitch-detail"),
    path("pitches/<int:pk>/edit/", pitches.edit, name="pitch-edit"),
    path("pitches/<int:pk>/<str:act>/", pitches.move, name="pitch-move"),
    path("my-stories/<int:pk>/", consents.appearance, name="appearance-detail"),
    path("my-stories/<int:pk>/files/<path:name>", consents.file, name="appearance-file"),
    path("my-stories/<int:pk>/<str:act>/", consents.act, name="appearance-act"),
    path("consent/<str:token>/", consents.by_link, name="appearance-link"),
    path("consent/<str:token>/files/<path:name>", consents.file_by_link, name="appearance-link-file"),
    path("consent/<str:token>/<str:act>/", consents.act_by_link, name="appearance-link-act"),
]
