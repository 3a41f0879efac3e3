"""Tests that compiled code is complete, made once, and never stale."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.market import MarketSize, market, write_market
from matching.engine.jit import cache as jit_cache
from matching.engine.warmup import ensure_compiled

ROOT = Path(__file__).parents[4]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """Provides a cache folder with a piece of compiled code."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    folder = jit_cache.cache_folder()
    (folder / "kernel.split-28.py311.1.nbc").write_bytes(b"")
    return folder


def codes(folder):
    return sorted(path.name for path in folder.rglob("*.nb?"))


@pytest.mark.slow
def test_solves_compile_nothing_that_was_not_made_ready(tmp_path, monkeypatch):
    ensure_compiled()
    # Numba logs all that it takes from the cache and all that it has to add.
    monkeypatch.setenv("NUMBA_DEBUG_CACHE", "1")
    small, patterned = tmp_path / "small.json", tmp_path / "patterned.npz"
    large = tmp_path / "large.npz"
    write_market(market(MarketSize(8, 6, 0.5), 1), small)
    write_market(market(MarketSize(60, 20, 0.3), 1), patterned)
    write_market(market(MarketSize(150, 60, 0.3), 1), large)

    log = "".join(map(cache_log, (small, patterned, large)))

    assert "data loaded from" in log
    assert "data saved to" not in log


SOLVES = """
import sys
from pathlib import Path
from matching.engine.arrivals import sample_arrivals
from matching.engine.baseline import greedy_split, single_source
from matching.engine.model.codec_npz import load_columns
from matching.engine.params import SolveLimits
from matching.engine.solve import solve

problem = load_columns(Path(sys.argv[1]))
greedy_split(problem), single_source(problem), sample_arrivals(problem, 2, 1, threads=2)
solve(problem, SolveLimits(effort=5))
solve(problem, SolveLimits(seconds=2, threads=2))
"""


def cache_log(problem):
    """Returns the output of a process that solves a problem and makes its baselines."""
    command = [sys.executable, "-c", SOLVES, str(problem)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_code_of_other_sources_is_removed(cache):
    (cache / "compiled-0123456789abcdef").touch()
    (cache / "ready-0123456789abcdef-0123456789abcdef").touch()

    jit_cache.drop_stale()

    assert codes(cache) == []
    assert not list(cache.glob("*-0123456789abcdef*"))
    assert not jit_cache.is_ready()


def test_code_of_the_same_sources_is_kept(cache):
    jit_cache.drop_stale()
    (cache / "kernel.split-28.py311.1.nbc").write_bytes(b"")

    jit_cache.drop_stale()

    assert codes(cache) == ["kernel.split-28.py311.1.nbc"]


def test_ready_code_is_taken_from_a_folder_that_was_brought_along(tmp_path, monkeypatch, cache):
    compiled = []
    jit_cache.compile_once(lambda: compiled.append(1))
    (cache / "kernel.split-28.py311.2.nbc").write_bytes(b"baked")
    monkeypatch.setenv(jit_cache.BAKED, str(cache.parent))
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "another"))

    jit_cache.compile_once(lambda: compiled.append(2))

    assert compiled == [1]
    assert jit_cache.is_ready()
    assert codes(jit_cache.cache_folder()) == ["kernel.split-28.py311.2.nbc"]


def test_only_one_process_compiles(tmp_path):
    slow = (
        "import time; from matching.engine.jit.cache import compile_once, is_ready; "
        "compile_once(lambda: (print('compiles'), time.sleep(1))); "
        "assert is_ready()"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}

    children = [
        subprocess.Popen([sys.executable, "-c", slow], stdout=subprocess.PIPE, env=environment)
        for _ in range(3)
    ]
    log = [child.communicate(timeout=30)[0] for child in children]

    assert [child.returncode for child in children] == [0, 0, 0]
    assert b"".join(log).count(b"compiles") == 1


def test_asking_whether_all_is_ready_is_quick(cache):
    began = time.monotonic()
    jit_cache.is_ready()
    assert time.monotonic() - began < 0.5
