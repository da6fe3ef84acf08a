"""The newsletter, at /newsletter/."""

from django.urls import path

from .views import newsletter

urlpatterns = [
    path("", newsletter.subscribe, name="newsletter"),
    path("asked/", newsletter.asked, name="newsletter-asked"),
    path("numbers/", newsletter.numbers, name="newsletter-numbers"),
    path("yes/<str:token>/", newsletter.confirm, name="newsletter-confirm"),
    path("leave/<str:token>/", newsletter.leave, name="newsletter-leave"),
]
