from django.urls import include, path

from .views import desk, events, live, registering, talks

talk = [
    path("", talks.talk, name="talk-detail"),
    path("ask/", talks.ask, name="talk-ask"),
    path("changes/", talks.changes, name="talk-changes"),
    path("desk/", desk.desk, name="talk-desk"),
    path("desk/changes/", desk.changes, name="desk-changes"),
    path("questions/<int:pk>/vote/", talks.vote, name="question-vote"),
    path("questions/<int:pk>/unvote/", talks.unvote, name="question-unvote"),
    path("questions/<int:pk>/approve/", desk.approve, name="question-approve"),
    path("questions/<int:pk>/reject/", desk.reject, name="question-reject"),
    path("questions/<int:pk>/answer/", desk.answer, name="question-answer"),
]

urlpatterns = [
    path("", events.events, name="event-list"),
    path("<slug:slug>/", events.event, name="event-detail"),
    path("<slug:slug>/schedule/", events.schedule, name="event-schedule"),
    path("<slug:slug>/register/", registering.register, name="event-register"),
    path("<slug:slug>/talks/<slug:code>/", include(talk)),
    path("<slug:slug>/live/<slug:room>/", live.live, name="room-live"),
    path("<slug:slug>/live/<slug:room>/hall/", live.hall, name="room-hall"),
]
