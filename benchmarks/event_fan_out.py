"""Measures how soon the events of offers published at once are there.

    DATABASE_URL=… REDIS_URL=… python -m benchmarks.event_fan_out [--offers 5000] [--workers 2]

The database is migrated and is the benchmark's own. Offers of one run go to 50 manufacturers with
three members each, for orders of one buyer with three members; the platform has two operators. All
are offered in one transaction. Then processes fan out as workers do, until the outbox is empty.
Writes `results/event-fan-out.md`; the exit code is 1 where it takes longer than the goal.
"""

import argparse
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
django.setup()

from django.conf import settings  # noqa: E402
from django.db.models import Count, Max  # noqa: E402

from common.models import OutboxEntry  # noqa: E402
from common.states import transition_all  # noqa: E402
from matching.models import Allocation  # noqa: E402
from matching.states import AllocationStatus  # noqa: E402
from notifications.models import Event, Notification, NotificationMail  # noqa: E402
from notifications.services import fan_out  # noqa: E402
from tests import builders  # noqa: E402
from tests.offers import offers_in  # noqa: E402

GOAL_SECONDS = 60
MANUFACTURERS, MEMBERS = 50, 3


def prepared_offers(count: int) -> list[Allocation]:
    """Creates planned allocations over the manufacturers' windows."""
    windows = []
    for _ in range(MANUFACTURERS):
        maker = builders.organisation()
        for _ in range(MEMBERS):
            builders.member(maker)
        windows.append(builders.window(builders.machine(builders.factory(organisation=maker))))
    rows = offers_in([windows[number % MANUFACTURERS] for number in range(count)])
    for organisation in (rows[0].order.organisation, rows[0].run.requested_by.organisations.get()):
        for _ in range(MEMBERS - organisation.is_operator):
            builders.member(organisation)
    ids = [row.pk for row in rows]
    Allocation.objects.filter(pk__in=ids).update(status=AllocationStatus.PROPOSED)
    return rows


def main() -> int:
    """Runs the benchmark; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=5_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", action="store_true", help="be one of the workers")
    parser.add_argument("--results", type=Path)
    chosen = parser.parse_args()
    # Mails are made, and nobody sends them.
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    if chosen.work:
        fan_out.fan_out()
        return 0
    rows = prepared_offers(chosen.offers)
    OutboxEntry.objects.all().delete()
    begun = time.perf_counter()
    transition_all(Allocation, [row.pk for row in rows], to=AllocationStatus.OFFERED, by=None)
    published = time.perf_counter()
    before = Event.objects.count()
    command = [sys.executable, "-m", "benchmarks.event_fan_out", "--work"]
    workers = [subprocess.Popen(command, cwd=ROOT) for _ in range(chosen.workers)]
    while OutboxEntry.objects.exists():
        if all(worker.poll() is not None for worker in workers):
            raise RuntimeError("the workers ended before the outbox was empty")
        time.sleep(0.05)
    seconds = time.perf_counter() - published
    if any(worker.wait() for worker in workers):
        raise RuntimeError("a worker failed")
    ensure_complete(chosen.offers, before)
    lines = report(chosen, published - begun, seconds)
    sys.stdout.write("\n".join(lines) + "\n")
    if chosen.results is not None:
        (chosen.results / "event-fan-out.md").write_text("\n".join(lines) + "\n")
    return int(seconds > GOAL_SECONDS)


def ensure_complete(offers: int, before: int) -> None:
    """Raises RuntimeError unless each side has its event, numbered without gaps."""
    if Event.objects.count() - before != 3 * offers:
        raise RuntimeError("events are missing")
    numbers = Event.objects.values("organisation").annotate(last=Max("number"), count=Count("pk"))
    if any(row["last"] != row["count"] for row in numbers):
        raise RuntimeError("numbers have gaps")


def report(chosen: argparse.Namespace, publishing: float, seconds: float) -> list[str]:
    """Returns the lines of the results."""
    return [
        "# Events of offers published at once",
        "",
        f"`python -m benchmarks.event_fan_out`, {datetime.now(UTC):%d %B %Y},"
        f" {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} by other work.",
        "",
        "| | |",
        "| --- | --- |",
        f"| offers, in one transaction | {chosen.offers:,} |",
        f"| seconds to publish them | {publishing:.1f} |",
        f"| workers | {chosen.workers} |",
        f"| seconds until the outbox was empty, starting the workers included | {seconds:.1f} |",
        f"| events | {Event.objects.count():,} |",
        f"| notifications | {Notification.objects.count():,} |",
        f"| mails | {NotificationMail.objects.count():,} |",
        f"| goal | {GOAL_SECONDS} s |",
    ]


if __name__ == "__main__":
    sys.exit(main())
