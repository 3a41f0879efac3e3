"""Runs the real product as processes behind the proxy, and makes them fail.

To be used from the main thread alone: what it starts dies with the thread that started it.
"""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from embedded import binaries, servers
from embedded.identity import Identity, choose
from embedded.postgres import Postgres
from embedded.programs import free_port
from embedded.valkey import Valkey
from tests.soak.proxy import Proxy

ROOT = Path(__file__).resolve().parents[2]
# A few seconds on two free cores; with the rest of the suite, and others beside it, far longer.
START_SECONDS = 240.0
CELERY = ("-m", "celery", "-A", "config.celery")
ALONE = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING")
COMMANDS = {
    "worker": (*CELERY, "worker", "-Q", "default", "-c", "1", "-n", "default@%h", *ALONE),
    "solver": (*CELERY, "worker", "-Q", "solve", "-c", "2", "-n", "solve@%h", *ALONE),
    "beat": (*CELERY, "beat", "--scheduler", "celery.beat:Scheduler", "--loglevel", "WARNING"),
}
ENGINE = "matching.engine"


class Product:
    """Runs PostgreSQL, Valkey, a web server, workers on both queues, and beat."""

    def __init__(self, home: Path, proxy: Proxy) -> None:
        identity = choose()
        programs = identity.binaries(binaries.from_wheels())
        self.home, self.proxy = home, proxy
        # What is acknowledged must be on the disk, so the data is kept as in production.
        self.postgres = Postgres(
            bin_folder=programs.postgres, identity=identity, home=home, throwaway=False
        )
        self.valkey = Valkey(program=programs.valkey, identity=identity, home=home)
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.starts: dict[str, int] = {}
        self.environ: dict[str, str] = {}
        self.database_url = ""
        self.web_port = free_port()

    def start(self) -> None:
        """Brings up all of it, over an empty database with the product's tables."""
        self.database_url = self.postgres.start()
        redis_url = self.valkey.start()
        ports = {
            "postgres": self.proxy.open("postgres", port_of(self.database_url)),
            "redis": self.proxy.open("redis", port_of(redis_url)),
            "web": self.proxy.open("web", self.web_port),
        }
        self.environ = {
            **os.environ,
            "DATABASE_URL": with_port(self.database_url, ports["postgres"]),
            "REDIS_URL": with_port(redis_url, ports["redis"]),
            "DJANGO_SETTINGS_MODULE": "tests.soak.settings",
            "SECRET_KEY": secrets.token_hex(32),
            "ATTACHMENTS_FOLDER": str(self.home / "attachments"),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
        }
        self.run("-m", ENGINE, "warmup")
        self.run("manage.py", "migrate", "--verbosity", "0")
        self.launch("web")
        self.await_web()
        for name in COMMANDS:
            self.launch(name)

    @property
    def address(self) -> str:
        """Returns the address at which clients reach the web server."""
        return f"http://127.0.0.1:{self.proxy.lines['web'].port}"

    def run(self, *words: str, fails: bool = False) -> str:
        """Runs a command of the product, past the proxy, as an administrator does."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env={**self.environ, "DATABASE_URL": self.database_url},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode and not fails:
            raise RuntimeError(f"{' '.join(words)} failed: {done.stderr[-2000:]}")
        return done.stdout

    def launch(self, name: str) -> None:
        """Starts one of the processes; its words go to a log of its own."""
        words = COMMANDS.get(name) or (
            *("-m", "gunicorn", "tests.soak.wsgi", "--bind", f"127.0.0.1:{self.web_port}"),
            *("--workers", "3", "--threads", "4", "--log-level", "warning"),
            # On a busy machine a worker is still loading when the usual 30 s are over.
            *("--timeout", "120", "--no-control-socket"),
        )
        with (self.home / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                Identity("self").command(sys.executable, *words, on_parent_death=signal.SIGKILL),
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.starts[name] = self.starts.get(name, 0) + 1

    def keep_running(self) -> None:
        """Starts again what has ended, as a supervisor does."""
        for name, process in list(self.running.items()):
            if process.poll() is not None:
                self.launch(name)

    def await_web(self) -> None:
        """Waits until the web server answers."""
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answer:
                    answer.read()
                return
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.2)

    def stop(self) -> None:
        """Ends everything."""
        self.stop_serving()
        self.valkey.stop()
        self.postgres.stop()

    def kill_worker(self) -> int:
        """Kills the solver and its processes; the engines it left end by themselves."""
        process = self.running["solver"]
        number = kill_all(process.pid, but=ENGINE)
        process.wait()
        return number

    def kill_pool(self, choice: int) -> int:
        """Kills one of the processes in which the solver works with -9."""
        pool = [pid for pid in children_of(self.running["solver"].pid) if not is_engine(pid)]
        return kill(pool[choice % len(pool)]) if pool else 0

    def kill_child(self, choice: int) -> int:
        """Kills a running engine with -9; returns 0 where none runs."""
        engines = [pid for pid in descendants_of(self.running["solver"].pid) if is_engine(pid)]
        return kill(engines[choice % len(engines)]) if engines else 0

    def kill_beat(self) -> int:
        """Kills beat with -9."""
        number = kill_all(self.running["beat"].pid)
        self.running["beat"].wait()
        return number

    def flush_redis(self) -> None:
        """Sends FLUSHALL to the server itself."""
        with socket.create_connection(("127.0.0.1", self.upstream("redis")), timeout=5) as line:
            line.sendall(f"AUTH {self.valkey.password}\r\nFLUSHALL\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (part := line.recv(256)):
                answer += part
        if answer != b"+OK\r\n+OK\r\n":
            raise RuntimeError(f"FLUSHALL: {answer!r}")

    def kill_redis(self) -> None:
        """Kills the broker with -9, and all that it holds."""
        assert self.valkey.program is not None
        self.valkey.program.kill()
        self.valkey.program.wait()

    def start_redis(self) -> None:
        """Starts another, empty broker in its place."""
        self.proxy.lead("redis", port_of(self.valkey.start()))

    def restart_postgres(self) -> float:
        """Stops PostgreSQL as `pg_ctl stop -m immediate`, restarts it; returns seconds."""
        program = self.postgres.program
        assert program is not None
        began = time.monotonic()
        program.send_signal(signal.SIGQUIT)
        program.wait()
        self.postgres.program = None
        self.database_url = self.postgres.start()
        self.proxy.lead("postgres", port_of(self.database_url))
        return time.monotonic() - began

    def kill_everything(self) -> int:
        """Kills every process, the database's server and the broker with -9."""
        servers_ = [self.postgres.program, self.valkey.program]
        killed = 0
        for process in (*self.running.values(), *servers_):
            assert process is not None
            killed += kill_all(process.pid)
            process.wait()
        self.postgres.program = self.valkey.program = None
        return killed

    def start_again(self) -> None:
        """Starts everything over the data that is on the disk."""
        self.database_url = self.postgres.start()
        self.proxy.lead("postgres", port_of(self.database_url))
        self.start_redis()
        self.keep_running()
        self.await_web()

    def stop_serving(self) -> None:
        """Ends web server, workers and scheduler; database and broker go on."""
        for process in self.running.values():
            kill_all(process.pid)
            process.wait()
        self.running.clear()

    def upstream(self, name: str) -> int:
        """Returns the port of a server itself."""
        return self.proxy.lines[name].upstream

    def ledger(self) -> dict[str, Any]:
        """Returns the findings of `verify_ledger`."""
        acknowledged: dict[str, Any] = json.loads(
            self.run("manage.py", "verify_ledger", "--json", fails=True)
        )
        return acknowledged


