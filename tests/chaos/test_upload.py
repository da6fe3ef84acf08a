"""A large file over a line that is cut five times arrives whole, and the server stays as small as it was."""

import contextlib
import hashlib
import http.client
import json
import os
import random
import re
import socket
import struct
import time
import uuid
from pathlib import Path

import pytest

from tests.chaos.clients import TOKEN, ask
from tests.chaos.figures import note, scale

pytestmark = pytest.mark.chaos
MEGABYTE = 1024 * 1024
SIZE = scale(20, 300) * MEGABYTE
PIECE = 2 * MEGABYTE
CUTS = 5
MEMORY = 64 * MEGABYTE
WITHIN = scale(60, 600)


def written(path: Path) -> str:
    """A file of noise; its SHA-256."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for _ in range(SIZE // MEGABYTE):
            piece = os.urandom(MEGABYTE)
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def memory(site) -> int:
    """The most that the server has held at once, in bytes."""
    told = Path(f"/proc/{site._process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", told)[1]) * 1024


class Phone:
    """Sends a file in pieces and asks after each cut how far it came, as `<chunked-upload>` does."""

    def __init__(self, port: int, session: str, path: Path, cuts: set[int]):
        self.port, self.session, self.path, self.cuts = port, session, path, cuts
        self.key = str(uuid.uuid4())
        self.cut = 0

    def begin(self) -> dict:
        told = {"client_key": self.key, "name": "IMG_0007.mp4", "size": SIZE}
        answer = ask(self.port, self.session, "/en/uploads/", told)
        assert answer.status in {200, 201}, answer.body
        return answer.told

    def send(self) -> dict:
        told = self.begin()
        with self.path.open("rb") as file:
            while not told["digest"]:
                file.seek(told["offset"])
                piece = file.read(PIECE)
                breaks = told["offset"] // PIECE in self.cuts
                self.cuts.discard(told["offset"] // PIECE)
                if breaks:
                    self.break_off(told, piece)
                    # The page was closed meanwhile: the same key leads to the same upload.
                    told = self.begin()
                else:
                    told |= self.piece(told, piece)
        return told

    def headers(self, told: dict, piece: bytes) -> dict[str, str]:
        return {
            "Accept": "application/json",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/octet-stream",
            "Content-Length": str(len(piece)),
            "Upload-Offset": str(told["offset"]),
            "Upload-Checksum": hashlib.sha256(piece).hexdigest(),
        }

    def piece(self, told: dict, piece: bytes) -> dict:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(line):
            line.request("POST", told["url"], piece, self.headers(told, piece))
            answer = line.getresponse()
            body = json.loads(answer.read())
        if answer.status == 409 and answer.getheader("Upload-Offset"):
            # The piece whose answer was cut off has been written meanwhile.
            return ask(self.port, self.session, told["url"]).told
        assert answer.status == 200, body
        return body

    def break_off(self, told: dict, piece: bytes) -> None:
        """The line goes in the middle of a piece, or between the piece and its answer."""
        self.cut += 1
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        line.connect()
        line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.putrequest("POST", told["url"])
        for name, value in self.headers(told, piece).items():
            line.putheader(name, value)
        line.endheaders()
        line.send(piece if self.cut % 2 else piece[: len(piece) // 2])
        line.close()


def test_a_file_over_a_line_that_is_cut_five_times_arrives_whole(stage, tmp_path):
    play = stage()
    people = play.people()
    (site,) = play.serve()
    path = tmp_path / "film"
    digest = written(path)
    before = memory(site)
    pieces = SIZE // PIECE
    phone = Phone(site.port, people["writer"], path, set(random.Random(5).sample(range(1, pieces), CUTS)))
    started = time.monotonic()
    told = phone.send()
    took = time.monotonic() - started
    assert (told["digest"], told["offset"], phone.cut) == (digest, SIZE, CUTS)
    arrived = list((play.folder / "media/incoming").iterdir())
    with arrived[0].open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == digest
    assert len(arrived) == 1
    grown = memory(site) - before
    note("upload", megabytes=SIZE // MEGABYTE, cuts=phone.cut, seconds=round(took, 1), memory=grown)
    assert grown < MEMORY
    assert took < WITHIN
