"""Bounds the work of solves in the tests of benchmarks, as in those of the engine."""

from tests.matching.engine.conftest import compiled_engine, little_effort

__all__ = ["compiled_engine", "little_effort"]
