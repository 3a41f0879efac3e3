"""What a demonstration starts ends with it, however it ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import CommandError

from demo.process_group import TETHER, Crew

# A program that is deaf to SIGTERM and has a child of its own; both numbers go to a file.
DEAF = """
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


def lives(pid: int) -> bool:
    """Whether the process runs; one that is dead and not yet collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_for(condition, seconds: float = 10.0) -> bool:
    """Whether the condition came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_program_and_its_children_end_when_the_starter_is_killed(tmp_path):
    told = tmp_path / "pids"
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(TETHER), "0.5", sys.executable, "-c", DEAF, str(told)]
    )
    assert wait_for(told.exists)
    pids = [int(word) for word in told.read_text().split()]

    starter.kill()
    starter.wait()

    assert wait_for(lambda: not any(lives(pid) for pid in pids))


def test_program_and_its_children_end_on_sigterm(tmp_path):
    told = tmp_path / "pids"
    tether = subprocess.Popen(
        [sys.executable, str(TETHER), "0.5", sys.executable, "-c", DEAF, str(told)],
        stdin=subprocess.PIPE,
    )
    assert wait_for(told.exists)
    pids = [int(word) for word in told.read_text().split()]

    tether.send_signal(signal.SIGTERM)

    tether.communicate(timeout=10)
    assert not any(lives(pid) for pid in pids)


@pytest.mark.parametrize(
    ("program", "code"), [("raise SystemExit(3)", 3), ("import os; os.kill(os.getpid(), 9)", 137)]
)
def test_exit_code_is_the_programs(program, code):
    tether = subprocess.Popen(
        [sys.executable, str(TETHER), "1", sys.executable, "-c", program], stdin=subprocess.PIPE
    )

    tether.wait(timeout=10)
    tether.stdin.close()

    assert tether.returncode == code


def test_member_that_ends_is_told_with_its_last_words(tmp_path):
    crew = Crew(tmp_path, os.environ)
    (tmp_path / "broken.py").write_text("raise SystemExit('the harbour is closed')")

    crew.start("web", "broken")

    try:
        assert wait_for(lambda: crew.running["web"].poll() is not None)
        with pytest.raises(CommandError, match="The web ended unexpectedly: the harbour is closed"):
            crew.check()
    finally:
        crew.stop()


def test_stopping_ends_every_member(tmp_path):
    crew = Crew(tmp_path, os.environ)
    (tmp_path / "deaf.py").write_text(DEAF)
    told = [tmp_path / name for name in ("one", "two")]
    for file in told:
        crew.start(file.name, "deaf", str(file))
    assert wait_for(lambda: all(file.exists() for file in told))

    crew.stop()

    pids = [int(word) for file in told for word in file.read_text().split()]
    assert len(pids) == 4
    assert not any(lives(pid) for pid in pids)
