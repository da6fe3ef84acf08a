"""The inbox is a member's own and has an address of its own, outside of the community's."""

from django.urls import path

from .views import devices, inbox

urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("read/", inbox.read, name="inbox-read"),
    path("changes/", inbox.changes, name="inbox-changes"),
    path("settings/", inbox.settings, name="inbox-settings"),
    path("settings/tags/", inbox.watch_tag, name="tag-watch"),
    path("devices/", devices.add, name="device-add"),
    path("devices/renew/", devices.renew, name="device-renew"),
    path("devices/<int:pk>/remove/", devices.remove, name="device-remove"),
    path("unsubscribe/<str:token>/", inbox.unsubscribe, name="unsubscribe"),
]
