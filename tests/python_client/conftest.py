"""Starts a worker next to the tests that need one."""

from tests.processes import start_worker, wait_until, worker

# Fixtures, which pytest finds here.
__all__ = ["start_worker", "wait_until", "worker"]
