"""Runs a program that ends when its starter ends; a script, not a module.

`python supervise.py GRACE PROGRAM [ARGUMENT …]`, with a pipe as standard input whose other end only
the starter holds. When the pipe closes or SIGTERM arrives, the program is terminated; after GRACE
seconds it is killed with everything it started. The exit code is the program's.
"""

import os
import select
import signal
import subprocess
import sys
from types import FrameType

POLL_SECONDS = 0.1
# By shell convention a program killed by a signal exits with this plus the signal's number.
SIGNAL_EXIT_BASE = 128


class StopRequest:
    """Records that a signal asked the program to stop."""

    is_set = False

    def handle(self, number: int, frame: FrameType | None) -> None:
        """Handles a signal."""
        self.is_set = True


def main(grace_seconds: float, command: list[str]) -> int:
    """Runs the program until it or its starter ends."""
    stop = StopRequest()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop.handle)
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        while program.poll() is None and not stop.is_set and is_starter_alive():
            pass
        if program.poll() is None:
            program.terminate()
            program.wait(timeout=grace_seconds)
    except subprocess.TimeoutExpired:
        program.kill()
    finally:
        kill_group(program.pid)
    code = program.wait()
    return code if code >= 0 else SIGNAL_EXIT_BASE - code


def is_starter_alive() -> bool:
    """Waits briefly; returns False once the starter's end of the pipe is closed."""
    readable, _, _ = select.select([sys.stdin], [], [], POLL_SECONDS)
    return not readable or os.read(sys.stdin.fileno(), 1) != b""


def kill_group(leader: int) -> None:
    """Kills the remaining processes of the program's group."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
