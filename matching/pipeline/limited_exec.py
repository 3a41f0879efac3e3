"""Runs a program with a memory limit and low priority, killed with its parent.

`python limited_exec.py PARENT_PID MEMORY_MIB NICENESS PROGRAM [ARGUMENT …]`. This script becomes
the program, so that the limits hold before its first line and no process is left between the two.
The kernel kills the program: a pipe that it watches would not stop one that hangs.
"""

import ctypes
import os
import resource
import signal
import sys

MIB = 1024 * 1024
# This constant is from <linux/prctl.h>.
PR_SET_PDEATHSIG = 1


def main(parent: int, memory_mib: int, niceness: int, program: list[str]) -> None:
    """Becomes the program; exits if the parent has ended already."""
    die_with_parent()
    if os.getppid() != parent:
        sys.exit("The worker ended before its subprocess began.")
    os.nice(niceness)
    resource.setrlimit(resource.RLIMIT_AS, (memory_mib * MIB, memory_mib * MIB))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execv(program[0], program)


def die_with_parent() -> None:
    """Asks Linux to kill this process when its parent ends in any way."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
