from django.urls import include, path

from . import stage_urls
from .calling.urls import backstage, call
from .views import (
    attendance,
    desk,
    door,
    events,
    exports,
    live,
    picking,
    planning,
    registering,
    speaking,
    talks,
    tickets,
)

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
    path("backstage/", include(backstage)),
    path("ask/", talks.ask, name="talk-ask"),
    path("changes/", talks.changes, name="talk-changes"),
    path("pick/", picking.pick, name="talk-pick"),
    path("unpick/", picking.unpick, name="talk-unpick"),
    path("present/", attendance.present, name="talk-present"),
    path("desk/", desk.desk, name="talk-desk"),
    path("desk/changes/", desk.changes, name="desk-changes"),
    path("questions/<int:pk>/vote/", talks.vote, name="question-vote"),
    path("questions/<int:pk>/unvote/", talks.unvote, name="question-unvote"),
    path("questions/<int:pk>/approve/", desk.approve, name="question-approve"),
    path("questions/<int:pk>/reject/", desk.reject, name="question-reject"),
    path("questions/<int:pk>/answer/", desk.answer, name="question-answer"),
]

schedule = [
    path("", events.schedule, name="event-schedule"),
    path("edit/", planning.edit, name="schedule-edit"),
    path("edit/undo/", planning.undo, name="schedule-undo"),
    path("edit/<slug:code>/", planning.move, name="schedule-move"),
    path("edit/<slug:code>/withdraw/", planning.withdraw, name="schedule-withdraw"),
    path("release/", planning.release, name="schedule-release"),
    path("v/<int:number>/", planning.version, name="schedule-version"),
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
    path("speaking/", speaking.mine, name="speaking"),
    path("my/calendar/", picking.calendar, name="programme-calendar"),
    path("my/calendar/<int:pk>/close/", picking.close, name="programme-calendar-close"),
    path("my/<str:token>.ics", picking.feed, name="programme-feed"),
    path("<slug:slug>/", events.event, name="event-detail"),
    path("<slug:slug>/register/", include(register)),
    path("<slug:slug>/schedule/", include(schedule)),
    path("<slug:slug>/schedule.xml", exports.xml, name="schedule-xml"),
    path("<slug:slug>/schedule.json", exports.json, name="schedule-json"),
    path("<slug:slug>/schedule.ics", exports.ics, name="schedule-ics"),
    path("<slug:slug>/my/", picking.programme, name="my-programme"),
    path("<slug:slug>/ticket/", tickets.ticket, name="event-ticket"),
    path("<slug:slug>/ticket.pdf", tickets.ticket_pdf, name="event-ticket-pdf"),
    path("<slug:slug>/ticket/replace/", tickets.replace, name="event-ticket-replace"),
    path("<slug:slug>/attendance/", attendance.attendance, name="event-attendance"),
    path("<slug:slug>/attendance/certificate/", attendance.issue, name="attendance-issue"),
    path("<slug:slug>/door/", include(at_door)),
    path("<slug:slug>/call/", include(call)),
    path("<slug:slug>/talks/<slug:code>/", include(talk)),
    path("<slug:slug>/", include(stage_urls.event)),
    path("<slug:slug>/live/<slug:room>/", live.live, name="room-live"),
    path("<slug:slug>/live/<slug:room>/hall/", live.hall, name="room-hall"),
]
