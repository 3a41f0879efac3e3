"""Remembers the last removed line, so that one click brings it back."""

from datetime import date
from typing import Any

from orders.models import PartRequest, PartRequestLine

SESSION_KEY = "buyer_removed_line"


def remember(request: Any, line: PartRequestLine) -> None:
    """Stores what a removed line was."""
    day = line.latest_delivery_on
    request.session[SESSION_KEY] = {
        "request": str(line.request_id),
        "part": str(line.part_id),
        "name": line.part.name,
        "quantity": line.quantity,
        "latest_delivery_on": None if day is None else day.isoformat(),
        "routing": line.routing,
        "drawing_name": line.drawing_name,
    }


def removed_line(request: Any, row: PartRequest) -> dict[str, Any] | None:
    """Returns the last removed line of this request, if it was not brought back."""
    kept = request.session.get(SESSION_KEY)
    return kept if kept and kept["request"] == str(row.pk) else None


def line_values(kept: dict[str, Any]) -> dict[str, Any]:
    """Returns the values of a removed line as a service takes them."""
    day = kept["latest_delivery_on"]
    return {
        "quantity": kept["quantity"],
        "latest_delivery_on": None if day is None else date.fromisoformat(day),
        "routing": kept["routing"],
        "drawing_name": kept["drawing_name"],
    }


def forget(request: Any) -> None:
    """Removes what was stored."""
    request.session.pop(SESSION_KEY, None)
