"""Backs a busy product up, kills all of it, and restores the backup.

A script for a process of its own, since its servers end with the thread that started them. It
prints what it found as JSON.
"""

import json
import os
import random
import sys
import tarfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.soak import clients, facts
from tests.soak.history import Log, LoggedRequest, Outcome, judge
from tests.soak.product import Product, running_product
from tests.soak.trial import JOIN_SECONDS, crowd

MARKETS = ("CNY",)
# Acknowledged requests before the backup, before the kill, and after the start.
REQUESTS = 25
PATIENCE_SECONDS = 240.0


def main() -> None:
    """Runs all of it once and prints the findings."""
    with running_product() as product:
        programs = str(product.postgres.bin_folder)
        product.environ["PATH"] = os.pathsep.join([programs, product.environ["PATH"]])
        people = json.loads(product.run("-m", "tests.soak.prepare", ",".join(MARKETS)))
        shared = clients.Shared(product.address, Log(), random.Random(1), retries=True)
        threads = [clients.in_thread(each) for each in crowd(shared, people, MARKETS, seed=1)]
        archive = product.home / "backup.tar"
        found = back_up(product, shared, archive)
        found |= lose_power(product, shared)
        shared.stopping.set()
        until = time.monotonic() + JOIN_SECONDS
        for thread in threads:
            thread.join(timeout=max(0.0, until - time.monotonic()))
        found["verdicts"] = verdicts(product, shared.log.requests)
        found["ledger_after_kill"] = product.ledger()["clean"]
        found["rows_before_drop"] = rows(product)
        found |= restore(product, archive)
        found["errors"] = shared.errors
    sys.stdout.write(json.dumps(found))


def acknowledged(shared: clients.Shared) -> list[LoggedRequest]:
    """Returns the requests that succeeded so far."""
    return [row for row in list(shared.log.requests) if row.outcome == Outcome.OK]


def await_requests(shared: clients.Shared, number: int) -> None:
    """Waits until so many more requests succeeded."""
    wanted = len(acknowledged(shared)) + number
    wait_until(lambda: len(acknowledged(shared)) >= wanted)


def wait_until(question: Callable[[], bool]) -> None:
    """Waits until a condition holds. Raises TimeoutError."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not question():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.05)


def back_up(product: Product, shared: clients.Shared, archive: Path) -> dict[str, Any]:
    """Writes a backup while clients write; returns what was there before."""
    await_requests(shared, REQUESTS)
    before = acknowledged(shared)
    began = time.monotonic()
    product.run("manage.py", "backup", str(archive))
    return {
        "backup_seconds": round(time.monotonic() - began, 1),
        "before_backup": [row.fact for row in before],
        "during_backup": len(acknowledged(shared)) - len(before),
    }


def lose_power(product: Product, shared: clients.Shared) -> dict[str, Any]:
    """Kills everything while clients write, and starts it again."""
    await_requests(shared, REQUESTS)
    before = len(acknowledged(shared))
    killed = product.kill_everything()
    began = time.monotonic()
    product.start_again()
    seconds = round(time.monotonic() - began, 1)
    await_requests(shared, REQUESTS)
    return {"killed": killed, "start_seconds": seconds, "before_kill": before}


def verdicts(product: Product, requests: list[LoggedRequest]) -> list[Any]:
    """Returns where the tables differ from what was acknowledged."""
    return [asdict(row) for row in judge(requests, facts.found_in(product.database_url))]


def restore(product: Product, archive: Path) -> dict[str, Any]:
    """Drops the database and restores the backup into a new one."""
    product.stop_serving()
    server, _, name = product.database_url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        identifier = sql.Identifier(name)
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(identifier))
    began = time.monotonic()
    said = product.run("manage.py", "restore", str(archive))
    with tarfile.open(archive) as tar:
        entry: Any = tar.extractfile("manifest.json")
        counted = json.load(entry)["rows"]
    return {
        "restore_seconds": round(time.monotonic() - began, 1),
        "restore_said": said,
        "rows_in_backup": counted,
        "rows_restored": rows(product),
        "facts_restored": list(facts.found_in(product.database_url)),
        "ledger_restored": product.ledger(),
    }


def rows(product: Product) -> dict[str, int]:
    """Counts the rows of every table."""
    with psycopg.connect(product.database_url) as connection:
        names = connection.execute("SELECT relname FROM pg_stat_user_tables").fetchall()
        found = {}
        for (name,) in names:
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
            (found[name],) = connection.execute(query).fetchone() or (0,)
        return found


if __name__ == "__main__":
    main()
