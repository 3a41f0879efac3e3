"""Runs a program that ends when its starter does, however that ends; a script, not a module.

`python tether.py GRACE PROGRAM [ARGUMENT …]`, with a pipe as standard input whose other end only
the starter holds. When the pipe closes, or SIGTERM comes, the program is asked to end, and after
GRACE seconds it is killed with everything it started. The exit code is the program's.
"""

import os
import select
import signal
import subprocess
import sys
from types import FrameType

POLL_SECONDS = 0.1
# Shells tell a program that a signal ended by this plus the signal's number.
SIGNALLED = 128


class Wanted:
    """Whether the program shall still run."""

    still = True

    def no_longer(self, number: int, frame: FrameType | None) -> None:
        """A signal handler."""
        self.still = False


def main(grace_seconds: float, command: list[str]) -> int:
    """Runs the program to its end or its starter's."""
    wanted = Wanted()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, wanted.no_longer)
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        while program.poll() is None and wanted.still and starter_lives():
            pass
        if program.poll() is None:
            program.terminate()
            program.wait(timeout=grace_seconds)
    except subprocess.TimeoutExpired:
        program.kill()
    finally:
        kill_group(program.pid)
    code = program.wait()
    return code if code >= 0 else SIGNALLED - code


def starter_lives() -> bool:
    """Waits a moment; False once the starter's end of the pipe is closed."""
    readable, _, _ = select.select([sys.stdin], [], [], POLL_SECONDS)
    return not readable or os.read(sys.stdin.fileno(), 1) != b""


def kill_group(leader: int) -> None:
    """Kills what is left of the program's process group."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
