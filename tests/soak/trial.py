"""Runs one trial: starts the product and clients, injects faults, then checks."""

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.soak import clients, facts, schedule
from tests.soak.history import Log, Outcome, judge, never_asked
from tests.soak.product import Product, running_product
from tests.soak.schedule import KILLS, Fault, Planned

MARKETS = ("CNY", "EUR", "USD", "JPY", "GBP", "KRW")
DELAY, DELAY_SECONDS = 0.15, 3.0
CUT_SECONDS = 1.0
REDIS_AWAY_SECONDS = 2.0
# A child runs only while a run is being solved; so long is waited for one.
CHILD_SECONDS = 4.0
LOADED = time.monotonic()
# Clients that still ask again after the end are given so long.
JOIN_SECONDS = 60.0


@dataclass
class Outcomes:
    """Holds the results of a trial."""

    seed: int
    seconds: float
    markets: int
    patience: float
    done: dict[str, int] = field(default_factory=dict)
    killed: int = 0
    missed: dict[str, int] = field(default_factory=dict)
    recoveries: list[float] = field(default_factory=list)
    requests: dict[str, dict[str, int]] = field(default_factory=dict)
    retried: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    keys: bool = False
    missing: list[str] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    runs: dict[str, Any] = field(default_factory=dict)
    prices: dict[str, Any] = field(default_factory=dict)
    settled_seconds: float = 0.0
    stuck: list[str] = field(default_factory=list)
    verdicts: list[Any] = field(default_factory=list)
    unasked: list[Any] = field(default_factory=list)
    ledger: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Returns whether nothing was lost, duplicated, stuck or inconsistent."""
        return not (
            self.stuck
            or self.verdicts
            or self.unasked
            or self.errors
            or not self.ledger.get("clean")
        )

    def count(self, wrong: str) -> int:
        """Counts the effects that differ in this way."""
        return sum(verdict["wrong"] == wrong for verdict in self.verdicts)


def run_trial(
    *, seed: int, seconds: float, markets: int, patience: float, flush_every: float = 0.0
) -> Outcomes:
    """Runs a whole trial; `flush_every` has FLUSHALL that often and no other fault.

    Every run must have ended within so much `patience` of the last fault.
    """
    outcomes = Outcomes(seed, seconds, markets, patience)
    names = MARKETS[:markets]
    with running_product() as product:
        people = json.loads(product.run("-m", "tests.soak.prepare", ",".join(names)))
        say(f"the product is up; {seconds:.0f} s, seed {seed}, {markets} markets")
        shared = clients.Shared(product.address, Log(), random.Random(seed))
        factory = people[f"factory {names[0]}"]
        shared.retries = clients.knows_keys(shared, factory["token"], factory["factories"][0])
        outcomes.keys = shared.retries
        threads = [clients.in_thread(client) for client in crowd(shared, people, names, seed)]
        planned = flushes(seconds, flush_every) if flush_every else schedule.plan(seed, seconds)
        hurt(product, shared, planned, seconds, outcomes)
        shared.stopping.set()
        say("the last fault is over")
        wait_until_settled(product, outcomes)
        until = time.monotonic() + JOIN_SECONDS
        for thread in threads:
            while thread.is_alive() and time.monotonic() < until:
                thread.join(timeout=0.5)
                product.keep_running()
        say("all is quiet")
        question(product, shared, outcomes)
        if not outcomes.is_sound:
            outcomes.errors += last_words(product)
    return outcomes


def crowd(
    shared: clients.Shared, people: dict[str, Any], names: Sequence[str], seed: int
) -> list[clients.Client]:
    """Creates an operator, a factory and the buyers of each market."""
    found: list[clients.Client] = []
    for number, name in enumerate(names):
        own = seed * 1000 + number * 10
        factory = people[f"factory {name}"]
        token = people["operator"]["token"]
        found.append(clients.Factory(shared, factory["token"], own, factory["factories"]))
        found.append(clients.Operator(shared, token, own + 1, name))
        for place, buyer in enumerate(people[f"buyers {name}"], start=2):
            found.append(clients.Buyer(shared, buyer["token"], own + place, name))
    return found


def flushes(seconds: float, every: float) -> list[Planned]:
    """Plans FLUSHALL at equal distances."""
    return [Planned(at * every, Fault.FLUSH) for at in range(1, int(seconds / every))]


def hurt(
    product: Product,
    shared: clients.Shared,
    planned: Sequence[Planned],
    seconds: float,
    outcomes: Outcomes,
) -> None:
    """Does what is planned when it is planned, and starts again what ended."""
    draw = random.Random(outcomes.seed + 1)
    began = time.monotonic()
    for fault in planned:
        wait(product, began + fault.at)
        is_done = inflict(product, shared, fault, draw, outcomes)
        counts = outcomes.done if is_done else outcomes.missed
        counts[fault.fault] = counts.get(fault.fault, 0) + 1
    wait(product, began + seconds)


def wait(product: Product, until: float) -> None:
    """Lets time pass, as a supervisor."""
    while True:
        product.keep_running()
        left = until - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(left, 0.2))


def inflict(
    product: Product,
    shared: clients.Shared,
    planned: Planned,
    draw: random.Random,
    outcomes: Outcomes,
) -> bool:
    """Inflicts one fault; returns False where it found no target."""
    fault, killed = planned.fault, 0
    if fault == Fault.KILL_CHILD:
        until = time.monotonic() + CHILD_SECONDS
        while not (killed := product.kill_child(draw.randrange(100))) and time.monotonic() < until:
            wait(product, time.monotonic() + 0.05)
    elif fault == Fault.KILL_WORKER:
        killed = min(1, product.kill_worker())
    elif fault == Fault.KILL_POOL:
        killed = product.kill_pool(draw.randrange(100))
    elif fault == Fault.KILL_BEAT:
        killed = min(1, product.kill_beat())
    elif fault == Fault.KILL_WEB:
        shared.kill_next.set()
        until = time.monotonic() + CHILD_SECONDS
        while shared.kill_next.is_set() and time.monotonic() < until:
            wait(product, time.monotonic() + 0.05)
        killed = int(not shared.kill_next.is_set())
    elif fault == Fault.FLUSH:
        product.flush_redis()
    elif fault == Fault.KILL_REDIS:
        product.kill_redis()
        wait(product, time.monotonic() + REDIS_AWAY_SECONDS)
        product.start_redis()
    elif fault == Fault.RESTART_POSTGRES:
        outcomes.recoveries.append(round(product.restart_postgres(), 2))
    elif fault == Fault.DELAY:
        product.proxy.delay(planned.line, DELAY)
        wait(product, time.monotonic() + DELAY_SECONDS)
        product.proxy.delay(planned.line, 0.0)
    elif fault == Fault.DROP:
        product.proxy.cut(planned.line, True)
        wait(product, time.monotonic() + CUT_SECONDS)
        product.proxy.cut(planned.line, False)
    outcomes.killed += killed
    return bool(killed) or fault not in KILLS


def wait_until_settled(product: Product, outcomes: Outcomes) -> None:
    """Waits until every run has ended, or the time is over."""
    began = time.monotonic()
    while time.monotonic() - began < outcomes.patience:
        product.keep_running()
        if not facts.unended_runs(product.database_url):
            break
        time.sleep(0.5)
    outcomes.settled_seconds = round(time.monotonic() - began, 1)
    outcomes.stuck = facts.unended_runs(product.database_url)


def question(product: Product, shared: clients.Shared, outcomes: Outcomes) -> None:
    """Compares all requests with the tables, and audits the ledger."""
    requests = shared.log.requests
    found = facts.found_in(product.database_url)
    outcomes.verdicts = [asdict(verdict) for verdict in judge(requests, found)]
    outcomes.unasked = [
        fact
        for fact in never_asked(requests, found, facts.CREATED)
        # The one by which the product was asked whether it knows keys.
        if fact != ("machine", "machine 0")
    ]
    counts: dict[str, Counter[str]] = {}
    for request in requests:
        counts.setdefault(request.kind, Counter())[request.outcome] += 1
        outcomes.retried += request.attempts > 1
        if request.outcome != Outcome.OK:
            acknowledged = f"{request.kind}: {request.last_answer}"
            outcomes.answers[acknowledged] = outcomes.answers.get(acknowledged, 0) + 1
    outcomes.requests = {
        kind: {outcome: counts[kind][outcome] for outcome in Outcome} for kind in sorted(counts)
    }
    outcomes.missing = sorted(shared.missing)
    outcomes.statuses = dict(sorted(shared.statuses.items()))
    outcomes.runs = facts.run_counts(product.database_url)
    outcomes.prices = facts.price_counts(product.database_url)
    outcomes.ledger = product.ledger()
    outcomes.errors = shared.errors[:10]


def last_words(product: Product) -> list[str]:
    """Returns the ends of the logs, for the search for a cause."""
    words = []
    for log in sorted(product.home.glob("*.log")):
        text = log.read_text(errors="replace").strip()
        words.append(f"{log.name}: {text[-1500:]}")
    return words


def say(text: str) -> None:
    """Reports progress, with the seconds since the harness was loaded."""
    sys.stderr.write(f"faults {time.monotonic() - LOADED:6.1f}: {text}\n")
    sys.stderr.flush()
