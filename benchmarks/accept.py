"""Measures acceptances of offers per second over HTTP and in the database.

    python -m benchmarks.accept [--offers 2000] [--rounds 3] [--clients 16] [--workers 4]

All sides go through the same number of clients, each with a connection that it keeps, in turns,
against one PostgreSQL that waits for its disk:

- *bare*: the three statements that take the hours, without a web server;
- *bare over HTTP*: the same behind the web server, in the shortest application that there can be;
- *plain view*: a Django view without middleware that executes the statements of the product, with
  its checks of the account and of the repeated request (`benchmarks/plain_accept.py`);
- *accept*: the product.

The goal is half of the plain view's requests a second; below, the exit code is 1. The difference
between the two is what the product's layers cost. Writes `results/accept.json`.
"""

import argparse
import contextlib
import http.client
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[1]
# Clients share processes, so that one interpreter is not what is measured.
CLIENTS_PER_PROCESS = 4
HOUR_MS = 3_600_000
# Share of the plain view's requests a second that the product is to answer.
GOAL = 0.5
TAKE = """
    UPDATE factories_capacitywindow SET reserved_ms = reserved_ms + %(machine_ms)s
    WHERE id = %(window)s AND status = 'published'
      AND reserved_ms + %(machine_ms)s <= offered_ms
"""
LINE = """
    INSERT INTO factories_ledgerline (id, window_id, kind, machine_ms, reference, at)
    VALUES (gen_random_uuid(), %(window)s, 'commit', %(machine_ms)s, %(allocation)s, now())
"""
ACCEPT = """
    UPDATE matching_allocation SET status = 'accepted', updated_at = now()
    WHERE id = %(allocation)s AND status = 'offered'
"""
Offer = tuple[str, str]


def accept_bare(connection: Any, offer: Offer) -> None:
    """Executes the three statements in one transaction."""
    allocation, window = offer
    names = {"allocation": allocation, "window": window, "machine_ms": HOUR_MS}
    with connection.transaction():
        for statement in (TAKE, LINE, ACCEPT):
            if connection.execute(statement, names).rowcount != 1:
                raise RuntimeError("an offer was not there to be accepted")


def bare_client(url: str, offers: Sequence[Offer]) -> None:
    """Runs one client of the database."""
    with psycopg.connect(url, autocommit=True) as connection:
        for offer in offers:
            accept_bare(connection, offer)


