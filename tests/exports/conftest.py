"""Provides signed-in clients of pages."""

from tests.console.conftest import visit

__all__ = ["visit"]
