"""Runs the product as the image and Compose do, with production's settings.

What runs is read from the Dockerfile, docker-compose.yml and the Caddyfile: the commands of the
services and the rules of the proxy.
"""

import contextlib
import json
import os
import secrets
import shutil
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from embedded import servers
from embedded.identity import Identity
from embedded.programs import free_port
from tests.system.serving_workers import wait_for
from tests.system.small_proxy import small_proxy

ROOT = Path(__file__).resolve().parents[2]
# Where the settings have static files collected.
STATIC = ROOT / "static"
HOST, START_SECONDS = "localhost", 240
ROLE = "millshare_product"


@dataclass
class Installation:
    """Represents a running product; `context` trusts its certificate."""

    folder: Path
    environment: dict[str, str]
    owner: dict[str, str]
    address: str = ""
    web_port: int = 0
    context: ssl.SSLContext | None = None
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def run(self, *words: str) -> str:
        """Runs a command as the owner of the database, as the service `manage` does."""
        done = subprocess.run(
            words,
            cwd=ROOT,
            env={**self.environment, **self.owner},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (
            f"{' '.join(words)}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
        return done.stdout

    def start(self, name: str, *words: str) -> None:
        """Starts a process, whose words go to a log of its own."""
        program = shutil.which(words[0], path=self.environment["PATH"])
        assert program is not None, words[0]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                Identity("self").command(program, *words[1:], on_parent_death=signal.SIGKILL),
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop(self) -> None:
        """Ends all processes."""
        for process in reversed(self.processes.values()):
            process.terminate()
        for process in self.processes.values():
            process.wait(timeout=60)

    def logs(self) -> str:
        """Returns what all processes wrote."""
        return "\n".join(
            file.read_text(errors="replace") for file in sorted(self.folder.glob("*.log"))
        )


@contextlib.contextmanager
def installed_product(folder: Path) -> Iterator[Installation]:
    """Yields the product on servers of its own, empty but for its tables."""
    with servers.ensure_servers(ROOT, {}, throwaway=True) as urls:
        installation, has_static = prepared(folder, urls), STATIC.exists()
        try:
            # Beside the migrations, since both take seconds.
            installation.start("static", "python", "manage.py", "collectstatic", "--noinput")
            installation.run(*compose_command("migrate"))
            assert installation.processes.pop("static").wait(timeout=START_SECONDS) == 0
            installation.start("web", *web_command(installation.web_port))
            installation.start("worker", *worker_command())
            installation.start("beat", *beat_command(folder))
            with proxy(installation):
                wait_for(installation.web_port, START_SECONDS)
                yield installation
        finally:
            installation.stop()
            if not has_static:
                shutil.rmtree(STATIC, ignore_errors=True)


def prepared(folder: Path, urls: dict[str, str]) -> Installation:
    """Returns the installation with the environment of Compose, not yet running."""
    owner, password = urlsplit(urls["DATABASE_URL"]), secrets.token_hex(24)
    product = owner._replace(netloc=f"{ROLE}:{password}@{owner.hostname}:{owner.port}")
    port = free_port()
    environment = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join([str(ROOT / "platform"), str(ROOT)]),
        "PYTHONUNBUFFERED": "1",
        "MILLSHARE_BOOTSTRAP": "never",
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATABASE_URL": product.geturl(),
        "REDIS_URL": urls["REDIS_URL"],
        "ALLOWED_HOSTS": HOST,
        "PUBLIC_URL": f"https://{HOST}:{port}",
        "TRUSTED_PROXIES": "127.0.0.1",
        "ATTACHMENTS_FOLDER": str(folder / "attachments"),
        "WEB_CONCURRENCY": "2",
        "MATCH_SECONDS": "3",
        "SOLVER_THREADS": "1",
    }
    of_owner = {"DATABASE_URL": urls["DATABASE_URL"], "PRODUCT_DATABASE_PASSWORD": password}
    return Installation(
        folder, environment, of_owner, address=f"https://{HOST}:{port}", web_port=free_port()
    )


def web_command(port: int) -> list[str]:
    """Returns the image's command, at a port of the test's."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    words: list[str] = json.loads(text[text.index("CMD [") + 4 :].replace("\\\n", ""))
    return [f"--bind=127.0.0.1:{port}" if "--bind" in word else word for word in words]


def worker_command() -> list[str]:
    """Returns the command of the worker, which takes the solver's queue as well."""
    words = compose_command("worker")
    return [
        *("--queues=default,solve" if "--queues" in word else word for word in words),
        "--concurrency=1",
    ]


def beat_command(folder: Path) -> list[str]:
    """Returns the command of beat, which keeps its schedule in a folder of the test's."""
    words = compose_command("beat")
    return [f"--schedule={folder / 'schedule'}" if "--schedule" in word else word for word in words]


def compose_command(service: str) -> list[str]:
    """Returns the command of a service of Compose."""
    document: Any = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    words: list[str] = document["services"][service]["command"]
    return words


@contextlib.contextmanager
def proxy(installation: Installation) -> Iterator[None]:
    """Serves the address by Caddy, or by the test's own proxy without a fitting one."""
    port = urlsplit(installation.address).port
    assert port is not None
    config = caddy_config(installation)
    if config is None:
        installation.address = f"http://{HOST}:{port}"
        with small_proxy(port, installation.web_port):
            yield
        return
    file = installation.folder / "caddy.json"
    file.write_text(json.dumps(config), encoding="utf-8")
    installation.start("caddy", "caddy", "run", "--config", str(file))
    root = installation.folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    wait_for(port, START_SECONDS)
    until = time.monotonic() + START_SECONDS
    while not root.exists():
        assert time.monotonic() < until, "Caddy made no certificate"
        time.sleep(0.1)
    installation.context = ssl.create_default_context(cafile=root)
    yield


def caddy_config(installation: Installation) -> Any:
    """Returns the Caddyfile's rules at free ports with a certificate of Caddy's own.

    None where Caddy is missing, or too old for the Caddyfile.
    """
    port = urlsplit(installation.address).port
    program = shutil.which("caddy", path=installation.environment["PATH"])
    if program is None:
        return None
    done = subprocess.run(
        [program, "adapt", "--config", ROOT / "Caddyfile", "--adapter", "caddyfile"],
        env={**installation.environment, "DOMAIN": HOST},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return None
    text = done.stdout.replace("web:8000", f"127.0.0.1:{installation.web_port}")
    config: Any = json.loads(text)
    http = config["apps"]["http"]
    http |= {"https_port": port, "http_port": free_port()}
    for server in http["servers"].values():
        server |= {
            "listen": [f"127.0.0.1:{port}"],
            "protocols": ["h1", "h2"],
            "automatic_https": {"disable_redirects": True},
        }
    config["admin"] = {"disabled": True}
    config["storage"] = {"module": "file_system", "root": str(installation.folder / "caddy")}
    config["apps"]["pki"] = {"certificate_authorities": {"local": {"install_trust": False}}}
    return config
