"""Defines the triggers by which spans follow their windows.

An exclusion constraint sees one table alone. So each span carries the machine of its window and
whether it is offered, and the database keeps both equal to the window's, whoever writes it.
"""

import pgtrigger

from factories.states import OFFERED_STATUSES

OFFERED = "({})".format(", ".join(f"'{status}'" for status in OFFERED_STATUSES))

# Every window gets a span as it is stored, in one statement for all that are stored at once.
# Services replace it where a window has several.
SPAN_OF_NEW_WINDOW = pgtrigger.Trigger(
    name="has_a_span",
    operation=pgtrigger.Insert,
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    referencing=pgtrigger.Referencing(new="new_windows"),
    func=f"""
        INSERT INTO factories_windowspan (window_id, machine_id, is_offered, starts_at, ends_at)
        SELECT id, machine_id, status IN {OFFERED}, starts_at, ends_at FROM new_windows;
        RETURN NULL;
    """,
)
# It runs by row, since reservations update windows most often and change none of these columns. The
# only span of a window has both its start and its end.
SPANS_OF_CHANGED_WINDOW = pgtrigger.Trigger(
    name="moves_its_spans",
    operation=pgtrigger.UpdateOf("machine_id", "status", "starts_at", "ends_at"),
    when=pgtrigger.After,
    condition=pgtrigger.AnyChange("machine", "status", "starts_at", "ends_at"),
    func=f"""
        UPDATE factories_windowspan SET
            machine_id = NEW.machine_id,
            is_offered = NEW.status IN {OFFERED},
            starts_at = CASE WHEN starts_at = OLD.starts_at AND ends_at = OLD.ends_at
                THEN NEW.starts_at ELSE starts_at END,
            ends_at = CASE WHEN starts_at = OLD.starts_at AND ends_at = OLD.ends_at
                THEN NEW.ends_at ELSE ends_at END
        WHERE window_id = NEW.id;
        RETURN NULL;
    """,
)
FOLLOWS_ITS_WINDOW = (SPAN_OF_NEW_WINDOW, SPANS_OF_CHANGED_WINDOW)
