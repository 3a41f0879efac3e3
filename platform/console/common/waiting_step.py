"""Words why the step of an order waits, for its buyer and for the operator."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext


def waiting_text(detail: Mapping[str, Any]) -> str:
    """Words the step that cannot start, when it could, and what would allow it."""
    ready_at = timezone.localtime(datetime.fromisoformat(detail["ready_at"]))
    instant = f"{date_format(ready_at, 'DATE_FORMAT')} {date_format(ready_at, 'H:i')}"
    if detail["windows"]:
        words = gettext(
            "Step %(step)s cannot start before %(instant)s, when the slot of the step before it"
            " ends; one slot a shift would allow it."
        )
    else:
        words = gettext(
            "Step %(step)s cannot start before %(instant)s, when the slot of the step before it"
            " ends; no slot starts then or later in time."
        )
    return words % {"step": detail["step"], "instant": instant}
