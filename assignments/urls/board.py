from django.urls import path

from ..views import board, numbers

urlpatterns = [
    path("board/", board.board, name="board"),
    path("board/numbers/", numbers.inside, name="board-numbers"),
    path("board/numbers/numbers.<str:form>", numbers.inside_file, name="board-numbers-file"),
]
