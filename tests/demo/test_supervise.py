"""Checks that the processes of a demonstration end with it, however it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError

from demo.process_group import SUPERVISOR, ProcessGroup

# A program that ignores SIGTERM and starts a child; both process ids go to a file.
STUBBORN = """
import os, pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen(["sleep", "60"])
draft = pathlib.Path(sys.argv[1] + ".new")
draft.write_text(f"{os.getpid()} {child.pid}")
draft.rename(sys.argv[1])
time.sleep(60)
"""
STARTER = """
import subprocess, sys, time
subprocess.Popen([sys.executable, *sys.argv[1:]], stdin=subprocess.PIPE)
time.sleep(60)
"""


def is_alive(pid: int) -> bool:
    """Returns whether the process runs; a zombie does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for(condition, seconds: float = 10.0) -> bool:
    """Returns whether the condition became true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_program_and_its_children_end_when_the_starter_is_killed(tmp_path):
    pid_file = tmp_path / "pids"
    starter = subprocess.Popen(
        [
            sys.executable,
            "-c",
            STARTER,
            str(SUPERVISOR),
            "0.5",
            sys.executable,
            "-c",
            STUBBORN,
            str(pid_file),
        ]
    )
    assert wait_for(pid_file.exists)
    pids = [int(word) for word in pid_file.read_text().split()]

    starter.kill()
    starter.wait()

    assert wait_for(lambda: not any(is_alive(pid) for pid in pids))


def test_program_and_its_children_end_on_sigterm(tmp_path):
    pid_file = tmp_path / "pids"
    supervisor = subprocess.Popen(
        [sys.executable, str(SUPERVISOR), "0.5", sys.executable, "-c", STUBBORN, str(pid_file)],
        stdin=subprocess.PIPE,
    )
    assert wait_for(pid_file.exists)
    pids = [int(word) for word in pid_file.read_text().split()]

    supervisor.send_signal(signal.SIGTERM)

    supervisor.communicate(timeout=10)
    assert not any(is_alive(pid) for pid in pids)


@pytest.mark.parametrize(
    ("program", "code"), [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", 137)]
)
def test_exit_code_is_the_programs(program, code):
    supervisor = subprocess.Popen(
        [sys.executable, str(SUPERVISOR), "1", sys.executable, "-c", program], stdin=subprocess.PIPE
    )

    supervisor.wait(timeout=10)
    supervisor.stdin.close()

    assert supervisor.returncode == code


def test_process_that_ended_is_reported_with_its_last_log_line(tmp_path):
    processes = ProcessGroup(tmp_path, os.environ)
    (tmp_path / "broken.py").write_text("raise SystemExit('the port is closed')")

    processes.start("web", "broken")

    try:
        assert wait_for(lambda: processes.running["web"].poll() is not None)
        with pytest.raises(CommandError, match="The web ended unexpectedly: the port is closed"):
            processes.check()
    finally:
        processes.stop()


def test_stopping_ends_every_process(tmp_path):
    processes = ProcessGroup(tmp_path, os.environ)
    (tmp_path / "stubborn.py").write_text(STUBBORN)
    pid_file = [tmp_path / name for name in ("one", "two")]
    for file in pid_file:
        processes.start(file.name, "stubborn", str(file))
    assert wait_for(lambda: all(file.exists() for file in pid_file))

    processes.stop()

    pids = [int(word) for file in pid_file for word in file.read_text().split()]
    assert len(pids) == 4
    assert not any(is_alive(pid) for pid in pids)
