"""What rows say of their state against the history that was written as it changed.

Every model with a table of moves is asked, of whatever app. Rows that a migration or a loader made
without a first event have a history from their first move on.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps

from audit.invariants.invariant import Query
from common.models import StateEvent
from matching.states import RunStatus

# A run whose worker was lost is taken up again and stays in its state.
TAKEN_UP_AGAIN = {"matching.MatchRun": ((RunStatus.SOLVING, RunStatus.SOLVING),)}


def histories() -> Iterator[tuple[Any, str, str]]:
    """Each model with moves, the table of its rows and that of its events."""
    for event in apps.get_models():
        if issubclass(event, StateEvent):
            model = event._meta.get_field("subject").related_model
            if hasattr(model, "TRANSITIONS"):
                yield model, model._meta.db_table, event._meta.db_table


def states_are_what_history_says() -> Query:
    """The state of a row is the one that its last event entered."""
    return Query(
        " UNION ALL ".join(
            f"""
            SELECT row_.id::text FROM {table} AS row_
            JOIN (
                SELECT DISTINCT ON (subject_id) subject_id, to_status FROM {events}
                ORDER BY subject_id, id DESC
            ) AS last ON last.subject_id = row_.id
            WHERE last.to_status <> row_.status
            """
            for _, table, events in histories()
        )
    )


def events_follow_each_other() -> Query:
    """Each event leaves the state that the event before entered."""
    return Query(
        " UNION ALL ".join(
            f"""
            SELECT subject_id::text AS id FROM (
                SELECT subject_id, from_status,
                    lag(to_status) OVER (PARTITION BY subject_id ORDER BY id) AS before
                FROM {events}
            ) AS step
            WHERE before <> from_status
            """
            for _, _, events in histories()
        )
    )


def events_are_allowed_moves() -> Query:
    """Each event is a move that the table of its model allows."""
    parts, given = [], {}
    for model, _, events in histories():
        moves = allowed_moves(model)
        given[events] = moves
        parts.append(
            f"""
            SELECT subject_id::text AS id FROM {events}
            WHERE from_status <> '' AND from_status || '>' || to_status <> ALL(%({events})s)
            """
        )
    return Query(" UNION ALL ".join(parts), given)


def allowed_moves(model: Any) -> list[str]:
    """The moves of a model, as `from>to`."""
    pairs = [(before, after) for before, targets in model.TRANSITIONS.items() for after in targets]
    pairs += TAKEN_UP_AGAIN.get(model._meta.label, ())
    return sorted(f"{before}>{after}" for before, after in pairs)


HISTORY = (states_are_what_history_says, events_follow_each_other, events_are_allowed_moves)
