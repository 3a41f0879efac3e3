"""Reports the versions that a plan depends on, besides problem, seed and effort."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ENGINE = Path(__file__).resolve().parents[1]
# Enough to tell one state of the sources from another.
_DIGITS = 12


@cache
def versions() -> dict[str, str]:
    """Returns the versions of the libraries, and a digest of the engine's own sources."""
    libraries = {name: version(name) for name in ("ortools", "numpy", "numba")}
    return {**libraries, "backend": "HiGHS through MathOpt", "engine": _digest()}


def _digest() -> str:
    """Returns the digest of the engine's sources."""
    digest = hashlib.sha256()
    for path in sorted(_ENGINE.rglob("*.py")):
        name = path.relative_to(_ENGINE).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:_DIGITS]
