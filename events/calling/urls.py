"""Addresses of a call, below its event's; and of what speakers find, below their talk's."""

from django.urls import path

from ..views import calls, reviews, speaking

call = [
    path("", calls.call, name="call"),
    path("propose/", calls.propose, name="propose"),
    path("review/", reviews.reviews, name="call-reviews"),
    path("ranking/", reviews.ranked, name="call-ranking"),
    path("decide/", reviews.decide, name="call-decide"),
    path("with/<str:token>/", calls.co_speaker, name="co-speaker"),
    path("<int:pk>/", calls.proposal, name="proposal"),
    path("<int:pk>/edit/", calls.edit, name="proposal-edit"),
    path("<int:pk>/review/", reviews.review, name="review"),
    path("<int:pk>/review/aside/", reviews.step_aside, name="review-aside"),
    path("<int:pk>/place/", reviews.place, name="proposal-place"),
    path("<int:pk>/speakers/", calls.name_speaker, name="co-speaker-add"),
    path("<int:pk>/speakers/<int:number>/drop/", calls.drop_speaker, name="co-speaker-drop"),
    path("<int:pk>/<slug:act>/", calls.move, name="proposal-move"),
]

backstage = [
    path("", speaking.backstage, name="backstage"),
    path("slides/", speaking.add_slides, name="slides-add"),
    path("slides/<int:pk>/drop/", speaking.drop_slides, name="slides-drop"),
    path("recording/", speaking.answer_recording, name="recording"),
    path("green-room/", speaking.open_green_room, name="green-room"),
]
