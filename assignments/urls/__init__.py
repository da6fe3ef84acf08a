"""The members' side of the programme's work, at /assignments/. The public side is `vacancies`, `public`."""

from . import applications, board, learning, needs, ties, work

urlpatterns = [
    *work.urlpatterns,
    *needs.urlpatterns,
    *applications.urlpatterns,
    *learning.urlpatterns,
    *ties.urlpatterns,
    *board.urlpatterns,
]
