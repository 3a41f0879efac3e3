"""Measures the review of a large match run in the server and in a browser.

    python -m benchmarks.review_speed [--orders 5000] [--factories 1000] [--browser CHROMIUM]

The rows of a solved run are written directly, nothing is solved: what is measured is the page.
Server time is the median of 20 requests in one process against one PostgreSQL; bytes are what goes
over the wire under gzip, the page with what it loads; the browser is a headless Chromium with an
empty cache, by the Playwright package, and is left out where that is not installed. Writes
`results/review.md`.
"""

import argparse
import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.review_run import create_run

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 20
GOALS = {"ms": 400, "queries": 20, "kilobytes": 1_000, "seconds": 2.0}
# Counts the charts of the page and of its later parts, and checks that all are drawn.
CHARTS = 5
DRAWN = """least => {
    const all = [...document.querySelectorAll("[data-chart]")];
    return all.length >= least && all.every((one) => one.querySelector("svg"));
}"""


@contextlib.contextmanager
def database() -> Iterator[str]:
    """Starts a PostgreSQL for this measurement."""
    from embedded.servers import ensure_servers  # noqa: PLC0415  after the path is set

    with tempfile.TemporaryDirectory(prefix="millshare-review-") as name:
        bare = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
        with ensure_servers(Path(name), bare) as urls:
            os.environ.update(urls)
            yield urls["DATABASE_URL"]


def pages_of(run: Any) -> dict[str, str]:
    """Returns the pages to measure by name."""
    base = f"/operator/runs/{run.pk}/"
    return {
        "review": base,
        "load of factories (part)": f"{base}load/",
        "work by machine (part)": f"{base}machines/",
        "table, second page, sorted (part)": f"{base}?sort=baseline&page=2",
        "table, found by words (part)": f"{base}?q=flange&split=yes",
        "one order": f"{base}orders/{run.run_orders.filter(made__gt=0).first().order_id}/",
        "all runs": "/operator/runs/",
    }


def measure_server(reviewer: Any, path: str, *, is_part: bool) -> dict[str, float]:
    """Returns medians of server milliseconds, queries and bytes."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    client = Client(
        headers={"accept-encoding": "gzip"} | ({"HX-Request": "true"} if is_part else {})
    )
    client.force_login(reviewer)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
    count = len(queries)
    if response.status_code != 200:
        raise RuntimeError(f"{response.status_code} at {path}")
    took, worked = [], []
    for _ in range(ROUNDS):
        began, busy = time.perf_counter(), time.process_time()
        client.get(path)
        took.append((time.perf_counter() - began) * 1_000)
        worked.append((time.process_time() - busy) * 1_000)
    return {
        "ms": statistics.median(took),
        "busy": statistics.median(worked),
        "queries": count,
        "kilobytes": len(response.content) / 1_000,
    }


def measure_browser(url: str, reviewer: Any, run: Any, browser: str) -> dict[str, float] | None:
    """Returns medians of five visits by a browser; None without Playwright."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ImportError:
        return None
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from tests.system.serving_workers import web_server  # noqa: PLC0415

    client = Client()
    client.force_login(reviewer)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    with web_server(url, workers=1, threads=4) as port, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        rounds = [
            measure_visit(chromium, f"http://127.0.0.1:{port}", f"/operator/runs/{run.pk}/", key)
            for _ in range(6)
        ]
        chromium.close()
    # The first one also waits for the server's own start.
    return {name: statistics.median(row[name] for row in rounds[1:]) for name in rounds[0]}


