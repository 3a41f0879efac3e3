"""Runs one Valkey (or Redis) server on a loopback port, in memory only."""

import signal
import socket
import subprocess
import time
from pathlib import Path

from embedded import programs
from embedded.errors import ServersUnavailable
from embedded.identity import Identity

READY_SECONDS = 10.0
STOP_SECONDS = 5.0
# Read from standard input, so that the password shows neither in a file nor in the process list.
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir /
save ""
appendonly no
maxmemory-policy noeviction
"""


class Valkey:
    """Runs a server whose content ends with it."""

    def __init__(self, *, program: Path, identity: Identity, home: Path) -> None:
        self.path = program
        self.identity = identity
        self.place = identity.place(home)
        self.log = home / "valkey.log"
        self.password = programs.kept_password(home / "valkey.password")
        self.program: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Starts the server and returns its URL. Raises ServersUnavailable."""
        until = time.monotonic() + READY_SECONDS
        while True:
            port = programs.free_port()
            if self.comes_up(port):
                return f"redis://:{self.password}@127.0.0.1:{port}/0"
            self.stop()
            if time.monotonic() > until:
                words = programs.last_words(self.log.read_text(errors="replace"))
                raise ServersUnavailable(f"Valkey does not start: {words} ({self.log})")
            time.sleep(0.1)

    def comes_up(self, port: int) -> bool:
        """Starts the program and returns whether it answers."""
        self.program = programs.start(
            self.identity.command(self.path, "-", on_parent_death=signal.SIGTERM),
            stdin=CONFIGURATION.format(port=port, password=self.password).encode(),
            log=self.log,
            folder=self.place,
        )
        return programs.wait_until(lambda: self.answers(port), self.program, seconds=READY_SECONDS)

    def answers(self, port: int) -> bool:
        """Returns whether our own server, which knows the password, answers PONG."""
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := line.recv(256)):
                    answer += part
        except OSError:
            return False
        return answer == b"+OK\r\n+PONG\r\n"

    def stop(self) -> None:
        """Stops the server."""
        if self.program is not None:
            programs.stop(self.program, (signal.SIGTERM, STOP_SECONDS))
            self.program = None