def http_client(port: int, path: str, token: str, offers: Sequence[Offer]) -> None:
    """Runs one client of the web server."""
    headers = {"Content-Type": "application/json", "Authorization": f"Token {token}"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        for allocation, window in offers:
            address = path.format(allocation=allocation, window=window)
            once = headers | {"Idempotency-Key": allocation}
            connection.request("POST", address, "{}", once)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{answer.status}: {body[:300]!r}")


def lanes_of(offers: Sequence[Offer], lanes: int) -> list[list[Offer]]:
    """Divides the offers among the clients."""
    return [list(offers[lane::lanes]) for lane in range(lanes)]


def several(client: Callable[..., None], words: tuple[Any, ...], lanes: list[list[Offer]]) -> float:
    """Clients of one process; the seconds they took, without starting it."""
    began = time.monotonic()
    with ThreadPoolExecutor(len(lanes)) as threads:
        list(threads.map(lambda lane: client(*words, lane), lanes))
    return time.monotonic() - began


def per_second(
    pool: ProcessPoolExecutor,
    client: Callable[..., None],
    words: tuple[Any, ...],
    offers: Sequence[Offer],
    clients: int,
) -> float:
    """Returns the offers that the clients accept in a second."""
    lanes = lanes_of(offers, clients)
    shares = [lanes[at : at + CLIENTS_PER_PROCESS] for at in range(0, clients, CLIENTS_PER_PROCESS)]
    running = [pool.submit(several, client, words, share) for share in shares]
    return len(offers) / max(each.result() for each in running)


def bare_application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """Answers with the three statements behind a web server, without a framework."""
    _, allocation, window = environ["PATH_INFO"].rsplit("/", 2)
    with pool_of_process().connection() as connection:
        accept_bare(connection, (allocation, window))
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
    return [b"{}"]


def pool_of_process() -> Any:
    """Returns the connections of one worker."""
    from psycopg_pool import ConnectionPool  # noqa: PLC0415  the workers' own

    if not POOLS:
        settings = {"autocommit": True}
        POOLS.append(ConnectionPool(os.environ["DATABASE_URL"], max_size=8, kwargs=settings))
    return POOLS[0]


POOLS: list[Any] = []
PLAIN = {
    "app": "django.core.wsgi:get_wsgi_application()",
    "settings_module": "benchmarks.plain_settings",
}


@contextlib.contextmanager
def database() -> Iterator[str]:
    """Starts a PostgreSQL for this measurement, with durable writes."""
    from embedded.servers import ensure_servers  # noqa: PLC0415  after the path is set

    with tempfile.TemporaryDirectory(prefix="millshare-accept-") as name:
        bare = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
        with ensure_servers(Path(name), bare) as urls:
            os.environ.update(urls)
            yield urls["DATABASE_URL"]


def seeded(count: int) -> tuple[str, list[Offer]]:
    """Creates a planner's token and open offers over fifty windows."""
    from tests import builders  # noqa: PLC0415  after the settings are chosen
    from tests.offers import offers_in, token_of  # noqa: PLC0415

    plant = builders.factory()
    planner = builders.member(plant.organisation)
    windows = [builders.window(builders.machine(plant), hours=count) for _ in range(50)]
    rows = offers_in([windows[at % len(windows)] for at in range(count)])
    return token_of(planner), [(str(row.pk), str(row.window_id)) for row in rows]


def measure_all(arguments: argparse.Namespace, url: str) -> dict[str, Any]:
    """Measures all variants in turns."""
    from tests.system.serving_workers import web_server  # noqa: PLC0415  after the settings

    clients, size = arguments.clients, arguments.offers
    token, offers = seeded((size * arguments.rounds + 200) * 4)
    address = "/api/v1/allocations/{allocation}/acceptance/"
    servers = {"workers": arguments.workers, "threads": arguments.threads}
    figures: dict[str, list[float]] = {}
    processes = -(-clients // CLIENTS_PER_PROCESS)
    with (
        ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool,
        web_server(url, **servers) as port,
        web_server(url, **servers, app="benchmarks.accept:bare_application") as bare_port,
        web_server(url, **servers, **PLAIN) as plain_port,
    ):
        sides = {
            "bare": (bare_client, (url,)),
            "bare over HTTP": (http_client, (bare_port, "/{allocation}/{window}", token)),
            "plain view": (http_client, (plain_port, address, token)),
            "accept": (http_client, (port, address, token)),
        }
        for client, words in sides.values():
            warm_up, offers = offers[:200], offers[200:]
            per_second(pool, client, words, warm_up, clients)
        for _ in range(arguments.rounds):
            for name, (client, words) in sides.items():
                now, offers = offers[:size], offers[size:]
                found = round(per_second(pool, client, words, now, clients), 1)
                figures.setdefault(name, []).append(found)
                sys.stderr.write(f"{name}: {found} a second\n")
    middle = {name: statistics.median(each) for name, each in figures.items()}
    return {
        "offers": size,
        "clients": clients,
        "cores": os.cpu_count(),
        **servers,
        "load": round(os.getloadavg()[0], 1),
        "per_second": figures,
        "accept_to_plain_view": round(middle["accept"] / middle["plain view"], 3),
        "accept_to_bare": round(middle["accept"] / middle["bare"], 3),
        "accept_to_bare_over_http": round(middle["accept"] / middle["bare over HTTP"], 3),
    }


def main() -> int:
    """Measures, and writes the figures down; returns 1 below the goal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--offers", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks/results/accept.json")
    arguments = parser.parse_args()
    sys.path.insert(1, str(ROOT / "platform"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.system.serving"
    with database() as url:
        import django  # noqa: PLC0415  its settings need the database

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        figures = measure_all(arguments, url)
    arguments.output.write_text(json.dumps(figures, indent=1) + "\n")
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return int(figures["accept_to_plain_view"] < GOAL)


if __name__ == "__main__":
    sys.exit(main())
