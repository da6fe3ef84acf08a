"""The embedded default on a day that a journey names in CLOCK (ISO 8601, UTC); time goes on from there."""

import os
from datetime import datetime

import time_machine

from diwan.settings.embedded import *  # noqa: F403

time_machine.travel(datetime.fromisoformat(os.environ["CLOCK"])).start()
