"""Runs pytest over servers of its own: `manage.py test`.

It is no Django command: Django reads the URLs when it starts, so the servers must run before it.
Pytest runs in this process, so Ctrl-C, `--pdb` and exit codes are pytest's own, and if it crashes
the kernel stops the servers with it. Paths among the arguments are relative to the project.
"""

import os
import sys
from pathlib import Path
from typing import Any

from embedded import servers
from embedded.errors import ServersUnavailable, Terminated

ALL_PROCESSES = "3"
INTERRUPTED = 130
TERMINATED = 143
HELP = """\
manage.py test [--all | --soak] [--at INSTANT] [PATH ...] [-k WORDS] [pytest's own options]

  (no option)   the fast tests: all that are not marked slow, browser, system or soak
  --all         all tests but those marked soak
  --soak        the tests marked soak: a quarter of an hour of faults
  PATH          all tests of a file or folder but those marked soak
  --at INSTANT  with the clocks of the tests and the database set, as in --at 2028-02-29T23:20Z
  -n 0          in one process, for a debugger

"""


def run(root: Path, arguments: list[str]) -> int:
    """Runs the suite and returns pytest's exit code."""
    # Only this command needs pytest, and the image has none.
    import pytest  # noqa: PLC0415

    os.chdir(root)
    if "--all" in arguments:
        # A third process works while tests of the others wait; a number that is given comes later.
        arguments = ["-n", ALL_PROCESSES, *arguments]
    # The tests start hundreds of processes; without bytecode each compiles all that it imports.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if {"-h", "--help"} & set(arguments):
        sys.stdout.write(HELP)
        sys.stdout.flush()
    ending = Ending()
    try:
        with servers.ensure_servers(root, os.environ, throwaway=True) as urls:
            os.environ.update(urls)
            code = int(pytest.main(arguments, plugins=[ending]))
    except ServersUnavailable as unavailable:
        sys.stderr.write(f"Millshare cannot run its tests: {unavailable}.\n")
        return 1
    except Terminated:
        return TERMINATED
    except KeyboardInterrupt:
        return INTERRUPTED
    return TERMINATED if ending.terminated else code


class Ending:
    """Remembers that SIGTERM, not Ctrl-C, ended pytest: both give the same code."""

    terminated = False

    def pytest_keyboard_interrupt(self, excinfo: Any) -> None:
        """Notes what interrupted the run."""
        self.terminated = isinstance(excinfo.value, Terminated)
