"""The addresses of the stage, of the day and of what is left."""

from django.urls import path

from .states import ACTS
from .views import day, stage

# Below a talk's address.
talk = [
    path("log/", stage.talk_log, name="talk-log"),
    path("log/changes/", stage.log_changes, name="log-changes"),
    path("log/write/", stage.write, name="log-write"),
    path("log/<int:pk>/strike/", stage.strike, name="log-strike"),
    path("feedback/", stage.feedback, name="talk-feedback"),
]

# Below an event's address.
event = [
    path("now/", stage.now, name="event-now"),
    path("closing/", stage.closing, name="event-closing"),
    path("numbers/", stage.numbers, name="event-numbers"),
    path("news/changes/", stage.news_changes, name="news-changes"),
    path("live/<slug:room>/changes/", stage.state_changes, name="stage-changes"),
    *(path(f"live/<slug:room>/{act}/", stage.moves(act), name=f"stage-{act}") for act in ACTS),
    path("day/", day.today, name="event-day"),
    path("day/announce/", day.announce, name="day-announce"),
    path("day/announcements/<int:pk>/withdraw/", day.withdraw, name="day-withdraw"),
    path("day/moved/<int:pk>/undo/", day.undo, name="day-undo"),
    path("day/talks/<slug:code>/delay/", day.delay, name="day-delay"),
    path("day/talks/<slug:code>/move/", day.move, name="day-move"),
    path("day/talks/<slug:code>/count/", day.count, name="day-count"),
    path("day/talks/<slug:code>/speakers/<int:pk>/here/", day.arrived, name="day-arrived"),
    path("day/talks/<slug:code>/speakers/<int:pk>/not-here/", day.not_arrived, name="day-not-arrived"),
    path("day/rooms/<slug:room>/scribes/", day.name_scribe, name="day-scribe"),
    path("day/rooms/<slug:room>/scribes/<int:pk>/dismiss/", day.dismiss_scribe, name="day-dismiss"),
]
