"""Measures the server's time for every page in a market of thousands of orders.

    DATABASE_URL=… python -m benchmarks.page_times [--orders 5000] [--rounds 3] [--requests 5]

The database is migrated and is the benchmark's own; the market is built in it unless it is there
(some minutes), and found again. Every page of the catalogue, and every part that such a page
fetches when it opens, is requested by a user of its role. A page's time is the lowest median of its
rounds, since other work on the machine only adds to it; what the process itself computed stands
beside it. Writes `results/page-times.md`; the exit code is 1 where a page takes longer than the
goal.
"""

import argparse
import os
import re
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.system.serving")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from accounts.clients import SECOND_FACTOR_KEY  # noqa: E402
from accounts.models import User  # noqa: E402
from benchmarks.large_market import build_market  # noqa: E402
from demo.screenshots.page_catalog import PAGES, organisation_of  # noqa: E402
from orders.models import Order  # noqa: E402
from tests.console.browser.world import find  # noqa: E402
from tests.stages import machine_factor  # noqa: E402

GOAL_MS = 300
# Tags that fetch a part of the page as soon as it is open.
FETCHING = re.compile(r"<[^>]*hx-get=\"(?P<path>[^\"]+)\"[^>]*hx-trigger=\"load\"[^>]*>", re.DOTALL)


@dataclass
class PageTimes:
    """Holds the milliseconds of a page: on the clock and of the process, by round."""

    role: str
    path: str
    is_part: bool = False
    queries: int = 0
    kilobytes: float = 0
    rounds: list[tuple[float, float]] = field(default_factory=list)

    @property
    def ms(self) -> float:
        """Returns the lowest median on the clock."""
        return min(wall for wall, _busy in self.rounds)

    @property
    def busy_ms(self) -> float:
        """Returns the lowest median of the process's own time."""
        return min(busy for _wall, busy in self.rounds)


def client_for(user: User | None) -> Client:
    """Returns a client that is signed in, with a second factor."""
    client = Client(headers={"accept-encoding": "gzip"})
    if user is not None:
        client.force_login(user)
        session = client.session
        session[SECOND_FACTOR_KEY] = True
        session.save()
    return client


def request(client: Client, page: PageTimes) -> Any:
    """Requests a page; raises RuntimeError unless it is answered."""
    headers = {"HX-Request": "true"} if page.is_part else {}
    answer = client.get(page.path, headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code} at {page.path}")
    return answer


def pages_to_measure(people: dict[str, User], clients: dict[str, Client]) -> dict[str, PageTimes]:
    """Returns all pages with their parts, each requested once for its queries."""
    found: dict[str, PageTimes] = {}
    for spec in PAGES:
        path = spec.address(organisation_of(people.get(spec.role)))
        if path is None:
            raise RuntimeError(f"the market has no row for {spec.name}")
        found[spec.name] = PageTimes(spec.role, path)
        content = count_queries(clients[spec.role], found[spec.name])
        for match in FETCHING.finditer(content):
            part = PageTimes(spec.role, match["path"], is_part=True)
            count_queries(clients[spec.role], part)
            found[f"{spec.name}, part {part.path.rstrip('/').rsplit('/', 1)[1]}"] = part
    return found


def count_queries(client: Client, page: PageTimes) -> str:
    """Requests a page twice; notes queries and size of the second, and returns it."""
    plain = Client()
    plain.cookies = client.cookies
    text = request(plain, page).content.decode()
    with CaptureQueriesContext(connection) as queries:
        answer = request(client, page)
    page.queries, page.kilobytes = len(queries), len(answer.content) / 1_000
    return text


def measure_round(client: Client, page: PageTimes, requests: int) -> None:
    """Adds the medians of some requests in a row."""
    walls, busy = [], []
    for _ in range(requests):
        began, worked = time.perf_counter(), time.process_time()
        request(client, page)
        walls.append((time.perf_counter() - began) * 1_000)
        busy.append((time.process_time() - worked) * 1_000)
    page.rounds.append((statistics.median(walls), statistics.median(busy)))


def lines_of(pages: dict[str, PageTimes], options: argparse.Namespace) -> Iterator[str]:
    """Yields the lines of the results, the slowest page first."""
    slow = [name for name, page in pages.items() if page.ms >= GOAL_MS]
    yield "# The server's time for every page"
    yield ""
    yield (
        f"{Order.objects.count():,} orders, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f},"
        f" a machine {machine_factor():.1f} times as slow as the reference,"
        f" {datetime.now(UTC):%Y-%m-%d}. By `python -m benchmarks.page_times`: medians of"
        f" {options.requests} requests, of {options.rounds} rounds the quietest; *computing* is the"
        " process's own processor time, without the database's."
    )
    yield ""
    yield f"Goal: {GOAL_MS} ms for every page ({'missed' if slow else 'met'})."
    yield ""
    yield "| page | role | server, ms | computing, ms | queries | KB under gzip |"
    yield "| --- | --- | ---: | ---: | ---: | ---: |"
    for name, page in sorted(pages.items(), key=lambda item: -item[1].ms):
        yield (
            f"| {name} | {page.role or 'public'} | {page.ms:.0f} | {page.busy_ms:.0f} |"
            f" {page.queries} | {page.kilobytes:.1f} |"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures, writes the figures; returns 1 where a page takes longer than the goal."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.page_times", description=__doc__)
    parser.add_argument("--orders", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=5)
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks/results/page-times.md")
    options = parser.parse_args(arguments)
    world = find() or build_market(options.orders)
    people = {role: getattr(world, role) for role in ("operator", "factory", "buyer")}
    clients = {role: client_for(people.get(role)) for role in ("", *people)}
    pages = pages_to_measure(people, clients)
    for _round in range(options.rounds):
        for page in pages.values():
            measure_round(clients[page.role], page, options.requests)
    text = "\n".join(lines_of(pages, options)) + "\n"
    options.output.write_text(text)
    sys.stdout.write(text)
    return int(any(page.ms >= GOAL_MS for page in pages.values()))


if __name__ == "__main__":
    sys.exit(main())
