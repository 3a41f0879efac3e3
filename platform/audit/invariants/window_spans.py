"""Checks the spans of windows, and the machines that allocations are made on."""

from django.utils.translation import gettext_noop as _

from audit.invariants.invariant import Query, rule
from factories.states import OFFERED_STATUSES


@rule(_("A window has spans, starts with the first of them and ends with the last."))
def windows_start_and_end_with_their_spans() -> Query:
    """Selects windows whose start or end is not that of their spans."""
    return Query("""
        SELECT window_.id FROM factories_capacitywindow AS window_
        LEFT JOIN (
            SELECT window_id, min(starts_at) AS starts_at, max(ends_at) AS ends_at
            FROM factories_windowspan GROUP BY window_id
        ) AS spans ON spans.window_id = window_.id
        WHERE (window_.starts_at, window_.ends_at) IS DISTINCT FROM (spans.starts_at, spans.ends_at)
    """)


@rule(_("No two spans of a window overlap."))
def spans_of_a_window_are_apart() -> Query:
    """Selects windows of which a span starts before the one before it ends."""
    return Query("""
        SELECT DISTINCT window_id AS id FROM (
            SELECT window_id, starts_at,
                lag(ends_at) OVER (PARTITION BY window_id ORDER BY starts_at) AS before
            FROM factories_windowspan
        ) AS span
        WHERE before > starts_at
    """)


@rule(_("A span takes the time of its window's machine as long as the window is offered."))
def spans_follow_their_window() -> Query:
    """Selects spans of another machine than their window's, or wrongly offered."""
    return Query(
        """
        SELECT span.id FROM factories_windowspan AS span
        JOIN factories_capacitywindow AS window_ ON window_.id = span.window_id
        WHERE span.machine_id <> window_.machine_id
            OR span.is_offered <> (window_.status = ANY(%(offered)s))
        """,
        {"offered": list(OFFERED_STATUSES)},
    )


@rule(_("The pieces of an allocation's machines are its pieces."))
def machines_make_the_pieces() -> Query:
    """Selects allocations whose machines together make another number of pieces."""
    return Query("""
        SELECT allocation.id FROM matching_allocation AS allocation
        WHERE allocation.machine_pieces <> '[]' AND allocation.quantity <> (
            SELECT sum((machine ->> 1)::bigint)
            FROM jsonb_array_elements(allocation.machine_pieces) AS machine
        )
    """)


WINDOW_SPANS = (
    windows_start_and_end_with_their_spans,
    spans_of_a_window_are_apart,
    spans_follow_their_window,
    machines_make_the_pieces,
)
