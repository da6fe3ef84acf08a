from django.urls import path

from .views import care, room_access

urlpatterns = [
    path("concern/", care.concern, name="concern"),
    path("concern/sent/", care.sent, name="concern-sent"),
    path("care/", care.desk, name="care"),
    path("care/concerns/<int:pk>/", care.concern_detail, name="concern-detail"),
    path("care/concerns/<int:pk>/<slug:act>/", care.move, name="concern-move"),
    path("care/rooms/ask/<slug:about>/", room_access.ask, name="room-ask"),
    path("care/rooms/<int:pk>/", room_access.room_access, name="room-access"),
    path("care/rooms/<int:pk>/look/", room_access.look, name="room-look"),
    path("care/rooms/<int:pk>/<slug:act>/", room_access.move, name="room-access-move"),
]
