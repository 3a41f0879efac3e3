"""Changes supply; each function is one transaction."""

from factories.services.changes import change_window
from factories.services.drafts import create_window, create_windows
from factories.services.master_data import (
    change_certification,
    change_factory,
    change_machine,
    create_certification,
    create_factory,
    create_machine,
    delete_certification,
    verify_factory,
)
from factories.services.publication import (
    pause_window,
    publish_window,
    publish_windows,
    withdraw_window,
)
from factories.services.window_batches import (
    check_windows,
    offer_windows,
    repeat_weekly,
    terms_of,
    withdraw_windows,
)

__all__ = [
    "change_certification",
    "change_factory",
    "change_machine",
    "change_window",
    "check_windows",
    "create_certification",
    "create_factory",
    "create_machine",
    "create_window",
    "create_windows",
    "delete_certification",
    "offer_windows",
    "pause_window",
    "publish_window",
    "publish_windows",
    "repeat_weekly",
    "terms_of",
    "verify_factory",
    "withdraw_window",
    "withdraw_windows",
]
