"""Compiled code made ready before it is needed: where it is, whether it is stale, who makes it.

What has to be compiled is in `matching.engine.warmup`. Standard library only: asking whether all
is ready loads nothing else.
"""

import errno
import fcntl
import hashlib
import os
import platform
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

_ENGINE = Path(__file__).resolve().parents[1]
_IMPORT = b"from matching.engine.jit.compile import"
# What compiled functions take in: the fields of their arguments are part of their code.
_ALSO_COMPILED = ("jit/compile.py", "kernels/arrays.py", "kernels/workspace.py", "warmup.py")
# Names a folder of compiled code that may not be writable, which a container brings with it.
BAKED = "MILLSHARE_COMPILED"


def make_ready() -> float:
    """Compiles what is not compiled yet, one process at a time; the seconds that this took.

    Others wait and find it ready. Raises OSError where no folder for it can be written.
    """
    folder = cache_folder()
    if _ready(folder).exists():
        return 0.0
    with _alone(folder):
        if _ready(folder).exists():
            return 0.0
        began = time.monotonic()
        _forget_others(folder)
        baked = Path(os.environ.get(BAKED, os.devnull)) / _own_name(_ENGINE)
        if _ready(baked).exists():
            shutil.copytree(baked, folder, dirs_exist_ok=True)
        else:
            from matching.engine.warmup import rehearse  # noqa: PLC0415  loads all that it warms

            rehearse()
            _ready(folder).touch()
        return time.monotonic() - began


def is_ready() -> bool:
    """Whether nothing is left to compile."""
    return _ready(cache_folder()).exists()


def drop_stale() -> None:
    """Removes what was compiled from other sources: Numba looks at those of a function alone, and
    not at what it calls. Raises OSError where no folder for compiled code can be written."""
    folder = cache_folder()
    if not _begun(folder).exists():
        with _alone(folder):
            _forget_others(folder)


def cache_folder() -> Path:
    """Returns the folder below which Numba keeps the engine's code: the first that can be written.

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
    """The name of a source folder among others in a cache, as Numba makes it."""
    return f"{folder.name}_{hashlib.sha1(str(folder).encode()).hexdigest()}"


def _begun(folder: Path) -> Path:
    """A mark beside compiled code that says what it is made of."""
    return folder / f"compiled-{_sources()}"


def _ready(folder: Path) -> Path:
    """A mark that all of it is there, for this machine."""
    return folder / f"ready-{_sources()}-{_machine()}"


def _sources() -> str:
    """A digest of the compiled sources and of what compiles them."""
    digest = hashlib.sha256()
    for file in sorted(_ENGINE.rglob("*.py")):
        content = file.read_bytes()
        name = file.relative_to(_ENGINE).as_posix()
        if name in _ALSO_COMPILED or _IMPORT in content:
            digest.update(name.encode() + b"\0" + content)
    for package in ("numba", "llvmlite", "numpy"):
        digest.update(version(package).encode() + b"\0")
    return digest.hexdigest()[:16]


def _machine() -> str:
    """A digest of the processor and the interpreter: code for one does not fit another."""
    chosen = os.environ.get("NUMBA_CPU_NAME", "")
    told = [platform.machine(), sys.implementation.cache_tag, chosen]
    if chosen == "generic":
        # Code for every processor of this kind.
        return hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        told.append(platform.processor())
    else:
        told += sorted({line for line in lines if line.startswith(("model name", "flags"))})
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:16]


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The only process, and thread, at work on the folder; the others wait here."""
    with (folder / "compiling.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _forget_others(folder: Path) -> None:
    """Removes compiled code, and marks, unless they are of the sources as they are."""
    if _begun(folder).exists():
        return
    for pattern in ("*.nbi", "*.nbc", "compiled-*", "ready-*"):
        for file in folder.rglob(pattern):
            file.unlink(missing_ok=True)
    _begun(folder).touch()
