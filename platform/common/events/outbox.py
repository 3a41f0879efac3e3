"""Records what happened to rows, in the transaction in which it happened.

A worker of the app `notifications` turns these entries into events of organisations.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction

from common import queue
from common.clock import now

FAN_OUT_TASK = "notifications.tasks.fan_out_outbox"
# What was done to rows without states.
RECORDED = "recorded"
# What is announced of each table; the app `notifications` fills it when it starts.
ANNOUNCED: defaultdict[str, set[str]] = defaultdict(set)

INSERT_ENTRIES = """
    INSERT INTO common_outboxentry (subject_table, subject_id, what, by_id, at, due_at, attempts)
    SELECT %(table)s, subject.id, %(what)s, %(by)s::uuid, %(at)s, %(at)s, 0
    FROM unnest(%(ids)s::uuid[]) AS subject (id)
"""


def announce(table: str, what: Iterable[str]) -> None:
    """Registers what is to be recorded of a table's rows."""
    ANNOUNCED[table].update(what)


def is_announced(table: str, what: str) -> bool:
    """Returns whether this is recorded of a table's rows."""
    return what in ANNOUNCED.get(table, ())


def record(model: Any, ids: Collection[Any], what: str, *, by: Any) -> None:
    """Writes an entry for each of these rows, where somebody is to hear of it."""
    table = model._meta.db_table
    if not ids or not is_announced(table, what):
        return
    with connection.cursor() as cursor:
        cursor.execute(INSERT_ENTRIES, entry_values(table, ids, what, by))
    wake_after_commit()


def entry_values(table: str, ids: Collection[Any], what: str, by: Any) -> dict[str, Any]:
    """Returns the parameters of `INSERT_ENTRIES`."""
    return {
        "table": table,
        "ids": list(ids),
        "what": what,
        "by": None if by is None else by.pk,
        "at": now(),
    }


def wake_after_commit() -> None:
    """Enqueues the worker's task after the commit, once a transaction."""
    if not any(call is wake for _, call, *_ in connection.run_on_commit):
        transaction.on_commit(wake)


def wake() -> None:
    """Enqueues the worker's task now; a sweep does what a lost message leaves."""
    queue.publish(FAN_OUT_TASK)
