from django.urls import include, path

from . import stage_urls
from .views import desk, events, live, registering, talks

register = [
    path("", registering.register, name="event-register"),
    path("asked/", registering.asked, name="event-register-asked"),
    path("confirm/<str:token>/", registering.confirm, name="event-register-confirm"),
    path("accept/", registering.accept, name="event-register-accept"),
    path("call-off/", registering.call_off, name="event-register-call-off"),
    path("letter/", registering.letter, name="event-register-letter"),
    path("needs/", registering.needs, name="event-register-needs"),
]
talk = [
    *stage_urls.talk,
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
    path("<slug:slug>/register/", include(register)),
    path("<slug:slug>/talks/<slug:code>/", include(talk)),
    path("<slug:slug>/", include(stage_urls.event)),
    path("<slug:slug>/live/<slug:room>/", live.live, name="room-live"),
    path("<slug:slug>/live/<slug:room>/hall/", live.hall, name="room-hall"),
]
