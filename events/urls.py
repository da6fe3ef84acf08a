from django.urls import include, path

from .views import attendance, desk, door, events, live, registering, talks, tickets

talk = [
    path("", talks.talk, name="talk-detail"),
    path("ask/", talks.ask, name="talk-ask"),
    path("changes/", talks.changes, name="talk-changes"),
    path("present/", attendance.present, name="talk-present"),
    path("desk/", desk.desk, name="talk-desk"),
    path("desk/changes/", desk.changes, name="desk-changes"),
    path("questions/<int:pk>/vote/", talks.vote, name="question-vote"),
    path("questions/<int:pk>/unvote/", talks.unvote, name="question-unvote"),
    path("questions/<int:pk>/approve/", desk.approve, name="question-approve"),
    path("questions/<int:pk>/reject/", desk.reject, name="question-reject"),
    path("questions/<int:pk>/answer/", desk.answer, name="question-answer"),
]

at_door = [
    path("", door.door, name="event-door"),
    path("roster/", door.roster, name="door-roster"),
    path("checkins/", door.scan, name="door-scan"),
    path("checkins/batch/", door.batch, name="door-batch"),
    path("people/", door.people, name="door-people"),
    path("walk-in/", door.walk_in, name="door-walk-in"),
    path("badges/", door.badges, name="door-badges"),
]

urlpatterns = [
    path("", events.events, name="event-list"),
    path("certificates/<slug:code>/", attendance.certificate, name="attendance-certificate"),
    path("certificates/<slug:code>/revoke/", attendance.revoke, name="attendance-certificate-revoke"),
    path("<slug:slug>/", events.event, name="event-detail"),
    path("<slug:slug>/schedule/", events.schedule, name="event-schedule"),
    path("<slug:slug>/register/", registering.register, name="event-register"),
    path("<slug:slug>/ticket/", tickets.ticket, name="event-ticket"),
    path("<slug:slug>/ticket.pdf", tickets.ticket_pdf, name="event-ticket-pdf"),
    path("<slug:slug>/ticket/replace/", tickets.replace, name="event-ticket-replace"),
    path("<slug:slug>/attendance/", attendance.attendance, name="event-attendance"),
    path("<slug:slug>/attendance/certificate/", attendance.issue, name="attendance-issue"),
    path("<slug:slug>/door/", include(at_door)),
    path("<slug:slug>/talks/<slug:code>/", include(talk)),
    path("<slug:slug>/live/<slug:room>/", live.live, name="room-live"),
    path("<slug:slug>/live/<slug:room>/hall/", live.hall, name="room-hall"),
]
