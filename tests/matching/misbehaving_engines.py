"""Misbehaves in the engine's place; the worker starts this script.

`python bombs.py KIND solve PROBLEM --output PLAN --start START …`, or `baseline` where the kind is
one of KILLED. Other commands are the engine's.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time


def deaf(words):
    """Hears no signal and never ends."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sleep_on()


def silent(words):
    """Writes nothing and never ends."""
    sleep_on()


def mute(words):
    """Closes its output and never ends."""
    os.close(2)
    sleep_on()


def chatter(words):
    """Writes lines without end."""
    while True:
        sys.stderr.write("and another thing\n" * 1_000)


def endless_line(words):
    """Writes one line without end."""
    while True:
        sys.stderr.write("and so on " * 1_000)


def hog(words):
    """Takes memory until there is none."""
    held = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))


def abort(words):
    """Ends as native code does that finds itself broken."""
    os.abort()


def orphan(words):
    """Ends at once, and leaves a process behind that holds on to its output."""
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    sys.exit(3)


def nothing(words):
    """Ends well and wrote no plan."""


def liar(words):
    """Writes a plan that promises more than there is."""
    with open(after("--start", words)) as file:
        plan = json.load(file)
    for row in plan["allocations"]:
        row["quantity"] *= 1_000
    with open(after("--output", words), "w") as file:
        json.dump(plan, file)


def obliging(words):
    """Thinks until it is asked to stop, then writes the best that it has."""

    def finish(number, frame):
        shutil.copy(after("--start", words), after("--output", words))
        sys.exit(0)

    signal.signal(signal.SIGTERM, finish)
    while True:
        sys.stderr.write("phase=search seconds=1.0 cost=9000000 bound=1000000 gap=0.888889\n")
        sys.stderr.flush()
        time.sleep(0.2)


def killed_once(words):
    """Kills the first subprocess that makes a baseline."""
    if not os.path.exists(unfinished(words)):
        killed_always(words)
    engine(words)


def killed_always(words):
    """Kills every subprocess that makes a baseline."""
    with open(unfinished(words), "w") as file:
        file.write("[")
    os.kill(os.getpid(), signal.SIGKILL)


KILLED = ("killed_once", "killed_always")


def unfinished(words):
    """Returns the path of a baseline's partial plan."""
    return after("--output", words) + ".begun"


def engine(words):
    """Becomes the engine."""
    os.execv(sys.executable, [sys.executable, "-m", "matching.engine", *words])


def sleep_on():
    """Sleeps longer than any test waits."""
    while True:
        time.sleep(60)


def after(word, words):
    """Returns the argument after this option."""
    return words[words.index(word) + 1]


if __name__ == "__main__":
    kind, *words = sys.argv[1:]
    if words[0] != ("baseline" if kind in KILLED else "solve"):
        engine(words)
    globals()[kind](words)
