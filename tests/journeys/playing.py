"""What a film does in a browser. A promise that waits in the page waits for ever if it cannot come true."""

import time

from playwright.sync_api import Locator

PATIENCE = 30
HOW_FAR = "film => ({ ready: film.readyState, network: film.networkState, error: film.error?.message })"
CAPTIONS = "film => [...film.textTracks].filter(one => one.mode === 'showing').map(one => one.language)"
CUES = "film => [...film.textTracks].find(one => one.mode === 'showing').cues.length"
GO_TO = """(film, at) => new Promise((yes, no) => {
  film.onseeked = () => yes(film.currentTime);
  film.currentTime = at < 0 ? film.duration + at : at;
  setTimeout(no, 30_000, "It does not go there.");
})"""
TO_THE_END = """film => new Promise((yes, no) => {
  film.muted = true;
  film.onended = () => yes([film.currentTime, film.duration]);
  film.onerror = () => no(film.error.message);
  film.play();
  setTimeout(no, 30_000, "It does not end.");
})"""


def plays(film: Locator) -> None:
    """Until there is a picture, or for sound something to hear; also where scripts are off."""
    patience = time.monotonic() + PATIENCE
    while (how_far := film.evaluate(HOW_FAR))["ready"] < 2:
        assert time.monotonic() < patience, how_far
        time.sleep(0.1)
