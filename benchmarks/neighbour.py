"""Measures what a neighbour waits while another client attacks the web server.

    DATABASE_URL=… python -m benchmarks.neighbour --seconds 10 --results benchmarks/results

The database is migrated and is the benchmark's own. The demonstration's web server serves the
product; a buyer reads its orders all the time, in turns in quiet and beside each attacker. The 95th
percentile of its waiting is to stay below three times the quiet one; the exit code is 1 otherwise.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
django.setup()

from benchmarks.attacks import ATTACKS, Client  # noqa: E402
from demo.process_group import choose_port, web_command  # noqa: E402
from tests import builders  # noqa: E402
from tests.offers import token_of  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
GOAL = 3
ORDERS = 25
QUIET = "quiet"
# An attack counts from when its process has started.
START_SECONDS = 0.5


@dataclass
class Waits:
    """Holds the neighbour's milliseconds, and what its attacker was answered."""

    milliseconds: list[float] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)

    def percentile(self, percent: int) -> float:
        """Returns a percentile by nearest rank."""
        ascending = sorted(self.milliseconds)
        return ascending[min(len(ascending) - 1, len(ascending) * percent // 100)]


@contextmanager
def attacking(attack: str, port: int, token: str, found: Waits) -> Iterator[None]:
    """Runs an attacker in a process meanwhile; notes what it was answered."""
    words = ["benchmarks.attacks", attack, "--port", str(port), "--token", token]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, text=True, **pipes) as process:
        time.sleep(START_SECONDS)
        yield
        output, _ = process.communicate("")
    if process.returncode:
        raise RuntimeError(f"the attacker ended with {process.returncode}")
    found.answered.update(json.loads(output))


def wait_for_answers(neighbour: Client, seconds: float) -> list[float]:
    """Returns the milliseconds of each of the neighbour's requests."""
    found, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        started = time.perf_counter()
        status = neighbour.send("GET", "/api/v1/orders/")
        if status != 200:
            raise RuntimeError(f"the neighbour was answered {status}")
        found.append((time.perf_counter() - started) * 1000)
        time.sleep(0.02)
    return found


@contextmanager
def web_server() -> Iterator[int]:
    """Serves the product; yields the port."""
    port = choose_port(None)
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"}
    command = [sys.executable, "-m", *web_command(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environ, stderr=subprocess.DEVNULL) as server:
        try:
            for _attempt in range(600):
                try:
                    socket.create_connection(("localhost", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            server.terminate()


def measure(seconds: float, rounds: int) -> dict[str, Waits]:
    """Measures quiet and every attack in turns, so that other work falls on all."""
    shop = builders.member(builders.buyer())
    works = builders.member(builders.organisation(is_buyer=True, is_manufacturer=True))
    for _number in range(ORDERS):
        builders.order(shop.organisations.get())
    found = {name: Waits() for name in (QUIET, *ATTACKS)}
    with web_server() as port:
        neighbour, attacker = Client(port, token_of(shop)), token_of(works)
        wait_for_answers(neighbour, 2)
        for _round in range(rounds):
            found[QUIET].milliseconds += wait_for_answers(neighbour, seconds / rounds)
            for attack in ATTACKS:
                with attacking(attack, port, attacker, found[attack]):
                    found[attack].milliseconds += wait_for_answers(neighbour, seconds / rounds)
    return found


def times_quiet(found: dict[str, Waits]) -> dict[str, float]:
    """Returns each attack's 95th percentile as a multiple of the quiet one."""
    quiet = found[QUIET].percentile(95)
    return {name: row.percentile(95) / quiet for name, row in found.items()}


def report(seconds: float, found: dict[str, Waits]) -> str:
    """Returns the figures as a page."""
    times = times_quiet(found)
    rows = [
        f"| {name} | {len(row.milliseconds)} | {row.percentile(50):.0f} ms |"
        f" {row.percentile(95):.0f} ms | {times[name]:.1f} |"
        f" {', '.join(f'{count} × {status}' for status, count in sorted(row.answered.items()))} |"
        for name, row in found.items()
    ]
    return "\n".join(
        (
            "# What a neighbour waits during an attack",
            "",
            f"By `python -m benchmarks.neighbour --seconds {seconds:.0f}`,"
            f" {datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores, load"
            f" {os.getloadavg()[0]:.1f}. One web process with four threads, as in the"
            " demonstration; one attacker that never waits, in a process of its own; quiet and all"
            f" attacks in turns. The goal is below {GOAL} times the quiet 95 %.",
            "",
            "| | requests | median | 95 % | times quiet | the attacker was answered |",
            "| --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
        )
    )


def main(arguments: list[str] | None = None) -> int:
    """Measures all attacks, writes the figures; returns 1 where the goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.neighbour", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="for each attack")
    parser.add_argument("--rounds", type=int, default=2, help="turns in which they are measured")
    parser.add_argument("--results", type=Path, help="folder of neighbour.md")
    options = parser.parse_args(arguments)
    found = measure(options.seconds, options.rounds)
    text = report(options.seconds, found)
    sys.stdout.write(text)
    if options.results:
        (options.results / "neighbour.md").write_text(text)
    return int(max(times_quiet(found).values()) >= GOAL)


if __name__ == "__main__":
    sys.exit(main())
