"""Runs a program under a memory limit, at low priority, killed with its starter; a script.

`python leash.py PARENT_PID MEMORY_MIB NICENESS PROGRAM [ARGUMENT …]`. It becomes the program, so
that limit and leash are there before its first line, and nothing is left between the two. What
tethers other programs, by a pipe that these watch, would not hold one that no longer listens.
"""

import ctypes
import os
import resource
import signal
import sys

MIB = 1024 * 1024
# From <linux/prctl.h>.
PR_SET_PDEATHSIG = 1


def main(parent: int, memory_mib: int, niceness: int, program: list[str]) -> None:
    """Becomes the program; where the starter is dead already, ends."""
    die_with_parent()
    if os.getppid() != parent:
        sys.exit("The worker ended before its child began.")
    os.nice(niceness)
    resource.setrlimit(resource.RLIMIT_AS, (memory_mib * MIB, memory_mib * MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(program[0], program)


def die_with_parent() -> None:
    """Asks Linux to kill this process when its starter ends, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
