"""Runs the demonstration: servers, market, match run, result, logins."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import dj_database_url
from celery import current_app
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from common.clock import now
from demo.api_client import ApiClient
from demo.follow_run import ProgressDisplay, current_run, follow_run
from demo.logins import Login, ensure_logins
from demo.market_generator import bulk_load
from demo.market_generator.generate import generate_market
from demo.market_generator.part_load import load_parts
from demo.process_group import (
    ProcessGroup,
    await_web,
    choose_port,
    process_group_with_web,
    start_workers,
)
from demo.run_report import report
from embedded import servers
from embedded.errors import ServersUnavailable
from matching.engine.jit.cache import is_ready

NOTICE = (
    "Millshare demonstration: every company, factory and order is generated; "
    "only the cities are real."
)
COMPILING = (
    "The pages are served already. The engine is being compiled for the first match run, "
    "about a minute, once on this machine."
)
DEFAULT_SIZE, DEFAULT_SEED = "medium", 1
# The development settings use this port where no URL is given; nothing listens on it.
UNUSED_PORT = 1
# After this many days most windows of a market have expired.
MAX_AGE_DAYS = 10


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """Holds the options of the command; None where one was not given."""

    size: str | None
    seed: int | None
    port: int | None
    seconds: int
    once: bool
    fresh: bool


def run(options: DemoOptions, out: TextIO) -> None:
    """Shows the demonstration; returns after the result, or after Ctrl-C.

    Raises CommandError with one line on what is missing and what to do.
    """
    root = Path(settings.ROOT)
    ensure_single(root)
    port = choose_port(options.port)
    with servers.ended_by_signals(), started_servers(root) as urls:
        write_line(out, NOTICE)
        use_servers(urls)
        with process_group_with_web(root, {**os.environ, **urls}, port) as processes:
            write_line(out, prepare(options))
            logins = ensure_logins(root / ".local" / "demo" / "logins.json")
            connections.close_all()
            address = f"http://127.0.0.1:{port}"
            # The workers start after the web server, so that they do not slow down its start.
            await_web(processes, address)
            start_workers(processes)
            show_logins(address, logins, out)
            if not is_ready():
                write_line(out, COMPILING)
            show_result(ApiClient(address), logins[0], processes, options.seconds, out)
            if not options.once:
                serve(processes, out)


def ensure_single(root: Path) -> None:
    """Raises CommandError if another demonstration uses this folder's servers."""
    running = servers.running_urls(root)
    if any(os.environ.get(name) == url for name, url in running.items()):
        raise CommandError(
            "A demonstration already runs from this folder: use it, or stop it with Ctrl-C first."
        )


@contextmanager
def started_servers(root: Path) -> Iterator[Mapping[str, str]]:
    """Yields the URLs of database and broker. Raises CommandError if one cannot start."""
    try:
        with servers.ensure_servers(root, given_urls()) as urls:
            yield urls
    except ServersUnavailable as unavailable:
        raise CommandError(f"{unavailable}.") from None


def given_urls() -> dict[str, str]:
    """Returns the environment's URLs without the settings' placeholders."""
    urls = {name: os.environ.get(name, "") for name in servers.NAMES}
    return {name: url for name, url in urls.items() if url and urlsplit(url).port != UNUSED_PORT}


def use_servers(urls: Mapping[str, str]) -> None:
    """Connects this process to database and broker, which started after it."""
    connections["default"].close()
    connections.settings["default"].update(dj_database_url.parse(urls["DATABASE_URL"]))
    current_app.conf.broker_url = urls["REDIS_URL"]


def prepare(options: DemoOptions) -> str:
    """Migrates and loads the market; returns one line on what the database holds."""
    call_command("migrate", verbosity=0, interactive=False)
    held = bulk_load.loaded_market()
    if held is None and bulk_load.is_in_use():
        raise CommandError(
            "This database holds data of its own: set DATABASE_URL to an empty database."
        )
    wanted = (
        options.size or DEFAULT_SIZE,
        options.seed if options.seed is not None else DEFAULT_SEED,
    )
    if held is not None and options.fresh:
        bulk_load.clear_database()
        held = None
    if held is None:
        started = time.monotonic()
        market = generate_market(*wanted, now().date())
        bulk_load.load_market(market)
        load_parts(market)
        seconds = time.monotonic() - started
        return f"Generated and loaded the market {bulk_load.loaded_market()} in {seconds:.1f} s."
    ensure_same_market(held, options)
    is_old = (now().date() - held.day).days > MAX_AGE_DAYS
    old = "; its dates have passed, start with --fresh for a new one" if is_old else ""
    return f"Kept the generated market {held}{old}."


def ensure_same_market(held: bulk_load.LoadedMarket, options: DemoOptions) -> None:
    """Raises CommandError if the options name another market than the loaded one."""
    if options.size in (None, held.size) and options.seed in (None, held.seed):
        return
    raise CommandError(
        f"This database keeps the generated market {held}: start without --size and --seed to "
        "show it, or add --fresh to replace it."
    )


def show_result(
    client: ApiClient, operator: Login, processes: ProcessGroup, seconds: int, out: TextIO
) -> None:
    """Requests or finds the run, follows it, and prints its savings."""
    client.sign_in(operator.email, operator.password)
    run, reason = current_run(client, seconds)
    write_line(out, f"{reason}.")
    run = follow_run(client, run, ProgressDisplay(out), processes.check)
    write_line(out, "")
    for line in report(client, run):
        write_line(out, line)


def show_logins(address: str, logins: list[Login], out: TextIO) -> None:
    """Prints the addresses and logins, each of which is tried."""
    write_line(out, f"Pages  {address}/")
    write_line(out, f"Parts  {address}/buyer/parts/new/  (as buyer: drop a drawing, see prices)")
    write_line(out, f"API    {address}/api/v1/docs/    schema {address}/api/v1/schema/")
    write_line(out, f"Admin  {address}/admin/  (as operator)")
    for login in logins:
        client = ApiClient(address)
        client.sign_in(login.email, login.password)
        member = client.get("me/")["memberships"][0]
        write_line(out, f"  {login.role:<9} {login.email:<28} {login.password}  {member['name']}")


def serve(processes: ProcessGroup, out: TextIO) -> None:
    """Waits until Ctrl-C."""
    try:
        # A reader of this line may stop the command from now on.
        write_line(out, "\nServing; Ctrl-C stops everything that was started.")
        while True:
            processes.check()
            time.sleep(0.5)
    except KeyboardInterrupt as interrupt:
        if type(interrupt) is not KeyboardInterrupt:
            # SIGTERM and SIGHUP end the command with their own exit codes.
            raise
        write_line(out, "\nStopping …")


def write_line(out: TextIO, line: str) -> None:
    """Writes and flushes one line."""
    out.write(f"{line}\n")
    out.flush()
