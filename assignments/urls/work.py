from django.urls import path

from ..views import telling, work

urlpatterns = [
    path("", work.assignments, name="assignment-list"),
    path("agenda/", telling.agenda, name="assignment-agenda"),
    path("<int:pk>/", work.assignment, name="assignment-detail"),
    path("<int:pk>/move/<slug:act>/", work.move, name="assignment-move"),
    path("<int:pk>/gate/", work.open_gate, name="assignment-gate"),
    path("<int:pk>/dates/", work.move_dates, name="assignment-dates"),
    path("<int:pk>/mode/", work.change_mode, name="assignment-mode"),
    path("<int:pk>/extend/", work.extend, name="assignment-extend"),
    path("<int:pk>/plan/", telling.plan, name="assignment-plan"),
    path("<int:pk>/plan/agree/", telling.agree, name="assignment-agree"),
    path("<int:pk>/plan/<int:goal>/", telling.goal, name="assignment-goal"),
    path("<int:pk>/plan/<int:goal>/remove/", telling.remove_goal, name="assignment-goal-remove"),
    path("<int:pk>/log/", telling.log, name="assignment-log"),
    path("<int:pk>/report/", telling.report, name="assignment-report"),
    path("<int:pk>/feedback/", telling.feedback, name="assignment-feedback"),
    path("<int:pk>/certificate/", work.certificate, name="assignment-certificate"),
]
