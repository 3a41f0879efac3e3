"""Reads the effects of the clients' requests from the tables."""

from typing import Any

import psycopg

from tests.soak.history import Fact

CREATED = {
    "run": "SELECT seed::text, count(*) FROM matching_matchrun GROUP BY 1",
    "order": "SELECT reference, count(*) FROM orders_order GROUP BY 1",
    "machine": "SELECT name, count(*) FROM factories_machine GROUP BY 1",
    "window": """
        SELECT machine.name, count(*) FROM factories_capacitywindow AS window_
        JOIN factories_machine AS machine ON machine.id = window_.machine_id GROUP BY 1
    """,
    "made": """
        SELECT allocation_id::text, count(*) FROM fulfilment_progressreport GROUP BY 1
    """,
}
# Kind: the table of events, the states left, the states entered; by the row's id.
MOVED = {
    "run approved": ("matching_runevent", ("solved",), ("approved", "stale")),
    "run rejected": ("matching_runevent", ("solved",), ("rejected",)),
    "run cancelled": ("matching_runevent", ("requested", "solving"), ("cancelled",)),
    "window published": ("factories_windowevent", ("draft",), ("published",)),
    "order submitted": ("orders_orderevent", ("draft",), ("submitted",)),
    "order cancelled": ("orders_orderevent", (), ("cancelled",)),
    "accepted": ("matching_allocationevent", ("offered",), ("accepted",)),
    "declined": ("matching_allocationevent", ("offered",), ("declined",)),
    "started": ("matching_allocationevent", ("confirmed",), ("in_production",)),
    "inspected": (
        *("matching_allocationevent", ("in_production",)),
        ("quality_passed", "quality_failed"),
    ),
    "scrapped": ("matching_allocationevent", ("quality_failed",), ("quality_passed", "replaced")),
    "shipped": ("matching_allocationevent", ("quality_passed",), ("shipped",)),
    "received": ("matching_allocationevent", ("shipped",), ("received",)),
    "goods accepted": ("orders_orderevent", ("delivered",), ("accepted",)),
    "proposal accepted": ("matching_proposalevent", ("open",), ("accepted",)),
    "proposal declined": ("matching_proposalevent", ("open",), ("declined",)),
}
MOVES = """
    SELECT subject_id::text, count(*) FROM {events}
    WHERE to_status = ANY(%(entered)s)
        AND (cardinality(%(left)s::text[]) = 0 OR from_status = ANY(%(left)s))
    GROUP BY 1
"""
FAILURES = """
    SELECT left(failure, 60), count(*) FROM matching_matchrun WHERE failure <> '' GROUP BY 1
"""
RULES = """
    SELECT trim(rule || ' ' || fallback), count(*) FROM matching_gainsharing
    WHERE stage = 'published' GROUP BY 1
"""
POOL = """
    SELECT settlement.currency_id, count(*), sum(line.amount)::text
    FROM fulfilment_settlementline AS line
    JOIN fulfilment_settlementtransaction AS transaction_ ON transaction_.id = line.transaction_id
    JOIN fulfilment_settlement AS settlement ON settlement.id = transaction_.settlement_id
    WHERE line.account = 'pool' GROUP BY 1 ORDER BY 1
"""
UNENDED = "SELECT id::text FROM matching_matchrun WHERE status IN ('requested', 'solving')"


def found_in(url: str) -> dict[Fact, int]:
    """Counts every effect in the tables by kind and marker."""
    found: dict[Fact, int] = {}
    with psycopg.connect(url) as connection:
        for kind, sql in CREATED.items():
            found |= {(kind, marker): n for marker, n in connection.execute(sql)}
        for kind, (events, left, entered) in MOVED.items():
            given = {"left": list(left), "entered": list(entered)}
            rows = connection.execute(MOVES.format(events=events), given)
            found |= {(kind, marker): n for marker, n in rows}
    return found


def unended_runs(url: str) -> list[str]:
    """Runs that still wait or are being solved."""
    with psycopg.connect(url) as connection:
        return [pk for (pk,) in connection.execute(UNENDED)]


def run_counts(url: str) -> dict[str, Any]:
    """Counts how runs ended, their attempts and the reasons of failures."""
    with psycopg.connect(url) as connection:
        statuses = connection.execute("SELECT status, count(*) FROM matching_matchrun GROUP BY 1")
        attempts = connection.execute("SELECT attempt, count(*) FROM matching_matchrun GROUP BY 1")
        failures = connection.execute(FAILURES)
        return {
            "statuses": dict(sorted(statuses.fetchall())),
            "attempts": {str(n): count for n, count in sorted(attempts.fetchall())},
            "failures": dict(sorted(failures.fetchall())),
        }


def price_counts(url: str) -> dict[str, Any]:
    """Counts published runs by rule, and the gain pool's lines and balances."""
    with psycopg.connect(url) as connection:
        pool = connection.execute(POOL).fetchall()
        return {
            "rules": dict(sorted(connection.execute(RULES).fetchall())),
            "pool_lines": {currency: lines for currency, lines, _ in pool},
            "pool_balance": {currency: balance for currency, _, balance in pool},
        }
