"""Runs pytest over servers of its own: what `manage.py test` does.

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

INTERRUPTED = 130
TERMINATED = 143


def run(root: Path, arguments: list[str]) -> int:
    """Runs the suite and returns pytest's exit code."""
    # Only this command needs pytest, and the image has none.
    import pytest  # noqa: PLC0415

    os.chdir(root)
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
    """Remembers that SIGTERM, and not Ctrl-C, ended pytest, which gives both the same code."""

    terminated = False

    def pytest_keyboard_interrupt(self, excinfo: Any) -> None:
        """Pytest's hook for an interrupted run."""
        self.terminated = isinstance(excinfo.value, Terminated)
