from django.urls import path

from ..views import needs

urlpatterns = [
    path("needs/", needs.needs, name="need-list"),
    path("needs/new/", needs.create, name="need-create"),
    path("needs/<int:pk>/", needs.need, name="need-detail"),
    path("needs/<int:pk>/edit/", needs.edit, name="need-edit"),
    path("needs/<int:pk>/<str:act>/", needs.move, name="need-move"),
]
