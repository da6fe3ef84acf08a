"""Below an event: meeting people there, and what its kind has of its own."""

from django.urls import path

from .views import kinds, meeting, tables

urlpatterns = [
    path("people/", meeting.people, name="event-people"),
    path("people/me/", meeting.be_listed, name="event-be-listed"),
    path("people/withdraw/", meeting.withdraw, name="event-unlisted"),
    path("people/<int:pk>/ask/", meeting.ask, name="event-ask-to-meet"),
    path("meetings/", meeting.mine, name="event-meetings"),
    path("meetings/<int:pk>/agree/", meeting.agree, name="meeting-agree"),
    path("meetings/<int:pk>/decline/", meeting.decline, name="meeting-decline"),
    path("meetings/<int:pk>/cancel/", meeting.cancel, name="meeting-cancel"),
    path("meetings/<int:pk>/join/", meeting.join, name="meeting-join"),
    path("tables/", tables.tables, name="event-tables"),
    path("tables/open/", tables.open_round, name="event-open-tables"),
    path("tables/<int:pk>/sit/", tables.sit_down, name="tables-sit"),
    path("tables/<int:pk>/leave/", tables.get_up, name="tables-leave"),
    path("tables/<int:pk>/deal/", tables.deal, name="tables-deal"),
    path("tables/<int:pk>/join/", tables.join, name="table-join"),
    path("note/", kinds.note, name="event-note"),
    path("repeat/", kinds.repeat, name="event-repeat"),
]
