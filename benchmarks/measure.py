"""Measures one method on one problem, and has its plan checked."""

import hashlib
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

from benchmarks.cases import Case
from benchmarks.children import Ended, run
from benchmarks.rows import BASELINES, ENGINE, HIGHS, HIGHS_LONG, LONGER
from matching.engine.instance.progress import SolveProgress

ROOT = Path(__file__).resolve().parents[1]
# Reading a large plan and problem to check them takes no longer than this.
_CHECK_SECONDS = 600
# Points of a search's progress that are kept: a plot shows no more.
_POINTS = 200

Record = dict[str, Any]


class CannotMake(Exception):
    """Raised when a problem could not be generated or read."""


def make(case: Case, folder: Path, memory_mib: int) -> tuple[Path, str]:
    """Makes the case's problem as a file. Raises CannotMake."""
    path = folder / f"problem{case.suffix}"
    ended = run(
        [*case.command(), "--output", str(path)], seconds=_CHECK_SECONDS, memory_mib=memory_mib
    )
    if ended.code:
        raise CannotMake(f"{case.row.name} {case.name}: {ended.last_words}")
    return path, ended.output.strip()


def settings_of(case: Case, method: str, threads: int, memory_mib: int) -> Record:
    """Returns everything but the machine that a figure depends on."""
    engine = ROOT / "matching" / "engine"
    if method == ENGINE or method in BASELINES:
        sources = sorted(engine.rglob("*.py"))
    else:
        sources = [ROOT / "benchmarks" / "peers.py", engine / "milp" / "formulate.py"]
    return {
        "seconds": case.row.seconds * (LONGER if method == HIGHS_LONG else 1),
        "threads": threads,
        "seed": case.seed,
        "memory_mib": memory_mib,
        "problem": {"made_by": " ".join(case.words), "source": _digest([ROOT / case.source])},
        "versions": {
            "python": python_version(),
            **{name: version(name) for name in ("ortools", "numpy", "numba")},
            "code": _digest(sources),
        },
    }


def measure(
    case: Case, method: str, path: Path, settings: Record, on_tick: Callable[[float], None]
) -> Record:
    """Measures one run; a plan counts only if the checker finds no violation."""
    plan = path.with_name(f"{method}.json")
    plan.unlink(missing_ok=True)
    load = os.getloadavg()[0]
    ended = run(
        command(method, path, plan, settings),
        seconds=2 * settings["seconds"] + 60,
        memory_mib=settings["memory_mib"],
        on_tick=on_tick,
    )
    record: Record = {
        "row": case.row.name,
        "case": case.name,
        "method": method,
        "settings": settings,
        "known_micros": case.known_micros,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": round(load, 2),
        "wall_seconds": round(ended.seconds, 2),
        "peak_mib": round(ended.peak_mib),
        "progress": _progress(ended),
    }
    failure = _failure(ended) or _broken(path, plan, settings)
    return record | ({"no_plan": failure} if failure else figures(ended.output))


def command(method: str, path: Path, plan: Path, settings: Record) -> list[str]:
    """Returns the words of a method's command."""
    if method in BASELINES:
        return ["matching.engine", "baseline", str(path), "--kind", method, "--output", str(plan)]
    solver = HIGHS if method == HIGHS_LONG else method
    words = ["matching.engine", "solve"] if method == ENGINE else ["benchmarks.peers", solver]
    limits = [
        word for name in ("seconds", "threads", "seed") for word in (f"--{name}", settings[name])
    ]
    return [*words, str(path), *map(str, limits), "--output", str(plan)]


def figures(output: str) -> Record:
    """Returns cost, bound and gap from the last line of a command."""
    found = dict(re.findall(r"(\w+)=([\d.]+)", output))
    return {
        "cost_micros": int(found["total_micros"]),
        "bound_micros": int(found["bound_micros"]),
        "gap": float(found["gap"]),
    }


def saving(path: Path, memory_mib: int) -> Record:
    """Returns the savings of the engine's plan against the baseline, if any."""
    plans = [str(path.with_name(f"{name}.json")) for name in (ENGINE, "greedy_split")]
    ended = run(
        ["benchmarks.saving", str(path), *plans], seconds=_CHECK_SECONDS, memory_mib=memory_mib
    )
    if ended.code:
        return {}
    return {name: int(number) for name, number in re.findall(r"(\w+)=(\d+)", ended.output)}


def _failure(ended: Ended) -> str:
    """Describes why a child failed."""
    if ended.overran:
        return f"killed after {ended.seconds:.0f} s"
    if ended.code < 0:
        return f"ended by signal {-ended.code}"
    return f"code {ended.code}: {ended.last_words}"[:200] if ended.code else ""


def _broken(path: Path, plan: Path, settings: Record) -> str:
    """Returns what the checker finds wrong with a plan."""
    ended = run(
        ["matching.engine", "check", str(path), str(plan)],
        seconds=_CHECK_SECONDS,
        memory_mib=settings["memory_mib"],
    )
    if not ended.code:
        return ""
    lines = ended.output.splitlines() or [ended.last_words]
    return f"rejected by the checker: {lines[0]}"[:200]


def _progress(ended: Ended) -> list[list[float]]:
    """Seconds, cost, bound and gap, thinned out."""
    found = []
    for line in ended.errors:
        try:
            progress = SolveProgress.parse(line)
        except ValueError:
            continue
        found.append([progress.seconds, progress.total_micros, progress.bound_micros, progress.gap])
    step = -(-len(found) // _POINTS) or 1
    return found[:-1:step] + found[-1:]


def _digest(paths: list[Path]) -> str:
    """Returns a digest of sources, which distinguishes versions."""
    digest = hashlib.sha256()
    for path in paths:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:12]
