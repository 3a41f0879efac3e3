"""Chooses the user of the servers, since PostgreSQL rejects root.

An ordinary user runs them itself. Root enters a user namespace, in which it appears as `nobody`
and owns its files. Where namespaces are blocked, as in most containers, the servers run
as the real `nobody`; what it cannot reach is then copied to, or stored in, `/var/tmp`.
"""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from embedded.binaries import Binaries, open_to_others
from embedded.errors import ServersUnavailable

GUARD = Path(__file__).with_name("guard.py")
# /var/tmp survives a restart, as the data must.
OUTSIDE = Path("/var/tmp")


@dataclass(frozen=True)
class Identity:
    """Represents the user of a program; `name` is the guard's argument."""

    name: str

    @property
    def is_other_user(self) -> bool:
        """Returns whether files must be handed over to another user."""
        return ":" in self.name

    @property
    def uid(self) -> int:
        """Returns the owner of what the servers write, as seen from here."""
        return int(self.name.partition(":")[0]) if self.is_other_user else os.geteuid()

    def command(self, *program: str | Path, on_parent_death: signal.Signals) -> list[str]:
        """Returns the command line that runs the program below the guard."""
        guard = [sys.executable, "-I", "-S", str(GUARD), self.name]
        return [*guard, str(os.getpid()), str(int(on_parent_death)), *map(str, program)]

    def place(self, home: Path) -> Path:
        """Returns the folder below which the servers may write."""
        if not self.is_other_user or open_to_others(home):
            return home
        name = hashlib.sha256(str(home).encode()).hexdigest()[:16]
        return own_folder(OUTSIDE / f"millshare-{name}")

    def take(self, folder: Path) -> None:
        """Makes the folder the user's own, for it alone."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.is_other_user:
            uid, gid = map(int, self.name.split(":"))
            os.chown(folder, uid, gid)

    def binaries(self, binaries: Binaries) -> Binaries:
        """Returns the programs, or a copy where the user cannot reach them."""
        if not self.is_other_user or binaries.reachable_by_others():
            return binaries
        # The path and the time identify an installation.
        known = f"{binaries.postgres} {binaries.postgres.stat().st_mtime_ns}"
        name = hashlib.sha256(known.encode()).hexdigest()[:16]
        return binaries.copied_to(own_folder(OUTSIDE / f"millshare-programs-{name}"))


def choose() -> Identity:
    """Returns the identity for this process's user.

    Raises ServersUnavailable where root cannot become another user.
    """
    if os.geteuid() != 0:
        return Identity("self")
    unprivileged = pwd.getpwnam("nobody")
    for identity in (
        Identity("namespace"),
        Identity(f"{unprivileged.pw_uid}:{unprivileged.pw_gid}"),
    ):
        probe = identity.command("/bin/sh", "-c", ":", on_parent_death=signal.SIGKILL)
        if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
            return identity
    raise ServersUnavailable(
        "root may not become another user here, and PostgreSQL rejects root: "
        "run as an ordinary user, or set DATABASE_URL and REDIS_URL"
    )


def own_folder(folder: Path) -> Path:
    """Returns a folder that only this user may write, within a public one.

    Raises ServersUnavailable where someone else made it first.
    """
    folder.mkdir(mode=0o755, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise ServersUnavailable(f"{folder} belongs to someone else: remove it")
    folder.chmod(0o755)
    return folder


def clear_place(home: Path) -> None:
    """Removes a throwaway home and what `nobody` stored for it outside."""
    name = hashlib.sha256(str(home).encode()).hexdigest()[:16]
    for folder in (home, OUTSIDE / f"millshare-{name}"):
        if folder.exists() and folder.lstat().st_uid == os.geteuid():
            shutil.rmtree(folder, ignore_errors=True)
