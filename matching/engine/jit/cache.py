"""Locates the compiled code, checks it for completeness and removes stale code.

Uses the standard library only, so that asking loads nothing else. `matching.engine.warmup` compiles
what is missing.
"""

import errno
import fcntl
import hashlib
import os
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path

_ENGINE = Path(__file__).resolve().parents[1]
# Files that decide what compiled code is: all that compile a function, and those whose named tuples
# or values compiled functions take in.
_COMPILES = b"from matching.engine.jit.compile import"
_SOURCES = ("jit/compile.py", "warmup.py", "kernels/*.py", "params/*.py")
# Names a folder of compiled code that may not be writable, which a container brings with it.
BAKED = "MILLSHARE_COMPILED"


def compile_once(compile_all: Callable[[], None]) -> float:
    """Calls `compile_all` unless all code is there; one process at a time does.

    Others wait and find the code complete. Code that a container brings is copied instead. Returns
    the seconds that this took. Raises OSError if no folder for the code can be written.
    """
    folder = cache_folder()
    if _ready(folder).exists():
        return 0.0
    with _locked(folder):
        if _ready(folder).exists():
            return 0.0
        began = time.monotonic()
        _remove_stale(folder)
        baked = Path(os.environ.get(BAKED, os.devnull)) / _own_name(_ENGINE)
        if _ready(baked).exists():
            shutil.copytree(baked, folder, dirs_exist_ok=True)
        else:
            compile_all()
            _ready(folder).touch()
        return time.monotonic() - began


def is_ready() -> bool:
    """Returns whether nothing is left to compile."""
    return _ready(cache_folder()).exists()


def drop_stale() -> None:
    """Removes code that was compiled from other sources.

    Numba compares the source of a function only, not of the functions that it calls. Raises OSError
    if no folder for compiled code can be written.
    """
    folder = cache_folder()
    if not _begun(folder).exists():
        with _locked(folder):
            _remove_stale(folder)


def cache_folder() -> Path:
    """Returns the folder for compiled code: the first that can be written.

    Numba makes a folder in it for each of the engine's packages.
    """
    folders = []
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        folders.append(Path(chosen) / _own_name(_ENGINE))
    folders.append(_ENGINE / "__pycache__")
    of_user = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folders.append(of_user / "numba" / _own_name(_ENGINE))
    for folder in folders:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    raise OSError(errno.EROFS, "no folder for compiled code can be written", str(folders[0]))


def _own_name(folder: Path) -> str:
    """Returns the name that Numba gives a source folder in a shared cache."""
    return f"{folder.name}_{hashlib.sha1(str(folder).encode()).hexdigest()}"


def _begun(folder: Path) -> Path:
    """Returns the path of the mark that names the sources of a folder's code."""
    return folder / f"compiled-{_sources()}"


def _ready(folder: Path) -> Path:
    """Returns the path of the mark that a folder's code is complete for this machine."""
    return folder / f"ready-{_sources()}-{_machine()}"


def _sources() -> str:
    """Returns a digest of the compiled sources and of the libraries that compile them."""
    digest = hashlib.sha256()
    for file in sorted(_ENGINE.rglob("*.py")):
        content = file.read_bytes()
        name = file.relative_to(_ENGINE).as_posix()
        is_source = any(fnmatch(name, pattern) for pattern in _SOURCES)
        if is_source or _COMPILES in content:
            digest.update(name.encode() + b"\0" + content)
    for package in ("numba", "llvmlite", "numpy"):
        digest.update(version(package).encode() + b"\0")
    return digest.hexdigest()[:16]


def _machine() -> str:
    """Returns a digest of the processor and interpreter that code is compiled for."""
    chosen = os.environ.get("NUMBA_CPU_NAME", "")
    features = [platform.machine(), sys.implementation.cache_tag, chosen]
    if chosen == "generic":
        # Generic code runs on every processor of the architecture.
        return hashlib.sha256("\0".join(features).encode()).hexdigest()[:16]
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        features.append(platform.processor())
    else:
        features += sorted({line for line in lines if line.startswith(("model name", "flags"))})
    return hashlib.sha256("\0".join(features).encode()).hexdigest()[:16]


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Lets one process and thread work on a folder; the others wait."""
    with (folder / "compiling.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove_stale(folder: Path) -> None:
    """Removes compiled code and marks unless they are of the current sources."""
    if _begun(folder).exists():
        return
    for pattern in ("*.nbi", "*.nbc", "compiled-*", "ready-*"):
        for file in folder.rglob(pattern):
            file.unlink(missing_ok=True)
    _begun(folder).touch()
