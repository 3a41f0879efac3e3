"""The demonstration from servers to the last line; the market and the result are made elsewhere."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

import dj_database_url
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections

from common.clock import now
from demo import loading
from demo.client import Client
from demo.follow_run import Screen, current_run, watch
from demo.logins import Login, ensure_logins
from demo.market import generate_market
from demo.process_group import Crew, await_web, choose_port, crew_with_web, start_workers
from demo.report import report
from embedded import servers
from embedded.errors import ServersUnavailable

NOTICE = (
    "Millshare demonstration: every company, factory and order is generated; "
    "only the cities are real."
)
DEFAULT_SIZE, DEFAULT_SEED = "medium", 1
# The development settings put this port where no URL is given; nothing listens there.
NOWHERE = 1
# After so many days most windows of a market have lapsed.
OLD_AFTER_DAYS = 10


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command was asked for; None where it was not said."""

    size: str | None
    seed: int | None
    port: int | None
    seconds: int
    once: bool
    fresh: bool


def run(wishes: Wishes, out: TextIO) -> None:
    """Shows the demonstration; returns after the result, or after Ctrl-C.

    Raises CommandError with one line on what is missing and what to do.
    """
    root = Path(settings.ROOT)
    refuse_second(root)
    port = choose_port(wishes.port)
    with servers.ended_by_signals(), started_servers(root) as urls:
        say(out, NOTICE)
        use_database(urls["DATABASE_URL"])
        with crew_with_web(root, {**os.environ, **urls}, port) as crew:
            say(out, prepare(wishes))
            logins = ensure_logins(root / ".local" / "demo" / "logins.json")
            connections.close_all()
            address = f"http://127.0.0.1:{port}"
            # The workers come after it, so that they do not slow it down.
            await_web(crew, address)
            start_workers(crew)
            show_result(Client(address), logins[0], crew, wishes.seconds, out)
            show_logins(address, logins, out)
            if not wishes.once:
                serve(crew, out)


def refuse_second(root: Path) -> None:
    """Raises CommandError where another demonstration has this folder's servers."""
    running = servers.running_urls(root)
    if any(os.environ.get(name) == url for name, url in running.items()):
        raise CommandError(
            "A demonstration already runs from this folder: use it, or stop it with Ctrl-C first."
        )


@contextmanager
def started_servers(root: Path) -> Iterator[Mapping[str, str]]:
    """The URLs of database and broker; what cannot start is said in one line."""
    try:
        with servers.ensure_servers(root, given_urls()) as urls:
            yield urls
    except ServersUnavailable as unavailable:
        raise CommandError(f"{unavailable}.") from None


def given_urls() -> dict[str, str]:
    """The environment's URLs, without those by which the development settings name no server."""
    urls = {name: os.environ.get(name, "") for name in servers.NAMES}
    return {name: url for name, url in urls.items() if url and urlsplit(url).port != NOWHERE}


def use_database(url: str) -> None:
    """Connects this process, which started before its server, to the database."""
    connections["default"].close()
    connections.settings["default"].update(dj_database_url.parse(url))


def prepare(wishes: Wishes) -> str:
    """Brings tables and market up to date; tells in one line what the database holds."""
    call_command("migrate", verbosity=0, interactive=False)
    held = loading.loaded_market()
    if held is None and loading.is_in_use():
        raise CommandError(
            "This database holds data of its own: set DATABASE_URL to an empty database."
        )
    wanted = (wishes.size or DEFAULT_SIZE, wishes.seed if wishes.seed is not None else DEFAULT_SEED)
    if held is not None and wishes.fresh:
        loading.clear_database()
        held = None
    if held is None:
        started = time.monotonic()
        market = generate_market(*wanted, now().date())
        loading.load_market(market)
        seconds = time.monotonic() - started
        return f"Generated and loaded the market {loading.loaded_market()} in {seconds:.1f} s."
    refuse_other(held, wishes)
    is_old = (now().date() - held.day).days > OLD_AFTER_DAYS
    old = "; its dates have passed, start with --fresh for a new one" if is_old else ""
    return f"Kept the generated market {held}{old}."


def refuse_other(held: loading.Loaded, wishes: Wishes) -> None:
    """Raises CommandError where another market is asked for than the one that is kept."""
    if wishes.size in (None, held.size) and wishes.seed in (None, held.seed):
        return
    raise CommandError(
        f"This database keeps the generated market {held}: start without --size and --seed to "
        "show it, or add --fresh to replace it."
    )


def show_result(client: Client, operator: Login, crew: Crew, seconds: int, out: TextIO) -> None:
    """Requests or finds the run, follows it, and prints what it saves."""
    client.sign_in(operator.email, operator.password)
    run, why = current_run(client, seconds)
    say(out, f"{why}.")
    run = watch(client, run, Screen(out), crew.check)
    say(out, "")
    for line in report(client, run):
        say(out, line)


def show_logins(address: str, logins: list[Login], out: TextIO) -> None:
    """Where to look, and as whom; each login is tried."""
    say(out, "")
    say(out, f"API    {address}/api/v1/docs/    schema {address}/api/v1/schema/")
    say(out, f"Admin  {address}/admin/  (as operator)")
    for login in logins:
        client = Client(address)
        client.sign_in(login.email, login.password)
        member = client.get("me/")["memberships"][0]
        say(out, f"  {login.role:<9} {login.email:<28} {login.password}  {member['name']}")


def serve(crew: Crew, out: TextIO) -> None:
    """Until Ctrl-C."""
    try:
        # Whoever reads that it serves may stop it, from this line on.
        say(out, "\nServing; Ctrl-C stops everything that was started.")
        while True:
            crew.check()
            time.sleep(0.5)
    except KeyboardInterrupt as interrupt:
        if type(interrupt) is not KeyboardInterrupt:
            # SIGTERM or SIGHUP, which end the command with their own exit code.
            raise
        say(out, "\nStopping …")


def say(out: TextIO, line: str) -> None:
    """Writes one line now."""
    out.write(f"{line}\n")
    out.flush()
