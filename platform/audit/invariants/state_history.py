"""Compares the state of rows with their recorded events.

Covers every model with transitions, of any app. A row that a migration or a loader created without
a first event has a history from its first transition on.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from common.models import StateEvent
from matching.states import RunStatus

# A run whose worker was lost is claimed again and stays in its state.
REPEATABLE = {"matching.MatchRun": ((RunStatus.SOLVING, RunStatus.SOLVING),)}


def histories() -> Iterator[tuple[Any, str, str]]:
    """Yields each model with transitions, the table of its rows and of its events."""
    for event in apps.get_models():
        if issubclass(event, StateEvent):
            model = event._meta.get_field("subject").related_model
            if hasattr(model, "TRANSITIONS"):
                yield model, model._meta.db_table, event._meta.db_table


@rule(_("The state of a row is the one that its last event entered."))
def states_are_what_history_says() -> Query:
    """Selects rows whose state is not that of their last event."""
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
            for __, table, events in histories()
        )
    )


@rule(_("Each event leaves the state that the event before entered."))
def events_follow_each_other() -> Query:
    """Selects rows with an event that does not continue the previous one."""
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
            for __, __, events in histories()
        )
    )


@rule(_("Each event is a transition that its model allows."), name="events_are_allowed_moves")
def events_are_allowed_transitions() -> Query:
    """Selects rows with an event that the transitions do not allow."""
    parts, parameters = [], {}
    for model, __, events in histories():
        parameters[events] = allowed_transitions(model)
        parts.append(
            f"""
            SELECT subject_id::text AS id FROM {events}
            WHERE from_status <> '' AND from_status || '>' || to_status <> ALL(%({events})s)
            """
        )
    return Query(" UNION ALL ".join(parts), parameters)


def allowed_transitions(model: Any) -> list[str]:
    """Returns the transitions of a model as `from>to`."""
    pairs = [(before, after) for before, targets in model.TRANSITIONS.items() for after in targets]
    pairs += REPEATABLE.get(model._meta.label, ())
    return sorted(f"{before}>{after}" for before, after in pairs)


STATE_HISTORY = (
    states_are_what_history_says,
    events_follow_each_other,
    events_are_allowed_transitions,
)
