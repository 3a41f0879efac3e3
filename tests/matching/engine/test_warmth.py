"""Compiled code made ready before it is needed: complete, once, and never stale."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.market import MarketSize, market, write_market
from matching.engine.jit import cache as warmth

ROOT = Path(__file__).parents[3]


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache folder of one's own, with a piece of code that was compiled once."""
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "cache"))
    folder = warmth.cache_folder()
    (folder / "kernel.split-28.py311.1.nbc").write_bytes(b"")
    return folder


def codes(folder):
    return sorted(path.name for path in folder.rglob("*.nb?"))


@pytest.mark.slow
def test_solves_compile_nothing_that_was_not_made_ready(tmp_path, monkeypatch):
    warmth.make_ready()
    # Numba tells of all that it takes from the cache and of all that it has to add.
    monkeypatch.setenv("NUMBA_DEBUG_CACHE", "1")
    small, patterned = tmp_path / "small.json", tmp_path / "patterned.npz"
    large = tmp_path / "large.npz"
    write_market(market(MarketSize(8, 6, 0.5), 1), small)
    write_market(market(MarketSize(60, 20, 0.3), 1), patterned)
    write_market(market(MarketSize(150, 60, 0.3), 1), large)

    told = "".join(map(told_of_the_cache, (small, patterned, large)))

    assert "data loaded from" in told
    assert "data saved to" not in told


DEEDS = """
import sys
from pathlib import Path
from matching.engine.baseline import greedy_split, single_source
from matching.engine.model.codec_npz import load_columns
from matching.engine.params import SolveLimits
from matching.engine.solve import solve

problem = load_columns(Path(sys.argv[1]))
greedy_split(problem), single_source(problem)
solve(problem, SolveLimits(effort=50))
solve(problem, SolveLimits(seconds=2, threads=2))
"""


def told_of_the_cache(problem):
    """What a process that solves and serves a problem writes."""
    command = [sys.executable, "-c", DEEDS, str(problem)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def test_code_of_other_sources_is_removed(cache):
    (cache / "compiled-0123456789abcdef").touch()
    (cache / "ready-0123456789abcdef-0123456789abcdef").touch()

    warmth.drop_stale()

    assert codes(cache) == []
    assert not list(cache.glob("*-0123456789abcdef*"))
    assert not warmth.is_ready()


def test_code_of_the_same_sources_is_kept(cache):
    warmth.drop_stale()
    (cache / "kernel.split-28.py311.1.nbc").write_bytes(b"")

    warmth.drop_stale()

    assert codes(cache) == ["kernel.split-28.py311.1.nbc"]


def test_ready_code_is_taken_from_a_folder_that_was_brought_along(tmp_path, monkeypatch, cache):
    compiled = []
    monkeypatch.setattr("matching.engine.warmup.rehearse", lambda: compiled.append(1))
    warmth.make_ready()
    (cache / "kernel.split-28.py311.2.nbc").write_bytes(b"baked")
    monkeypatch.setenv(warmth.BAKED, str(cache.parent))
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "another"))

    warmth.make_ready()

    assert compiled == [1]
    assert warmth.is_ready()
    assert codes(warmth.cache_folder()) == ["kernel.split-28.py311.2.nbc"]


def test_only_one_process_compiles(tmp_path):
    slow = (
        "import sys, time; from matching.engine import warmth; import types; "
        "stand_in = types.ModuleType('rehearsal'); "
        "stand_in.rehearse = lambda: (print('compiles'), time.sleep(1)); "
        "sys.modules['matching.engine.warmup'] = stand_in; warmth.make_ready(); "
        "assert warmth.is_ready()"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}

    children = [
        subprocess.Popen([sys.executable, "-c", slow], stdout=subprocess.PIPE, env=environment)
        for _ in range(3)
    ]
    told = [child.communicate(timeout=30)[0] for child in children]

    assert [child.returncode for child in children] == [0, 0, 0]
    assert b"".join(told).count(b"compiles") == 1


def test_asking_whether_all_is_ready_is_quick(cache):
    began = time.monotonic()
    warmth.is_ready()
    assert time.monotonic() - began < 0.5
