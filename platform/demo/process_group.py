"""Starts and stops the processes of a demonstration: web server, worker and beat."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.core.management import CommandError

SUPERVISOR = Path(__file__).with_name("supervise.py")
GRACE_SECONDS = 4.0
# The supervisor needs some time of its own after the grace period.
STOP_SECONDS = GRACE_SECONDS + 6
WEB_START_SECONDS = 60.0
PREFERRED_PORT = 8000
WEB_THREADS = 4
# A connection on which nothing comes for this long is closed.
SILENT_SECONDS = 10
CONNECTIONS_MOST = 500
# The largest file, of 50 MiB, with the fields of its form.
BODY_BYTES_MOST = 52 * 1024 * 1024


class ProcessGroup:
    """Holds started processes by name, each with its log."""

    def __init__(self, root: Path, environ: Mapping[str, str]) -> None:
        self.root = root
        self.logs = root / ".local" / "demo"
        self.environ = {**environ, "PYTHONPATH": path_of(root, environ)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *arguments: str) -> None:
        """Starts `python -m arguments…`; the process cannot outlive this one."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{name}.log").open("wb") as log:
            command = (sys.executable, "-m", *arguments)
            self.running[name] = subprocess.Popen(
                [sys.executable, str(SUPERVISOR), str(GRACE_SECONDS), *command],
                cwd=self.root,
                env=self.environ,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def check(self) -> None:
        """Raises CommandError if one of the processes has ended."""
        for name, process in self.running.items():
            if process.poll() is not None:
                raise CommandError(f"The {name} ended unexpectedly: {self.last_log_line(name)}")

    def last_log_line(self, name: str) -> str:
        """Returns the last line of a log and the path of the file."""
        log = self.logs / f"{name}.log"
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
        lines = [line.strip() for line in lines if line.strip()]
        last = lines[-1] if lines else "it wrote nothing"
        return f"{last} (more in {log.relative_to(self.root)})"

    def stop(self) -> None:
        """Stops all processes at once and waits for them."""
        for process in self.running.values():
            if process.stdin is not None:
                process.stdin.close()
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.running.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.running.clear()


@contextlib.contextmanager
def process_group_with_web(
    root: Path, environ: Mapping[str, str], port: int
) -> Iterator[ProcessGroup]:
    """Yields a group whose web server is starting; it reads no table before a request."""
    processes = ProcessGroup(root, environ)
    try:
        processes.start("web", *web_command(port))
        yield processes
    finally:
        processes.stop()


def web_command(port: int, app: str = "config.wsgi:application") -> tuple[str, ...]:
    """Returns the command of a web server that serves no half-sent request.

    There is no proxy before it, so the server itself collects a request whole before a thread has
    to do with it, and closes connections on which nothing comes.
    """
    return (
        *("waitress", f"--listen=127.0.0.1:{port}", f"--threads={WEB_THREADS}"),
        *(f"--channel-timeout={SILENT_SECONDS}", f"--cleanup-interval={SILENT_SECONDS // 2}"),
        *(f"--connection-limit={CONNECTIONS_MOST}", "--max-request-header-size=65536"),
        *(f"--max-request-body-size={BODY_BYTES_MOST}", app),
    )


def start_workers(processes: ProcessGroup) -> None:
    """Starts a worker for both queues, and beat."""
    celery = ("celery", "-A", "config.celery")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    processes.start(
        "worker",
        *(*celery, "worker", "--queues", "default,solve", "--concurrency", "2"),
        *(*alone, "--loglevel", "WARNING"),
    )
    # Beat keeps its schedule in memory: a demonstration has no use for a file of last runs.
    processes.start(
        "beat", *celery, "beat", "--scheduler", "celery.beat:Scheduler", "--loglevel", "WARNING"
    )


def await_web(processes: ProcessGroup, address: str) -> None:
    """Waits until the web server is healthy. Raises CommandError if it does not start."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + WEB_START_SECONDS
    while time.monotonic() < deadline:
        processes.check()
        try:
            with opener.open(f"{address}/healthz", timeout=WEB_START_SECONDS):
                return
        except OSError:
            # Not listening yet, or its process is being replaced; the deadline ends this.
            time.sleep(0.05)
    raise CommandError(f"The web server did not start: {processes.last_log_line('web')}")


def choose_port(wanted: int | None) -> int:
    """Returns the wanted port, or 8000, or any free one if that is taken."""
    for port in (wanted or PREFERRED_PORT, 0):
        with socket.socket() as probe:
            # The web server sets this option too, so a port in TIME_WAIT counts as free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                if wanted is not None:
                    raise CommandError(
                        f"Port {wanted} cannot be used ({error.strerror}): choose another --port."
                    ) from None
                continue
            return int(probe.getsockname()[1])
    raise CommandError("No port of the loopback is free: choose one with --port.")


def path_of(root: Path, environ: Mapping[str, str]) -> str:
    """Returns a PYTHONPATH with the product's packages."""
    others = environ.get("PYTHONPATH", "")
    return os.pathsep.join(filter(None, [str(root), str(root / "platform"), others]))
