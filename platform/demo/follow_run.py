"""Requests a match run as the operator would, and shows how far it is until it is done."""

import time
from collections.abc import Callable
from typing import Any, TextIO

from django.core.management import CommandError

from demo.client import Client
from demo.wording import amount, percent

POLL_SECONDS = 0.25
# Off a terminal a line is written no more often than this.
LINE_SECONDS = 2.0
# Beyond its own limit a run reads, writes and compares; a lost worker is noticed in a minute.
PATIENCE_SECONDS = 300.0
UNFINISHED = ("requested", "solving")
OPEN = ("submitted", "unmatched")


def current_run(client: Client, seconds: int) -> tuple[dict[str, Any], str]:
    """The run to show, and in words why it is this one.

    A run that is under way or waits for a decision is shown again; otherwise a new one is
    requested as long as an order is open.
    """
    latest = next(iter(client.get("match-runs/", page_size=1)["results"]), None)
    if latest is not None and latest["status"] in UNFINISHED:
        return latest, "A match run is under way already"
    if latest is not None and latest["status"] == "solved":
        return latest, "The last match run still waits for a decision; it is shown again"
    open_orders = client.get("orders/", status=OPEN, page_size=1)["count"]
    if open_orders:
        body = {"seconds": seconds, "seed": 1, "currency": "CNY"}
        return client.post(
            "match-runs/", body
        ), f"Match run requested over {open_orders} open orders"
    if latest is None:
        raise CommandError("No order is open and no match run was made: start with --fresh.")
    return latest, "No order is open; the last match run is shown again"


def watch(
    client: Client, run: dict[str, Any], screen: "Screen", check: Callable[[], None]
) -> dict[str, Any]:
    """Follows the run until it is solved; raises CommandError where it fails or hangs."""
    deadline = time.monotonic() + run["seconds"] + PATIENCE_SECONDS
    while True:
        run = client.get(f"match-runs/{run['id']}/")
        if run["status"] not in UNFINISHED:
            screen.end()
            break
        screen.show(progress_line(run))
        check()
        if time.monotonic() > deadline:
            raise CommandError("The match run does not end: look at .local/demo/worker.log.")
        time.sleep(POLL_SECONDS)
    if run["cost"] is None:
        words = run["failure"] or f"it is {run['status']}"
        raise CommandError(f"The match run gave no plan: {words}")
    return run


def progress_line(run: dict[str, Any]) -> str:
    """How far a run is, as far as it says."""
    progress = run["progress"]
    parts = [str(progress.get("phase") or run["status"])]
    if progress.get("seconds") is not None:
        parts.append(f"{float(progress['seconds']):.1f} s")
    if progress.get("cost") is not None:
        parts.append(f"cost {amount(progress['cost'])}")
    if progress.get("bound") is not None:
        parts.append(f"bound {amount(progress['bound'])}")
    if progress.get("gap") is not None:
        parts.append(f"gap {percent(progress['gap'])}")
    return "  matching: " + ", ".join(parts)


class Screen:
    """One live line on a terminal; elsewhere a line now and then."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.is_live = out.isatty()
        self.last = ""
        self.written_at = 0.0

    def show(self, line: str) -> None:
        """Replaces the live line, or writes one where the last is old and different."""
        if line == self.last:
            return
        if self.is_live:
            self.out.write(f"\r\x1b[2K{line}")
        elif time.monotonic() - self.written_at < LINE_SECONDS:
            return
        else:
            self.out.write(f"{line}\n")
            self.written_at = time.monotonic()
        self.last = line
        self.out.flush()

    def end(self) -> None:
        """Clears the live line away."""
        if self.is_live and self.last:
            self.out.write("\r\x1b[2K")
            self.out.flush()
