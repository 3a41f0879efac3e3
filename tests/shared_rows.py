"""Builds rows once for the tests that start from the same ones.

    @shared_rows
    def market() -> Market:
        ...

A fixture made this way needs no other. Its tests come one after another in their file, and run in
savepoints of one transaction, which ends before a test that starts from anything else. Each test
gets a deep copy of the rows. Those that really commit, and a further fixture of this kind in the
same test, build their own.
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction


class Shared:
    """Holds the rows that are there at present, and the transaction they live in."""

    def __init__(self) -> None:
        self.build: Callable[[], Any] | None = None
        self.value: Any = None
        self.block: transaction.Atomic | None = None
        self.session: Any = None

    def begin(self, build: Callable[[], Any] | None) -> None:
        """Builds these rows unless they are there; without a builder there are none."""
        if build is not None and build is self.build and self.is_alive():
            return
        self.end()
        if build is None:
            return
        self.block = transaction.atomic()
        # As of Django's test cases: services open their own durable transactions inside.
        self.block._from_testcase = True  # type: ignore[attr-defined]
        self.block.__enter__()
        self.session = connection.connection
        try:
            self.value = build()
            connection.check_constraints()
        except BaseException:
            self.end()
            raise
        self.build = build

    def is_alive(self) -> bool:
        """Returns whether the transaction goes on: a test may have lost the connection."""
        return self.session is connection.connection and connection.in_atomic_block

    def end(self) -> None:
        """Rolls the rows back."""
        block, self.block, self.build, self.value = self.block, None, None, None
        if block is not None and self.is_alive():
            transaction.set_rollback(True)
            block.__exit__(None, None, None)


SHARED = Shared()


def shared_rows(build: Callable[[], Any]) -> Any:
    """Makes a fixture of what a function stores and returns."""

    def rows(db: None) -> Iterator[Any]:
        if SHARED.build is not build:
            yield build()
            return
        with connection.execute_wrapper(without_isolation_level):
            yield copy.deepcopy(SHARED.value)

    rows.__doc__ = build.__doc__
    rows.build = build  # type: ignore[attr-defined]
    return pytest.fixture(name=build.__name__)(rows)


def without_isolation_level(execute: Callable[..., Any], sql: Any, *others: Any) -> Any:
    """Leaves out the isolation level, which no transaction sets that has begun."""
    if str(sql).startswith("SET TRANSACTION ISOLATION LEVEL"):
        return None
    return execute(sql, *others)


def builder_of(item: pytest.Item) -> Callable[[], Any] | None:
    """Returns the function that builds the shared rows of a test."""
    info = getattr(item, "_fixtureinfo", None)
    if info is None or commits(item):
        return None
    last = (definitions[-1] for definitions in info.name2fixturedefs.values())
    return next((row.func.build for row in last if hasattr(row.func, "build")), None)


def commits(item: pytest.Item) -> bool:
    """Returns whether a test's own transactions are real ones."""
    marker = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    return (marker is not None and marker.kwargs.get("transaction", False)) or any(
        name in names for name in ("transactional_db", "live_server")
    )


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any], request: Any) -> Iterator[None]:
    """Begins or ends shared rows before a test's own transaction begins."""
    name = fixturedef.argname
    if name == "_django_db_helper":
        with request.getfixturevalue("django_db_blocker").unblock():
            SHARED.begin(builder_of(request.node))
    elif fixturedef.scope in ("module", "session") and SHARED.block is not None:
        # A fixture of a whole file stores rows for good.
        with request.getfixturevalue("django_db_blocker").unblock():
            SHARED.end()
    return (yield)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts those tests of a file together that start from the same rows."""
    files: dict[Any, int] = {}
    builders: dict[Any, int] = {}
    places = {
        item: (
            files.setdefault(item.path, len(files)),
            builders.setdefault(builder_of(item), len(builders)),
        )
        for item in items
    }
    items.sort(key=places.__getitem__)
