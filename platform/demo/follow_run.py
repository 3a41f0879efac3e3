"""Requests a match run over the API and shows its progress until it is solved."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TextIO

from django.core.management import CommandError

from demo.api_client import ApiClient
from demo.formatting import amount, percent


@dataclass(frozen=True, slots=True)
class FollowParams:
    """Sets how a run is followed; all in seconds.

    `poll`: pause between requests, default 0.25.
    `line_interval`: shortest time between lines without a terminal, default 2.
    `timeout_margin`: time allowed beyond the search, in which a run reads, writes and compares and
    a lost worker is replaced, default 300.
    """

    poll: float = 0.25
    line_interval: float = 2.0
    timeout_margin: float = 300.0


PARAMS = FollowParams()
UNFINISHED = ("requested", "solving")
OPEN_STATUSES = ("submitted", "unmatched")


def current_run(client: ApiClient, seconds: int) -> tuple[dict[str, Any], str]:
    """Returns the run to show and the reason for this choice.

    A run that is under way or waits for a decision is shown again; otherwise a new one is
    requested if an order is open.
    """
    latest = next(iter(client.get("match-runs/", page_size=1)["results"]), None)
    if latest is not None and latest["status"] in UNFINISHED:
        return latest, "A match run is under way already"
    if latest is not None and latest["status"] == "solved":
        return latest, "The last match run still waits for a decision; it is shown again"
    open_orders = client.get("orders/", status=OPEN_STATUSES, page_size=1)["count"]
    if open_orders:
        body = {"seconds": seconds, "seed": 1, "currency": "CNY"}
        return client.post(
            "match-runs/", body
        ), f"Match run requested over {open_orders} open orders"
    if latest is None:
        raise CommandError("No order is open and no match run was made: start with --fresh.")
    return latest, "No order is open; the last match run is shown again"


def follow_run(
    client: ApiClient, run: dict[str, Any], display: "ProgressDisplay", check: Callable[[], None]
) -> dict[str, Any]:
    """Follows the run until it is solved; raises CommandError if it fails or hangs."""
    deadline = time.monotonic() + run["seconds"] + PARAMS.timeout_margin
    while True:
        run = client.get(f"match-runs/{run['id']}/")
        if run["status"] not in UNFINISHED:
            display.end()
            break
        display.show(progress_line(run))
        check()
        if time.monotonic() > deadline:
            raise CommandError("The match run does not end: look at .local/demo/worker.log.")
        time.sleep(PARAMS.poll)
    if run["cost"] is None:
        reason = run["failure"] or f"it is {run['status']}"
        raise CommandError(f"The match run gave no plan: {reason}")
    return run


def progress_line(run: dict[str, Any]) -> str:
    """Formats the progress of a run on one line."""
    progress = run["progress"]
    parts = [str(progress.get("phase") or run["status"])]
    if progress.get("seconds") is not None:
        parts.append(f"{float(progress['seconds']):.1f} s")
    if progress.get("cost") is not None:
        parts.append(f"cost {amount(progress['cost'], run['currency'])}")
    if progress.get("bound") is not None:
        parts.append(f"bound {amount(progress['bound'], run['currency'])}")
    if progress.get("gap") is not None:
        parts.append(f"gap {percent(progress['gap'])}")
    return "  matching: " + ", ".join(parts)


class ProgressDisplay:
    """Shows progress: one updated line on a terminal, elsewhere occasional lines."""

    def __init__(self, out: TextIO) -> None:
        self.out = out
        self.is_live = out.isatty()
        self.last = ""
        self.written_at = 0.0

    def show(self, line: str) -> None:
        """Replaces the live line, or writes a new one if the last is old and different."""
        if line == self.last:
            return
        if self.is_live:
            self.out.write(f"\r\x1b[2K{line}")
        elif time.monotonic() - self.written_at < PARAMS.line_interval:
            return
        else:
            self.out.write(f"{line}\n")
            self.written_at = time.monotonic()
        self.last = line
        self.out.flush()

    def end(self) -> None:
        """Clears the live line."""
        if self.is_live and self.last:
            self.out.write("\r\x1b[2K")
            self.out.flush()
