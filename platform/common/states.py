"""Changes states by a table of transitions, one UPDATE and one event row."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.utils.translation import gettext

from common.clock import now
from common.errors import InvalidTransition
from common.events import outbox

Transitions = Mapping[str, Collection[str]]

# Plain SQL, since every request changes a state and the ORM needs three times as long to compile
# these statements as the database needs to run them.
UPDATE_STATUS = "UPDATE {rows} SET status = %(to)s WHERE id = ANY(%(ids)s::uuid[])"
WRITE_EVENTS = """
    INSERT INTO {events} (subject_id, from_status, to_status, by_id, reason, detail, at)
    SELECT was.id, was.status, %(to)s, %(by)s, %(reason)s, %(detail)s, %(at)s
    FROM unnest(%(ids)s::uuid[], %(before)s::text[]) AS was (id, status)
"""
WRITE_CREATIONS = """
    INSERT INTO {events} (subject_id, from_status, to_status, by_id, reason, detail, at)
    SELECT row_.id, step.before, step.after, %(by)s, '', '{{}}', %(at)s
    FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS row_ (id, place)
    CROSS JOIN unnest(%(before)s::text[], %(after)s::text[])
        WITH ORDINALITY AS step (before, after, number)
    ORDER BY row_.place, step.number
"""


def sources_of(transitions: Transitions, to: str) -> list[str]:
    """Returns the states from which `to` may be entered."""
    return [state for state, targets in transitions.items() if to in targets]


def transition(
    row: Any,
    *,
    to: str,
    by: models.Model | None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    **changes: Any,
) -> Any:
    """Changes one row to another state, with other columns in the same UPDATE.

    The row's model has `status`, `TRANSITIONS` and `events`. Raises InvalidTransition where the
    state in the database does not allow it. Returns the row as it then is.
    """
    changed = transition_all(
        type(row), [row.pk], to=to, by=by, reason=reason, detail=detail, changes=changes
    )
    if not changed:
        row.refresh_from_db(fields=["status"])
        raise InvalidTransition(
            gettext("The status is “%(status)s”; it cannot become “%(wanted)s”.")
            % {
                "status": row.get_status_display(),
                "wanted": dict(row._meta.get_field("status").choices)[to],
            }
        )
    row.refresh_from_db()
    return row


# Without a savepoint, which would cost as much as its statements: an error ends the transaction.
@transaction.atomic(savepoint=False)
def transition_all(
    model: type[models.Model],
    ids: Iterable[Any],
    *,
    to: str,
    by: models.Model | None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> list[Any]:
    """Changes those of `ids` whose state allows it, in id order; returns their ids."""
    rows = model._default_manager.select_for_update(of=("self",), no_key=True).filter(
        pk__in=list(ids), status__in=sources_of(model.TRANSITIONS, to)
    )
    before = dict(rows.order_by("pk").values_list("pk", "status"))
    if before:
        transition_locked(
            model, before, to=to, by=by, reason=reason, detail=detail, changes=changes
        )
    return list(before)


def transition_locked(
    model: type[models.Model],
    before: Mapping[Any, str],
    *,
    to: str,
    by: models.Model | None,
    reason: str = "",
    detail: Mapping[str, Any] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Changes rows that the caller locked, in states that allow it."""
    first = {}
    if changes:
        model._default_manager.filter(pk__in=list(before)).update(status=to, **changes)
    else:
        first["changed"] = UPDATE_STATUS
    table = model._meta.db_table
    if outbox.is_announced(table, to):
        first["announced"] = outbox.INSERT_ENTRIES
        outbox.wake_after_commit()
    given = {
        **outbox.entry_values(table, before, to, by),
        "before": list(before.values()),
        "to": to,
        "reason": reason,
        "detail": json.dumps(detail or {}, cls=DjangoJSONEncoder),
    }
    with connection.cursor() as cursor:
        cursor.execute(written(first, rows=table, events=event_table(model)), given)


def written(first: Mapping[str, str], **tables: str) -> str:
    """Returns the statement that writes events, after those named in `first`."""
    named = ", ".join(f"{name} AS ({statement})" for name, statement in first.items())
    return (f"WITH {named} {WRITE_EVENTS}" if named else WRITE_EVENTS).format(**tables)


def event_table(model: Any) -> str:
    """Returns the table of a model's events."""
    return str(model.events.rel.related_model._meta.db_table)


def record_creation(row: Any, *, by: models.Model | None) -> None:
    """Records the event of a new row, from no state to its first."""
    row.events.create(from_status="", to_status=row.status, by=by)
    outbox.record(type(row), [row.pk], row.status, by=by)


def record_creations(
    model: Any, ids: Iterable[Any], *, by: models.Model | None, path: Sequence[str]
) -> None:
    """Records the events of many new rows, each through the states of `path` in order."""
    given = {
        "ids": list(ids),
        "before": ["", *path[:-1]],
        "after": list(path),
        "by": by and by.pk,
        "at": now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(WRITE_CREATIONS.format(events=event_table(model)), given)
    for status in path:
        outbox.record(model, given["ids"], status, by=by)
