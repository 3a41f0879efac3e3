"""Limits its own process for good, then runs a reader's module in it.

`python -m common.reading.limited_child PARENT_PID MEMORY_MIB CPU_SECONDS NICENESS MODULE`. The
limits hold before the module is imported. The kernel ends the process with its parent, and at its
limits. This module imports the standard library alone, so that the reader's process has nothing
else in it.
"""

import ctypes
import os
import resource
import runpy
import signal
import sys

MIB = 1024 * 1024
# This constant is from <linux/prctl.h>.
PR_SET_PDEATHSIG = 1
# Readers write no files; Python may write its bytecode.
FILE_BYTES_MOST = 4 * MIB
OPEN_FILES_MOST = 64


def limit(parent: int, memory_mib: int, cpu_seconds: float, niceness: int) -> None:
    """Limits memory, processor time and files of this process for good."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit("The parent ended before its child began.")
    os.nice(niceness)
    # RLIMIT_CPU counts whole seconds; the timer ends the process at its fraction.
    signal.setitimer(signal.ITIMER_PROF, cpu_seconds)
    whole = int(cpu_seconds) + 1
    for name, most in (
        (resource.RLIMIT_CPU, whole),
        (resource.RLIMIT_AS, memory_mib * MIB),
        (resource.RLIMIT_FSIZE, FILE_BYTES_MOST),
        (resource.RLIMIT_NOFILE, OPEN_FILES_MOST),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(name, (most, most))


def main() -> None:
    """Limits the process and becomes the reader."""
    parent, memory_mib, cpu_seconds, niceness, module = sys.argv[1:]
    limit(int(parent), int(memory_mib), float(cpu_seconds), int(niceness))
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
