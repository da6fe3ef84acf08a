from django.urls import include, path

from . import views

talk = [
    path("", views.talk, name="talk-detail"),
    path("ask/", views.ask, name="talk-ask"),
    path("changes/", views.changes, name="talk-changes"),
    path("desk/", views.desk, name="talk-desk"),
    path("desk/changes/", views.desk_changes, name="desk-changes"),
    path("questions/<int:pk>/vote/", views.vote, name="question-vote"),
    path("questions/<int:pk>/unvote/", views.unvote, name="question-unvote"),
    path("questions/<int:pk>/approve/", views.approve, name="question-approve"),
    path("questions/<int:pk>/reject/", views.reject, name="question-reject"),
    path("questions/<int:pk>/answer/", views.answer, name="question-answer"),
]

urlpatterns = [
    path("", views.events, name="event-list"),
    path("<slug:slug>/", views.event, name="event-detail"),
    path("<slug:slug>/schedule/", views.schedule, name="event-schedule"),
    path("<slug:slug>/register/", views.register, name="event-register"),
    path("<slug:slug>/talks/<slug:code>/", include(talk)),
    path("<slug:slug>/live/<slug:room>/", views.live, name="room-live"),
    path("<slug:slug>/live/<slug:room>/hall/", views.hall, name="room-hall"),
]
