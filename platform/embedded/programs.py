"""Starts, watches and stops one server program."""

import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from embedded.errors import ServersUnavailable
from embedded.identity import Identity

POLL_SECONDS = 0.01
LOG_LINES_SHOWN = 5


def free_port() -> int:
    """Returns a loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def kept_password(file: Path) -> str:
    """Returns the password in the file, which is created at the first call."""
    if not file.exists():
        draft = file.with_name(f"{file.name}.new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(16), encoding="ascii")
        draft.replace(file)
    return file.read_text(encoding="ascii")


def start(
    command: list[str], *, log: Path, stdin: bytes | None = None, folder: Path
) -> subprocess.Popen[bytes]:
    """Starts a server in a session of its own, out of reach of Ctrl-C."""
    with log.open("wb") as output:
        program = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL if stdin is None else subprocess.PIPE,
            stdout=output,
            stderr=output,
            cwd=folder,
            start_new_session=True,
        )
    if stdin is not None and program.stdin is not None:
        try:
            program.stdin.write(stdin)
            program.stdin.close()
        except BrokenPipeError:
            # It has ended already; the caller that waits for it reads the cause in its log.
            program.stdin = None
    return program


def stop(program: subprocess.Popen[bytes], *stages: tuple[signal.Signals, float]) -> None:
    """Sends each signal and waits its seconds, then kills."""
    for number, seconds in (*stages, (signal.SIGKILL, 10.0)):
        if program.poll() is not None:
            return
        program.send_signal(number)
        try:
            program.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            continue


def run_once(identity: Identity, *program: str | Path, stdin: str = "", folder: Path) -> None:
    """Runs a program to its end; raises ServersUnavailable if it fails."""
    done = subprocess.run(
        identity.command(*program, on_parent_death=signal.SIGKILL),
        input=stdin,
        capture_output=True,
        text=True,
        cwd=folder,
        start_new_session=True,
        check=False,
    )
    if done.returncode != 0:
        words = last_words(done.stdout + done.stderr)
        raise ServersUnavailable(f"{Path(program[0]).name} failed: {words}")


def last_words(text: str) -> str:
    """Returns the last lines of a log as one line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " / ".join(lines[-LOG_LINES_SHOWN:]) or "it wrote nothing"


def wait_until(
    ready: Callable[[], bool], program: subprocess.Popen[bytes], *, seconds: float
) -> bool:
    """Polls until `ready()` (True), or until end or timeout (False)."""
    until = time.monotonic() + seconds
    while program.poll() is None and time.monotonic() < until:
        if ready():
            return True
        time.sleep(POLL_SECONDS)
    return False
