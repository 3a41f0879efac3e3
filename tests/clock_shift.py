"""Runs the tests at another time: `manage.py test --at 2028-02-29T23:20Z`.

The clock goes on from that instant, for Django in this process and for the test's database. The
processes that some tests start keep the machine's clock.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models.signals import pre_migrate
from django.utils import timezone

VARIABLE = "MILLSHARE_TESTS_CLOCK_OFFSET"
# In the schema of the tables, which comes before the system's own, so that they are found first.
SHIFTED = """
CREATE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql STABLE
    AS $$ SELECT pg_catalog.now() + interval '{seconds} seconds' $$;
CREATE FUNCTION public.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE
    AS $$ SELECT pg_catalog.statement_timestamp() + interval '{seconds} seconds' $$;
CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE
    AS $$ SELECT pg_catalog.clock_timestamp() + interval '{seconds} seconds' $$;
"""
PATH = "public, pg_catalog"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option that sets the clock."""
    group = parser.getgroup("stages")
    group.addoption("--at", type=instant, help="run at another time, as in 2028-02-29T23:20Z")


def instant(text: str) -> datetime:
    """Returns an instant, of UTC where it names no zone."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Shifts Django's clock; every process of the run by the same number of seconds."""
    if config.option.at is None:
        return
    # Further processes of the run take the offset over from the first.
    seconds = (config.option.at - datetime.now(UTC)).total_seconds()
    offset = timedelta(seconds=int(os.environ.setdefault(VARIABLE, str(round(seconds)))))
    timezone.now = shifted(timezone.now, offset)
    pre_migrate.connect(Shift(offset), weak=False)


def shifted(clock: Callable[[], datetime], offset: timedelta) -> Callable[[], datetime]:
    """Returns a clock that is so much ahead of another one."""
    return lambda: clock() + offset


class Shift:
    """Gives a database the shifted clock before its tables are made."""

    def __init__(self, offset: timedelta) -> None:
        self.offset = offset

    def __call__(self, using: str, **other: Any) -> None:
        """Makes the functions once, and has this and later connections find them first."""
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT to_regprocedure('public.now()') IS NULL, current_database()")
            is_missing, name = cursor.fetchone()
            if is_missing:
                cursor.execute(SHIFTED.format(seconds=int(self.offset.total_seconds())))
                cursor.execute(f'ALTER DATABASE "{name}" SET search_path = {PATH}')
                cursor.execute(f"SET search_path = {PATH}")
