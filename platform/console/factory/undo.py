"""Remembers new windows in the session, so that one click withdraws them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from common.clock import now

SESSION_KEY = "factory_undo"
# Ten minutes are enough to notice a mistake; later the window is withdrawn on its own page.
UNDO_PERIOD = timedelta(minutes=10)


def remember(request: Any, windows: Sequence[Any]) -> None:
    """Stores the ids of windows that were just created or published."""
    ids = [str(window.pk) for window in windows]
    request.session[SESSION_KEY] = {"ids": ids, "until": (now() + UNDO_PERIOD).isoformat()}


def undoable_ids(request: Any) -> list[str]:
    """Returns the stored ids; none after the undo period."""
    kept = request.session.get(SESSION_KEY)
    if not kept or datetime.fromisoformat(kept["until"]) < now():
        return []
    return kept["ids"]


def forget(request: Any) -> None:
    """Removes the stored ids."""
    request.session.pop(SESSION_KEY, None)
