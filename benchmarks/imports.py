"""Compares the commit of an import with a bare COPY of all rows that it writes.

    python -m benchmarks.imports [--kind orders] [--lines 10000] [--machines 20] [--rounds 3]
        [--drafts]

Works in a database of its own beside that of DATABASE_URL, and drops it. In each round both sides
write the same rows within a transaction, checks of deferred constraints included, which is then
rolled back: the product from the stored preview, and COPY from bytes in memory, table after table.
Prints seconds of both sides, and how many times as long the product takes. The goal is 4.
"""

import argparse
import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import django
from django.core.management import call_command
from django.db import connection

GOAL = 4.0
DATABASE = "benchmark_imports"


@contextmanager
def own_database() -> Iterator[None]:
    """Creates and migrates a database, and drops it at the end."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    try:
        call_command("migrate", verbosity=0)
        yield
    finally:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {DATABASE}")


def main() -> int:
    """Measures in turns and prints the medians."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kind", choices=["windows", "orders"], default="windows")
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--machines", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--drafts", action="store_true", help="stores drafts instead of publishing")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    django.setup()
    # Models can be imported from here on.
    imports = import_module("benchmarks.ready_imports")
    with own_database():
        if options.kind == "orders":
            import_ = imports.ready_orders(options.lines)
        else:
            import_ = imports.ready_windows(options.lines, options.machines)
        found = [
            imports.measure(import_, publish=not options.drafts) for _ in range(options.rounds)
        ]
    for product, bare, rows in found:
        sys.stdout.write(
            f"{rows} rows: product {product:.2f} s, COPY {bare:.2f} s, {product / bare:.2f}\n"
        )
    ratio = statistics.median(product / bare for product, bare, _ in found)
    sys.stdout.write(f"median ratio {ratio:.2f}, goal {GOAL:.0f}\n")
    return int(ratio > GOAL)


if __name__ == "__main__":
    sys.exit(main())
