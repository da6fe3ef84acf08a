from django.urls import path

from . import views

urlpatterns = [
    path("", views.begin, name="upload-begin"),
    path("<int:pk>/", views.upload, name="upload"),
    path("<int:pk>/give-up/", views.give_up, name="upload-give-up"),
]
