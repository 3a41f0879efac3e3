"""Provides a command with database and broker, and stops them after it.

    with ensure_servers(root, os.environ) as urls:
        os.environ.update(urls)

The data persists in `<root>/.local/` and belongs to one command at a time: a second one in the same
folder fails with one line. With `throwaway`, as for tests, each command has servers of its own.
"""

import contextlib
import fcntl
import json
import os
import secrets
import signal
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn

from embedded import binaries as found_binaries
from embedded.binaries import Binaries
from embedded.errors import AlreadyRunning, ServersUnavailable, Terminated
from embedded.identity import choose, clear_place
from embedded.postgres import Postgres
from embedded.valkey import Valkey

NAMES = ("DATABASE_URL", "REDIS_URL")


@contextlib.contextmanager
def ensure_servers(
    root: Path,
    environ: Mapping[str, str],
    *,
    throwaway: bool = False,
    binaries: Binaries | None = None,
) -> Iterator[dict[str, str]]:
    """Yields DATABASE_URL and REDIS_URL; starts a server for each missing one.

    Enter it from the main thread: the servers die with the thread that started them, and SIGTERM
    and SIGHUP raise Terminated, a KeyboardInterrupt, so that the command ends as with Ctrl-C.
    Raises AlreadyRunning, or ServersUnavailable with one line on what is missing and what to do.
    """
    urls = {name: environ[name] for name in NAMES if environ.get(name)}
    missing = [name for name in NAMES if name not in urls]
    if not missing:
        yield urls
        return
    with contextlib.ExitStack() as cleanup:
        try:
            home = cleanup.enter_context(throwaway_home(root) if throwaway else kept_home(root))
            cleanup.enter_context(ended_by_signals())
            identity = choose()
            programs = identity.binaries(binaries or found_binaries.from_wheels())
            if "REDIS_URL" in missing:
                valkey = Valkey(program=programs.valkey, identity=identity, home=home)
                cleanup.callback(valkey.stop)
                urls["REDIS_URL"] = valkey.start()
            if "DATABASE_URL" in missing:
                postgres = Postgres(
                    bin_folder=programs.postgres, identity=identity, home=home, throwaway=throwaway
                )
                cleanup.callback(postgres.stop)
                urls["DATABASE_URL"] = postgres.start()
            cleanup.enter_context(announced(home, {name: urls[name] for name in missing}))
        except OSError as error:
            raise ServersUnavailable(
                f"PostgreSQL and Valkey cannot run from {root / '.local'} ({error}): "
                "free some space there, or run as its owner"
            ) from error
        yield urls


def running_urls(root: Path) -> dict[str, str]:
    """Returns the URLs of servers that another command of this folder runs."""
    home = root / ".local"
    urls = announcement(home).get("urls", {})
    # A file left by a killed command, whose lock is free, is ignored.
    if urls and (home / "lock").exists():
        with (home / "lock").open() as lock:
            return {} if locked(lock) else urls
    return {}


def local_folder(root: Path) -> Path:
    """Returns `.local` in the project, which git ignores."""
    folder = root / ".local"
    folder.mkdir(exist_ok=True)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text("*\n", encoding="ascii")
    return folder


def locked(lock: IO[str]) -> bool:
    """Takes the lock, which ends with the open file; False where another has it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextlib.contextmanager
def kept_home(root: Path) -> Iterator[Path]:
    """Holds the folder of the kept data. Raises AlreadyRunning."""
    home = local_folder(root)
    with (home / "lock").open("a") as lock:
        if not locked(lock):
            pid = announcement(home).get("pid", "still starting")
            raise AlreadyRunning(
                f"another command (process {pid}) already runs the servers of this folder: "
                "stop it first, or set DATABASE_URL and REDIS_URL to servers of your own"
            )
        yield home


@contextlib.contextmanager
def throwaway_home(root: Path) -> Iterator[Path]:
    """Holds a temporary folder; deletes those of killed commands."""
    shelf = local_folder(root) / "throwaway"
    shelf.mkdir(exist_ok=True)
    for left in shelf.glob("*.lock"):
        with contextlib.suppress(FileNotFoundError), left.open() as lock:
            if locked(lock):
                clear_place(left.with_suffix(""))
                left.unlink(missing_ok=True)
    home = shelf / secrets.token_hex(4)
    held = home.with_suffix(".lock")
    with held.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        home.mkdir()
        try:
            yield home
        finally:
            clear_place(home)
            held.unlink(missing_ok=True)


@contextlib.contextmanager
def announced(home: Path, urls: dict[str, str]) -> Iterator[None]:
    """Publishes the URLs and the process id to other commands of this folder."""
    file = home / "servers.json"
    draft = home / "servers.new"
    draft.touch(mode=0o600)
    draft.write_text(json.dumps({"pid": os.getpid(), "urls": urls}), encoding="utf-8")
    draft.replace(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def announcement(home: Path) -> dict[str, Any]:
    """Returns what the running command has published; empty if nothing."""
    try:
        published: dict[str, Any] = json.loads((home / "servers.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return published


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Has SIGTERM and SIGHUP raise Terminated, where this is the main thread."""

    def end(number: int, frame: FrameType | None) -> NoReturn:
        raise Terminated(signal.Signals(number).name)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
