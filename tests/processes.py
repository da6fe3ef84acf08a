"""Server processes for tests: a free port, a wait until it answers, an end by their own id."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(*command: str, port: int, ready: str, env: dict | None = None, seconds: float = 60):
    """Run `python COMMAND`, wait for 200 at `ready`, yield the process; end it whatever happens."""
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env={**os.environ, **(env or {})})
    try:
        wait_for(f"http://127.0.0.1:{port}{ready}", process, seconds)
        yield process
    finally:
        end(process)


def wait_for(url: str, process: subprocess.Popen, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with {process.returncode} before it answered.")
        with contextlib.suppress(OSError, urllib.error.URLError), urllib.request.urlopen(url, timeout=2):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{url} did not answer within {seconds} s.")


def end(process: subprocess.Popen) -> None:
    """Ask, wait, insist."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=8)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=8)
