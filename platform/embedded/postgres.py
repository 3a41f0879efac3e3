"""Runs one PostgreSQL server on a loopback port over one data folder."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from embedded import programs
from embedded.errors import ServersUnavailable
from embedded.identity import Identity

OWNER = "millshare"
# After `kill -9` the old server's children can hold its memory for some seconds.
LINGERING_SECONDS = 10.0
# Recovery after `kill -9` took up to 4.5 s on two cores; a slow disk may need far longer.
READY_SECONDS = 60.0
STOP_SECONDS = 15.0
BUILTIN_LOCALE_SINCE = 17
# Tests need no durability, so nothing waits for the disk.
THROWAWAY_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
# The superuser may not connect at all: the owner's role does everything, as in production.
WHO_MAY_CONNECT = """\
host all postgres 127.0.0.1/32 reject
host all all 127.0.0.1/32 scram-sha-256
"""
OPTIONS = (
    "listen_addresses=127.0.0.1",
    # No socket file: a long project path would pass its limit of 107 bytes.
    "unix_socket_directories=",
    "timezone=UTC",
    "log_timezone=UTC",
    "cluster_name=millshare",
)


class Postgres:
    """Runs a server over one data folder; `url` is set while it runs."""

    def __init__(
        self, *, bin_folder: Path, identity: Identity, home: Path, throwaway: bool
    ) -> None:
        self.bin_folder = bin_folder
        self.identity = identity
        self.throwaway = throwaway
        self.place = identity.place(home)
        self.data = self.place / "postgres"
        self.log = home / "postgres.log"
        self.password_file = home / "postgres.password"
        self.program: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Starts the server, making the data folder at the first time; returns its URL.

        Raises ServersUnavailable if it does not start.
        """
        if not self.data.exists():
            self.make_data()
        self.check_data()
        stop_leftover(self.data)
        until = time.monotonic() + LINGERING_SECONDS
        while True:
            port = programs.free_port()
            if self.comes_up(port):
                password = programs.kept_password(self.password_file)
                return f"postgres://{OWNER}:{password}@127.0.0.1:{port}/{OWNER}"
            self.stop()
            if time.monotonic() > until:
                words = programs.last_words(self.log.read_text(errors="replace"))
                raise ServersUnavailable(f"PostgreSQL does not start: {words} ({self.log})")
            time.sleep(0.2)

    def comes_up(self, port: int) -> bool:
        """Starts the program and returns whether it accepts connections."""
        options = (*OPTIONS, f"port={port}", *(THROWAWAY_OPTIONS if self.throwaway else ()))
        words = [word for option in options for word in ("-c", option)]
        # SIGINT requests the fast, orderly shutdown, so even a killed parent leaves sound data.
        command = self.identity.command(
            self.bin_folder / "postgres", "-D", self.data, *words, on_parent_death=signal.SIGINT
        )
        self.program = programs.start(command, log=self.log, folder=self.place)
        return programs.wait_until(self.is_ready, self.program, seconds=READY_SECONDS)

    def is_ready(self) -> bool:
        """Returns whether our own server has reported that it accepts connections."""
        lines = pid_file_lines(self.data)
        assert self.program is not None
        return len(lines) > 7 and lines[0] == str(self.program.pid) and lines[7].strip() == "ready"

    def stop(self) -> None:
        """Stops the server in order; its data stays."""
        if self.program is not None:
            programs.stop(
                self.program, (signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, STOP_SECONDS)
            )
            self.program = None

    def make_data(self) -> None:
        """Creates the data folder with the owner's role and database, atomically."""
        draft = self.place / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        self.identity.take(draft)
        locale = ["--locale=C.UTF-8"]
        if self.version() >= BUILTIN_LOCALE_SINCE:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        # The kernel flushes it soon; a power failure before that loses an empty database.
        words = ["--username=postgres", "--auth=reject", "--encoding=UTF8", "--no-sync", *locale]
        programs.run_once(
            self.identity, self.bin_folder / "initdb", "-D", draft, *words, folder=self.place
        )
        (draft / "pg_hba.conf").write_text(WHO_MAY_CONNECT, encoding="ascii")
        password = programs.kept_password(self.password_file)
        # Tests make the role that the product runs as in production.
        role_right = "CREATEROLE" if self.throwaway else "NOCREATEROLE"
        statements = [
            f"CREATE ROLE {OWNER} LOGIN CREATEDB {role_right} PASSWORD '{password}'",
            f"CREATE DATABASE {OWNER} OWNER {OWNER}",
        ]
        if self.throwaway:
            # Tests truncate append-only tables, which triggers forbid to the product.
            statements.append(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")
        programs.run_once(
            self.identity,
            *(self.bin_folder / "postgres", "--single", "-D", draft, "-c", "fsync=off"),
            *("-c", "log_checkpoints=off", "postgres"),
            stdin="".join(f"{statement}\n" for statement in statements),
            folder=self.place,
        )
        draft.rename(self.data)

    def check_data(self) -> None:
        """Raises ServersUnavailable where the data is another version's or another user's."""
        if self.data.stat().st_uid != self.identity.uid:
            raise ServersUnavailable(
                f"{self.data} belongs to another user: run as its owner, or remove it"
            )
        made_by = int((self.data / "PG_VERSION").read_text())
        if made_by != self.version():
            raise ServersUnavailable(
                f"{self.data} was made by PostgreSQL {made_by}, and this is {self.version()}: "
                "remove it to begin afresh"
            )

    def version(self) -> int:
        """Returns the major version of the programs."""
        completed = subprocess.run(
            [self.bin_folder / "postgres", "--version"], capture_output=True, text=True, check=True
        )
        found = re.search(r"\d+", completed.stdout)
        assert found is not None
        return int(found.group())


def pid_file_lines(data: Path) -> list[str]:
    """Returns the lines of the server's pid file; empty without one."""
    try:
        return (data / "postmaster.pid").read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return []


def stop_leftover(data: Path) -> None:
    """Ends a server that outlived its launcher; ignores a reused process id.

    Only the holder of the folder's lock calls this, so no living launcher owns that server. The
    file of a dead server stays: by it PostgreSQL finds memory that its children still hold.
    """
    lines = pid_file_lines(data)
    if not lines or not lines[0].isdigit() or not exists(int(lines[0])):
        return
    pid = int(lines[0])
    if str(data) not in command_line(pid):
        (data / "postmaster.pid").unlink()
        return
    os.kill(pid, signal.SIGINT)
    until = time.monotonic() + STOP_SECONDS
    while exists(pid) and time.monotonic() < until:
        time.sleep(programs.POLL_SECONDS)


def exists(pid: int) -> bool:
    """Returns whether a process has this id."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_line(pid: int) -> str:
    """Returns the command line of a process; empty if it has ended."""
    if sys.platform == "linux":
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return ""
        return words.replace(b"\0", b" ").decode(errors="replace")
    completed = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return completed.stdout
