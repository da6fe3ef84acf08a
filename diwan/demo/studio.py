"""What takes long to draw, the stories' pictures and films: made in processes beside the rest of a start."""

import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from . import films, pictures
from .world import read

WORKERS = 2
# Who waits for the database goes first.
GIVE_WAY = 5


class Studio:
    """All pictures and films of `content/stories.toml`; it begins at once, and who asks for one waits for it.

    Close it when all is fetched (`with Studio() as studio`): its films' files go with it.
    """

    def __init__(self):
        self._folder = TemporaryDirectory()
        # Spawned, not forked: they must not inherit this process's database connection.
        spawn = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(WORKERS, spawn, initializer=os.nice, initargs=(GIVE_WAY,))
        self._pictures: dict[str, Future[bytes]] = {}
        self._films: dict[str, Future[films.Film]] = {}
        for row in read("stories")["story"]:
            scene = row["picture"]
            self._pictures[scene] = self._pool.submit(pictures.still, scene)
            if "film" in row:
                seconds = row["film"]["seconds"]
                self._films[scene] = self._pool.submit(films.film, scene, seconds, Path(self._folder.name))

    def picture(self, scene: str) -> bytes:
        return self._pictures[scene].result()

    def film(self, scene: str) -> films.Film:
        return self._films[scene].result()

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, *_) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._folder.cleanup()
