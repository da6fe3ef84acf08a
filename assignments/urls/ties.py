"""Links between institutions, exchange visits, what stays."""

from django.urls import path

from ..views import staying, ties, visits

urlpatterns = [
    path("links/", ties.links, name="link-list"),
    path("links/open/", ties.open_link, name="link-open"),
    path("links/<int:pk>/", ties.link, name="link-detail"),
    path("links/<int:pk>/minutes/", ties.write_minutes, name="link-minutes"),
    path("links/<int:pk>/tasks/", ties.add_task, name="link-task"),
    path("links/<int:pk>/tasks/<int:task>/", ties.tick_task, name="link-tick"),
    path("links/<int:pk>/close/", ties.close_link, name="link-close"),
    path("visits/", visits.visits, name="visit-list"),
    path("visits/plan/", visits.plan_visit, name="visit-plan"),
    path("visits/<int:pk>/", visits.visit, name="visit-detail"),
    path("visits/<int:pk>/days/", visits.set_day, name="visit-day"),
    path("visits/<int:pk>/days/<int:day>/remove/", visits.remove_day, name="visit-day-remove"),
    path("visits/<int:pk>/delegates/", visits.add_delegate, name="visit-delegate"),
    path(
        "visits/<int:pk>/delegates/<int:delegate>/remove/",
        visits.remove_delegate,
        name="visit-delegate-remove",
    ),
    path("visits/<int:pk>/needs/", visits.write_needs, name="visit-needs"),
    path("visits/<int:pk>/cancel/", visits.cancel_visit, name="visit-cancel"),
    path("visits/<int:pk>/report/", visits.report_visit, name="visit-report"),
    path("visits/<int:pk>/<slug:act>/", visits.move, name="visit-move"),
    path("handover/", staying.packs, name="handover-list"),
    path("handover/<int:pk>/", staying.pack, name="handover"),
    path("handover/<int:pk>/add/", staying.add_item, name="handover-add"),
    path("handover/<int:pk>/zip/", staying.take_pack, name="handover-zip"),
    path("handover/items/<int:pk>/remove/", staying.remove_item, name="handover-remove"),
    path("handover/seats/<int:pk>/", staying.pass_seat, name="seat-pass"),
    path("follow-ups/", staying.follow_ups, name="follow-up-list"),
    path("follow-ups/<int:pk>/", staying.follow_up, name="follow-up"),
]
