"""Run the background worker until its parent ends (`serve` starts it), or for ever from a terminal.

Films take minutes, and mail must not wait for them: as long as there are films to prepare they have a process
of their own beside this one (`--films`), which ends when it has nothing left to do. Once a minute the worker
does what time does at events (`events_tick`).
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from events.actions.ticking import tick
from people.films import actions as films
from people.films import ffmpeg

LOOK_EVERY = 3
TICK_EVERY = 60


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--films", action="store_true", help="Only prepare the films that wait, and end.")

    def handle(self, *args, **options):
        only_films = options["films"]
        if not sys.stdin.isatty():
            end = self._end_at_once if only_films else self._end_with_parent
            threading.Thread(target=end, daemon=True).start()
        how = ["--backend=background", "--no-reload", "--verbosity=0"]
        if only_films:
            films.take_up()
            call_command("db_worker", "--queue-name=films", "--batch", "--no-startup-delay", *how)
        else:
            threading.Thread(target=self._films_beside, daemon=True).start()
            threading.Thread(target=self._tick, daemon=True).start()
            call_command("db_worker", "--queue-name=*", "--exclude-queues=films", *how)

    @staticmethod
    def _until_parent_ends():
        """Standard input is a pipe from the server: at its end the server is gone, however it went."""
        while os.read(0, 1024):
            pass

    def _end_with_parent(self):
        self._until_parent_ends()
        os.kill(os.getpid(), signal.SIGTERM)

    def _end_at_once(self):
        """A film is not waited for: the next worker goes on with it."""
        self._until_parent_ends()
        ffmpeg.stop_all()
        os._exit(0)

    @staticmethod
    def _films_beside():
        command = [sys.executable, sys.argv[0], "work", "--films"]
        while True:
            try:
                wanted = films.left_lying().exists()
            except DatabaseError:
                wanted = False
            connection.close()
            if wanted:
                with subprocess.Popen(command, stdin=subprocess.PIPE) as worker:  # noqa: S603 (our own command)
                    worker.wait()
            time.sleep(LOOK_EVERY)

    @staticmethod
    def _tick():
        while True:
            # What cannot be done now is due the next time as well.
            with contextlib.suppress(DatabaseError):
                tick()
            connection.close()
            time.sleep(TICK_EVERY)
