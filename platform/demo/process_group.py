"""The processes that a demonstration runs beside itself: web server, worker and beat."""

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

TETHER = Path(__file__).with_name("supervise.py")
GRACE_SECONDS = 4.0
# What the tether itself may take beyond the grace it gives.
STOP_SECONDS = GRACE_SECONDS + 6
WEB_START_SECONDS = 60.0
PREFERRED_PORT = 8000
WEB_THREADS = 4


class Crew:
    """Started processes by name; their words go to a log each."""

    def __init__(self, root: Path, environ: Mapping[str, str]) -> None:
        self.root = root
        self.logs = root / ".local" / "demo"
        self.environ = {**environ, "PYTHONPATH": path_of(root, environ)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *words: str) -> None:
        """Starts `python -m words…`; it cannot outlive this process."""
        self.logs.mkdir(parents=True, exist_ok=True)
        with (self.logs / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, str(TETHER), str(GRACE_SECONDS), sys.executable, "-m", *words],
                cwd=self.root,
                env=self.environ,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def check(self) -> None:
        """Raises CommandError where one of them has ended."""
        for name, process in self.running.items():
            if process.poll() is not None:
                raise CommandError(f"The {name} ended unexpectedly: {self.last_words(name)}")

    def last_words(self, name: str) -> str:
        """The end of a log on one line, and where the rest is."""
        log = self.logs / f"{name}.log"
        lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
        told = [line.strip() for line in lines if line.strip()]
        last = told[-1] if told else "it said nothing"
        return f"{last} (more in {log.relative_to(self.root)})"

    def stop(self) -> None:
        """Ends all of them at once and waits for it."""
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
def crew_with_web(root: Path, environ: Mapping[str, str], port: int) -> Iterator[Crew]:
    """A crew whose web server is starting on the loopback; it touches no table until asked."""
    crew = Crew(root, environ)
    try:
        crew.start(
            "web",
            *("gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"),
            *("--threads", str(WEB_THREADS), "--log-level", "warning"),
        )
        yield crew
    finally:
        crew.stop()


def start_workers(crew: Crew) -> None:
    """A worker for both queues, and beat."""
    celery = ("celery", "-A", "config.celery")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    crew.start(
        "worker",
        *(*celery, "worker", "--queues", "default,solve", "--concurrency", "2"),
        *(*alone, "--loglevel", "WARNING"),
    )
    # Beat keeps its clock in memory: a file of last runs would be of no use to a demonstration.
    crew.start(
        "beat", *celery, "beat", "--scheduler", "celery.beat:Scheduler", "--loglevel", "WARNING"
    )


def await_web(crew: Crew, address: str) -> None:
    """Until the web server says that it is well. Raises CommandError where it does not."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + WEB_START_SECONDS
    while time.monotonic() < deadline:
        crew.check()
        try:
            with opener.open(f"{address}/healthz", timeout=WEB_START_SECONDS):
                return
        except OSError:
            # Not listening yet, or its process is being replaced; the deadline ends this.
            time.sleep(0.05)
    raise CommandError(f"The web server did not start: {crew.last_words('web')}")


def choose_port(wanted: int | None) -> int:
    """The wanted port, or 8000, or where that is taken any free one."""
    for port in (wanted or PREFERRED_PORT, 0):
        with socket.socket() as probe:
            # As the web server does, so that a port left in TIME_WAIT counts as free.
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
    """Where Python finds the rooms, whatever environment is active."""
    others = environ.get("PYTHONPATH", "")
    return os.pathsep.join(filter(None, [str(root), str(root / "platform"), others]))
