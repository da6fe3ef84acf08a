"""Serve the site on Daphne, with the background worker beside it."""

import os
import socket
import subprocess
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand

from diwan.readiness import refuse_unless_fit, write_ahead

# The socket's own caps (shared with docs/decisions/0002): no frame above 16 KiB.
MAX_FRAME = 16 * 1024


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--no-worker", action="store_true", help="Run only the web server.")
        parser.add_argument("--fd", type=int, help="Serve an inherited listening socket (several processes).")

    def handle(self, *args, host, port, no_worker, fd, **options):
        refuse_unless_fit()
        if fd is None:
            self._refuse_taken(host, port)
        write_ahead()
        worker = None if no_worker else self._start_worker()
        try:
            self._serve(host, port, fd)
        finally:
            if worker:
                # Its standard input is our pipe: closing it is the worker's sign to end.
                worker.stdin.close()
                worker.wait(timeout=10)

    @staticmethod
    def _refuse_taken(host, port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise ImproperlyConfigured(
                    f"Port {port} on {host} cannot be used ({error.strerror}): set PORT to another number."
                ) from error

    @staticmethod
    def _start_worker():
        command = [sys.executable, sys.argv[0], "work"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=os.environ)  # noqa: S603 (our own command)

    def _serve(self, host, port, fd):
        # Daphne's reactor must be installed before anything else imports Twisted's.
        from diwan.asgi import application
        from diwan.server import GuardedServer

        GuardedServer(
            application,
            endpoints=[f"fd:fileno={fd}" if fd is not None else f"tcp:port={port}:interface={host}"],
            http_timeout=None,
            websocket_timeout=8 * 3600,
            websocket_max_message_size=MAX_FRAME,
            websocket_max_frame_size=MAX_FRAME,
            websocket_handshake_timeout=20,
            verbosity=0,
            server_name="",
            ready_callable=lambda: self.stdout.write(f"Diwan is at http://{host}:{port} (Ctrl+C ends it)."),
        ).run()
