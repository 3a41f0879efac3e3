"""Draws faults and their times from a seed, so that a run can be replayed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Lists the faults."""

    KILL_CHILD = "kill-child"  # -9 to a running engine
    KILL_WORKER = "kill-worker"  # -9 to the worker that solves, and all its processes
    KILL_POOL = "kill-pool"  # -9 to one of its processes
    KILL_WEB = "kill-web"  # -9 to a web process between commit and answer
    KILL_BEAT = "kill-beat"
    FLUSH = "flush-redis"
    KILL_REDIS = "kill-redis"
    RESTART_POSTGRES = "restart-postgres"  # as `pg_ctl restart -m immediate` does
    DELAY = "delay"  # of what goes to PostgreSQL, Redis or the web server
    DROP = "drop"  # of all connections there


KILLS = (Fault.KILL_CHILD, Fault.KILL_WORKER, Fault.KILL_POOL, Fault.KILL_WEB, Fault.KILL_BEAT)
LINES = ("postgres", "redis", "web")
# How often each happens in fifteen minutes; a hundred kills, and ten of each of the rest.
IN_FIFTEEN_MINUTES: Mapping[Fault, int] = {
    Fault.KILL_CHILD: 40,
    Fault.KILL_WORKER: 22,
    Fault.KILL_POOL: 18,
    Fault.KILL_WEB: 17,
    Fault.KILL_BEAT: 5,
    Fault.FLUSH: 11,
    Fault.KILL_REDIS: 10,
    Fault.RESTART_POSTGRES: 10,
    Fault.DELAY: 12,
    Fault.DROP: 12,
}
FIFTEEN_MINUTES = 900.0
# The product is let come up, and to its end, without a fault.
CALM_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Planned:
    """Represents a fault at a second of the run; `line` names where it happens."""

    at: float
    fault: Fault
    line: str = ""


def plan(seed: int, seconds: float) -> list[Planned]:
    """Draws the faults of a run, in order; each kind at least once."""
    draw = random.Random(seed)
    faults = [
        fault
        for fault, number in IN_FIFTEEN_MINUTES.items()
        for _ in range(max(1, round(number * seconds / FIFTEEN_MINUTES)))
    ]
    draw.shuffle(faults)
    # One in each equal part of the time, so that the product has some of it between any two.
    part = (seconds - 2 * CALM_SECONDS) / len(faults)
    planned = []
    for number, fault in enumerate(faults):
        at = CALM_SECONDS + part * (number + draw.random())
        line = draw.choice(LINES) if fault in (Fault.DELAY, Fault.DROP) else ""
        planned.append(Planned(round(at, 3), fault, line))
    return planned
