"""Many who press a button at the same moment, on all servers of a stage."""

import json
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from tests.chaos.clients import Answer, ask
from tests.chaos.figures import note


class Crowd:
    """Pairs who book through the servers of a stage, all at once."""

    def __init__(self, pairs: list[dict], sites: list):
        self.pairs, self.sites = pairs, sites
        self.seconds: list[float] = []
        self.statuses: Counter = Counter()

    def all_at_once(self, posts: list[tuple[str, str, dict]]) -> list[Answer]:
        """Each post is (who is logged in, path, fields)."""

        def send(numbered) -> Answer:
            number, (login, path, fields) = numbered
            started = time.monotonic()
            answer = ask(self.sites[number % len(self.sites)].port, login, path, fields)
            self.seconds.append(time.monotonic() - started)
            return answer

        with ThreadPoolExecutor(len(posts)) as crowd:
            answers = list(crowd.map(send, enumerate(posts)))
        self.statuses.update(answer.status for answer in answers)
        return answers

    def booking(self, number: int, starts: datetime, minutes: int = 60) -> tuple[str, str, dict]:
        """Of the pairs in turn, the one and then the other of the two."""
        pair = self.pairs[number % len(self.pairs)]
        login = pair["mentor" if number // len(self.pairs) % 2 else "mentee"]
        fields = {"client_key": uuid.uuid4(), "starts": starts.isoformat(), "minutes": minutes}
        return login, f"/en/mentoring/mentorships/{pair['pk']}/book/", fields

    def overlaps(self) -> list:
        return json.loads(self.sites[0].manage("mentoring_overlaps"))


def in_days(days: int) -> datetime:
    return (datetime.now(UTC) + timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)


def tell(name: str, crowd: Crowd, **more) -> None:
    seconds = sorted(crowd.seconds)
    note(
        name,
        answers=dict(sorted(crowd.statuses.items())),
        p50_s=round(seconds[len(seconds) // 2], 2),
        p95_s=round(seconds[int(len(seconds) * 0.95) - 1], 2),
        **more,
    )
