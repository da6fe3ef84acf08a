"""The nine scenes of the demo's stories, by name.

Each is a function of (size in pixels, t in 0..1) that returns an RGB picture; t moves what the story is
about, and the last moment joins the first so that a film may run round.
"""

from collections.abc import Callable

from PIL import Image

from diwan.demo.scenes.backups import backups
from diwan.demo.scenes.data_less import data_less
from diwan.demo.scenes.handover import handover
from diwan.demo.scenes.leaks import leaks
from diwan.demo.scenes.loan_week import loan_week
from diwan.demo.scenes.market_map import market_map
from diwan.demo.scenes.minutes import minutes
from diwan.demo.scenes.one_desk import one_desk
from diwan.demo.scenes.seeds import seeds

Scene = Callable[[tuple[int, int], float], Image.Image]

SCENES: dict[str, Scene] = {
    "one_desk": one_desk,
    "data_less": data_less,
    "backups": backups,
    "handover": handover,
    "seeds": seeds,
    "market_map": market_map,
    "minutes": minutes,
    "leaks": leaks,
    "loan_week": loan_week,
}
