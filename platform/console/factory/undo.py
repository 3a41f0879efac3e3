"""What was just offered can be taken back by one click, for a while."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from common.clock import now

SESSION_KEY = "factory_undo"
# Long enough to see the mistake; later the window itself is the place to withdraw it.
UNDO_PERIOD = timedelta(minutes=10)


def remember(request: Any, windows: Sequence[Any]) -> None:
    """Keeps in the session which windows were just made or published."""
    ids = [str(window.pk) for window in windows]
    request.session[SESSION_KEY] = {"ids": ids, "until": (now() + UNDO_PERIOD).isoformat()}


def undoable_ids(request: Any) -> list[str]:
    """The ids of windows that were just made or published; none after a while."""
    kept = request.session.get(SESSION_KEY)
    if not kept or datetime.fromisoformat(kept["until"]) < now():
        return []
    return kept["ids"]


def forget(request: Any) -> None:
    """There is nothing to undo any more."""
    request.session.pop(SESSION_KEY, None)
