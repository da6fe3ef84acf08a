"""Learning and costs: internships, trainings, what is spent."""

from django.urls import path

from ..views import costs, internships, trainings

urlpatterns = [
    path("internships/", internships.internships, name="internship-list"),
    path("internships/plan/<int:pk>/", internships.plan, name="internship-plan"),
    path("internships/<int:pk>/", internships.internship, name="internship-detail"),
    path("internships/<int:pk>/record/", internships.record, name="internship-record"),
    path("internships/<int:pk>/skills/", internships.add_skill, name="skill-add"),
    path("internships/<int:pk>/skills/<int:skill>/sign/", internships.sign_skill, name="skill-sign"),
    path("internships/<int:pk>/<slug:act>/", internships.move, name="internship-move"),
    path("trainings/", trainings.trainings, name="training-list"),
    path("trainings/new/", trainings.make, name="training-make"),
    path("trainings/<int:pk>/", trainings.training, name="training-detail"),
    path("trainings/<int:pk>/change/", trainings.change, name="training-change"),
    path("trainings/<int:pk>/open/", trainings.show, {"is_open": True}, name="training-open"),
    path("trainings/<int:pk>/close/", trainings.show, {"is_open": False}, name="training-close"),
    path("trainings/<int:pk>/enrol/", trainings.enrol, name="training-enrol"),
    path("trainings/<int:pk>/leave/", trainings.leave, name="training-leave"),
    path("trainings/<int:pk>/sessions/", trainings.add_session, name="training-session-add"),
    path("trainings/sessions/<int:pk>/", trainings.change_session, name="training-session-change"),
    path("trainings/sessions/<int:pk>/remove/", trainings.remove_session, name="training-session-remove"),
    path("trainings/sessions/<int:pk>/attendance/", trainings.attendance, name="training-attendance"),
    path("costs/", costs.costs, name="cost-list"),
    path("costs/export.csv", costs.export, name="cost-export"),
    path("costs/assignments/<int:pk>/", costs.of_assignment, name="assignment-cost-list"),
    path("costs/assignments/<int:pk>/plan/", costs.plan_for_assignment, name="assignment-cost-plan"),
    path("costs/visits/<int:pk>/", costs.of_visit, name="visit-cost-list"),
    path("costs/visits/<int:pk>/plan/", costs.plan_for_visit, name="visit-cost-plan"),
    path("costs/<int:pk>/", costs.cost, name="cost-detail"),
    path("costs/<int:pk>/<slug:act>/", costs.move, name="cost-move"),
]
