"""Reads the values of lines as columns: instants, decimals, hours, windows."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

from common.clock import MILLISECOND, MS_PER_HOUR, in_utc, now
from factories.models import Machine
from factories.spans import Span, spans_of, total_ms

WINDOW_TERMS = (
    *("machine_id", "starts_at", "ends_at", "spans", "offered_ms", "hourly_rate", "opening_cost"),
    *("least_lot", "notice"),
)
AMOUNT_MOST = 10**13
YEARS = range(2000, 2200)


class UnfitValue(Exception):
    """Raised when a value of a line is not of its column's type."""

    def __init__(self, name: str, found: Any) -> None:
        super().__init__(name)
        self.name, self.found = name, str(found)[:80]


def instant(values: Mapping[str, Any], name: str) -> datetime:
    """Returns an instant with its offset; raises UnfitValue."""
    try:
        found = datetime.fromisoformat(values[name])
    except (TypeError, ValueError):
        raise UnfitValue(name, values[name]) from None
    if found.tzinfo is None or found.year not in YEARS:
        raise UnfitValue(name, values[name])
    return in_utc(found)


def decimal(values: Mapping[str, Any], name: str) -> Decimal:
    """Returns a number that is not negative; raises UnfitValue."""
    try:
        found = Decimal(str(values[name]))
    except InvalidOperation:
        raise UnfitValue(name, values[name]) from None
    if not found.is_finite() or not 0 <= found < AMOUNT_MOST:
        raise UnfitValue(name, values[name])
    return found


def milliseconds(values: Mapping[str, Any], name: str, default: int) -> int:
    """Returns hours as milliseconds, rounded down; raises UnfitValue."""
    if values.get(name) is None:
        return default
    return int((decimal(values, name) * MS_PER_HOUR).to_integral_value(ROUND_DOWN))


def terms_from(values: Mapping[str, Any], machine: Machine) -> dict[str, Any]:
    """Returns a window's values as columns; the hours default to all of the span.

    Of a window that runs already it is what is left. Raises UnfitValue.
    """
    start, end = instant(values, "starts_at"), instant(values, "ends_at")
    spans = span_pairs(values) or (Span(start, end),)
    terms: dict[str, Any] = {
        "machine_id": machine.pk,
        "starts_at": start,
        "ends_at": end,
        "spans": spans,
    }
    whole = max(1, machine.count * total_ms(spans))
    terms["offered_ms"] = milliseconds(values, "offered_hours", whole)
    for name in ("hourly_rate", "opening_cost"):
        if values.get(name) is not None:
            terms[name] = decimal(values, name)
    if values.get("least_lot") is not None:
        terms["least_lot"] = int(decimal(values, "least_lot"))
    if values.get("notice_hours") is not None:
        terms["notice"] = milliseconds(values, "notice_hours", 0) * MILLISECOND
    return rest_terms(terms, next_minute())


def span_pairs(values: Mapping[str, Any]) -> tuple[Span, ...]:
    """Returns the spans of a line that has several; raises UnfitValue."""
    pairs = values.get("spans") or []
    try:
        return spans_of(
            (instant({"spans": start}, "spans"), instant({"spans": end}, "spans"))
            for start, end in pairs
        )
    except (TypeError, ValueError):
        raise UnfitValue("spans", pairs) from None


def next_minute() -> datetime:
    """Returns the next full minute, the first start that can be published now."""
    return now().replace(second=0, microsecond=0) + timedelta(minutes=1)


def rest_terms(terms: Mapping[str, Any], since: datetime) -> dict[str, Any]:
    """Returns the terms of what is left of a window from an instant on.

    Offered hours are taken off in proportion to the time. A window that does not run then, or that
    is over, stays as it is.
    """
    spans = terms["spans"]
    rest = tuple(
        Span(max(span.starts_at, since), span.ends_at) for span in spans if span.ends_at > since
    )
    if not rest or rest == spans:
        return dict(terms)
    offered = terms["offered_ms"] * total_ms(rest) // max(1, total_ms(spans))
    return {
        **terms,
        "starts_at": rest[0].starts_at,
        "spans": rest,
        "offered_ms": max(1, offered),
    }