@contextlib.contextmanager
def running_product() -> Iterator[Product]:
    """Yields the product in a folder of its own, removed at the end."""
    proxy = Proxy()
    try:
        with servers.throwaway_home(ROOT) as home, servers.ended_by_signals():
            product = Product(home, proxy)
            try:
                product.start()
                yield product
            finally:
                product.stop()
    finally:
        proxy.close()


def port_of(url: str) -> int:
    """Returns the port in a URL."""
    port = urlsplit(url).port
    assert port is not None
    return port


def with_port(url: str, port: int) -> str:
    """Returns the URL with another port."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition(":")[0]
    return parts._replace(netloc=f"{host}:{port}").geturl()


def children_of(pid: int) -> list[int]:
    """Returns the processes that this one started, of all its threads."""
    found: list[int] = []
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += map(int, file.read_text().split())
    return sorted(found)


def descendants_of(pid: int) -> list[int]:
    """Returns these processes and those that they started."""
    found = []
    for child in children_of(pid):
        found += [child, *descendants_of(child)]
    return found


def is_engine(pid: int) -> bool:
    """Returns whether this is a command of the engine."""
    try:
        return ENGINE.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def kill(pid: int) -> int:
    """Kills processes with -9; returns their number."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
        return 1
    return 0


def kill_all(pid: int, but: str = "") -> int:
    """Kills a process and all below it with -9, but for engines where they are named."""
    below = [child for child in descendants_of(pid) if not (but and is_engine(child))]
    return sum(kill(one) for one in (pid, *below))