def measure_visit(chromium: Any, address: str, path: str, key: str) -> dict[str, float]:
    """Measures one visit: seconds to content and charts, and bytes."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": key, "url": address}])
    page, problems, sizes = context.new_page(), [], []
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("requestfinished", sizes.append)
    began = time.perf_counter()
    page.goto(address + path, wait_until="domcontentloaded")
    content = time.perf_counter() - began
    page.wait_for_function(DRAWN, arg=1)
    first = time.perf_counter() - began
    page.wait_for_function(DRAWN, arg=CHARTS)
    whole = time.perf_counter() - began
    page.wait_for_load_state("networkidle")
    transferred = sum(
        request.sizes()["responseBodySize"] + request.sizes()["responseHeadersSize"]
        for request in sizes
    )
    context.close()
    if problems:
        raise RuntimeError(f"the browser complains: {problems}")
    return {
        "content": content,
        "interactive": first,
        "all charts": whole,
        "kilobytes": transferred / 1_000,
        "requests": len(sizes),
    }


def lines_of(
    arguments: argparse.Namespace, rows: dict[str, Any], visit: dict[str, float] | None
) -> Iterator[str]:
    """Yields the lines of the results."""
    yield "# The review of a large match run"
    yield ""
    yield (
        f"{arguments.orders:,} orders, {arguments.factories:,} factories, {os.cpu_count()} cores,"
        f" load {os.getloadavg()[0]:.1f}, {datetime.now(UTC):%Y-%m-%d}. Made by `python -m"
        " benchmarks.review_speed`; server time is the median of"
        f" {ROUNDS} requests in one process; a machine that does other work shows in the difference"
        " to what the process itself computed (without the database's part)."
    )
    yield ""
    yield "| page | server, ms | of it computing, ms | queries | KB under gzip |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name, row in rows.items():
        yield (
            f"| {name} | {row['ms']:.0f} | {row['busy']:.0f} | {row['queries']} |"
            f" {row['kilobytes']:.1f} |"
        )
    yield ""
    milliseconds, queries = rows["review"]["ms"], rows["review"]["queries"]
    yield f"Goals of the review: {GOALS['ms']} ms ({verdict(milliseconds <= GOALS['ms'])}),"
    yield f"under {GOALS['queries']} queries ({verdict(queries < GOALS['queries'])})."
    if visit is None:
        return
    yield ""
    yield (
        "In headless Chromium with an empty cache, over HTTP from one worker of gunicorn on the"
        " same machine, medians of five visits:"
    )
    yield ""
    yield "| what | figure |"
    yield "| --- | ---: |"
    yield f"| content there (DOMContentLoaded) | {visit['content']:.2f} s |"
    yield f"| interactive: the page's charts are drawn too | {visit['interactive']:.2f} s |"
    yield f"| the two parts that come after are drawn too | {visit['all charts']:.2f} s |"
    yield f"| over the wire, all that the page loads | {visit['kilobytes']:.0f} KB |"
    yield f"| requests | {visit['requests']:.0f} |"
    yield ""
    yield f"Goals: {GOALS['seconds']:.0f} s to interactive"
    yield f"({verdict(visit['interactive'] <= GOALS['seconds'])}), {GOALS['kilobytes']:,} KB"
    yield f"({verdict(visit['kilobytes'] <= GOALS['kilobytes'])})."


def verdict(is_met: bool) -> str:
    """Returns whether a goal is met, as a word."""
    return "met" if is_met else "missed"


def measure_all(arguments: argparse.Namespace, url: str, note: Callable[[str], object]) -> str:
    """Returns the whole text of the results."""
    reviewer, run = create_run(arguments.orders, arguments.factories)
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    rows = {}
    for name, path in pages_of(run).items():
        rows[name] = measure_server(reviewer, path, is_part="(part)" in name)
        note(f"{name}: {rows[name]}\n")
    visit = measure_browser(url, reviewer, run, arguments.browser) if arguments.browser else None
    if arguments.keep:
        note(f"serving {url} until interrupted\n")
        from tests.system.serving_workers import web_server  # noqa: PLC0415

        with web_server(url, workers=1, threads=4) as port, contextlib.suppress(KeyboardInterrupt):
            note(f"http://127.0.0.1:{port}/operator/runs/{run.pk}/ as {reviewer.email}\n")
            time.sleep(3_600)
    return "\n".join(lines_of(arguments, rows, visit)) + "\n"


def main() -> None:
    """Measures, and writes the figures down."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--orders", type=int, default=5_000)
    parser.add_argument("--factories", type=int, default=1_000)
    parser.add_argument("--browser", default="/usr/bin/chromium", help="empty for none")
    parser.add_argument("--keep", action="store_true", help="serve the page afterwards, an hour")
    parser.add_argument("--output", type=Path, default=ROOT / "benchmarks/results/review.md")
    arguments = parser.parse_args()
    sys.path.insert(1, str(ROOT / "platform"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.system.serving"
    with database() as url:
        import django  # noqa: PLC0415  its settings need the database

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        text = measure_all(arguments, url, sys.stderr.write)
    arguments.output.write_text(text)
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
