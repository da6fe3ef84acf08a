"""`python -m tests.mentoring.certificate r.json`: is a recorded run as good as a run can be?

Reads the record and nothing of ours: from the printed scores and the seed it works the weights out anew, and
sees that at the printed prices nobody would be better off elsewhere, and that only full mentors have a price.
Then no other pairing has a higher total: that is the whole proof.
"""

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path


def faults(record: dict) -> list[str]:
    """What is wrong with it, in words; an empty list is a proof."""
    return [*_faulty_parts(record), *_faulty_prices(record), *_faulty_sums(record)]


def _weights(record: dict) -> dict[tuple[str, str], int]:
    told = record["certificate"]
    return {
        (mentee, mentor): (score + told["pair_worth"] << told["shift"]) + _lot(record, mentee, mentor)
        for mentee, row in record["scores"].items()
        for mentor, score in row.items()
        if score >= record["minimum"]
    }


def _lot(record: dict, mentee: str, mentor: str) -> int:
    hashed = hashlib.blake2b(f"{record['seed']}:{mentee}:{mentor}".encode(), digest_size=4)
    return int(hashed.hexdigest(), 16)


def _faulty_parts(record: dict) -> list[str]:
    found = []
    for pair in record["pairs"]:
        name, parts = f"{pair['mentee']}-{pair['mentor']}", pair["parts"]
        if sum(part["points"] for part in parts) != pair["score"]:
            found.append(f"{name}: the parts do not make the score")
        if any(not 0 <= part["points"] <= part["most"] for part in parts):
            found.append(f"{name}: a part has more points than it may")
        if record["scores"][str(pair["mentee"])].get(str(pair["mentor"])) != pair["score"]:
            found.append(f"{name}: not the score of the table")
    return found


def _faulty_prices(record: dict) -> list[str]:
    weights, told = _weights(record), record["certificate"]
    gains = Counter({mentee: int(gain) for mentee, gain in told["gains"].items()})
    prices = Counter({mentor: int(price) for mentor, price in told["prices"].items()})
    locked = {(str(mentee), str(mentor)) for mentee, mentor in record["locked"]}
    fixed = {mentee for mentee, _mentor in locked}
    pairs = {(str(pair["mentee"]), str(pair["mentor"])) for pair in record["pairs"]}
    left = Counter(record["places"])
    left.subtract(mentor for _mentee, mentor in pairs)
    unpaired = set(record["scores"]) - {mentee for mentee, _mentor in pairs}
    slack = {
        pair: gains[pair[0]] + prices[pair[1]] - w for pair, w in weights.items() if pair[0] not in fixed
    }
    rules = {
        "a locked pair is missing": locked <= pairs,
        "somebody is paired twice": len({mentee for mentee, _mentor in pairs}) == len(pairs),
        "a mentor has too many": min(left.values(), default=0) >= 0,
        "somebody would gain elsewhere": min(slack.values(), default=0) >= 0,
        "a pair is not worth its price": all(slack.get(pair) == 0 for pair in pairs - locked),
        "a gain or a price is below zero": min([*gains.values(), *prices.values()], default=0) >= 0,
        "somebody unpaired gains": all(gains[mentee] == 0 for mentee in unpaired),
        "a free place has a price": all(left[mentor] == 0 for mentor, price in prices.items() if price),
        "the prices prove another total": sum(gains.values())
        + sum(price * (left[mentor] + _held(pairs - locked, mentor)) for mentor, price in prices.items())
        == sum(weights.get(pair, 0) for pair in pairs - locked),
    }
    return [fault for fault, holds in rules.items() if not holds]


def _held(pairs: set[tuple[str, str]], mentor: str) -> int:
    return sum(held == mentor for _mentee, held in pairs)


def _faulty_sums(record: dict) -> list[str]:
    scores = sorted([pair["score"] for pair in record["pairs"]])
    everybody = [0] * (len(record["scores"]) - len(scores)) + scores
    tenth = everybody[: (len(everybody) + 9) // 10]
    totals = record["totals"]
    rules = {
        "not so many are paired": totals["paired"] == len(scores),
        "not so many points": totals["points"] == sum(scores),
        "the worst-off have it otherwise": abs(totals["worst_off"] * len(tenth) - sum(tenth))
        <= len(tenth) / 10,
        "not everybody is accounted for": len(record["unpaired"]) + len(scores) == len(record["scores"]),
        "a lot weighs more than a point": 2 ** record["certificate"]["shift"] > len(everybody) * 2**32,
        "points outweigh a pair": record["certificate"]["pair_worth"]
        > sum(record["weights"].values()) * len(everybody),
    }
    return [fault for fault, holds in rules.items() if not holds]


if __name__ == "__main__":
    wrong = faults(json.loads(Path(sys.argv[1]).read_text("utf-8")))
    sys.stdout.write("\n".join(wrong or ["Proved: no pairing is better."]) + "\n")
    sys.exit(bool(wrong))
