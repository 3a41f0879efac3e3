"""Keeps sessions in rows that name their user; they end after idle and total time."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from accounts.clients import SIGNED_IN_AT
from accounts.models import UserSession
from common.clock import now


class SessionStore(DatabaseStore):
    """Writes a session with its user, beginning, address and browser.

    Each save lets the session last for the idle time again, and never beyond the total time after
    the sign-in.
    """

    @classmethod
    def get_model_class(cls) -> type[UserSession]:
        """Returns the model of the rows."""
        return UserSession

    def create_model_instance(self, data: dict[str, Any]) -> UserSession:
        """Returns the row of this content, with its columns filled."""
        if SESSION_KEY not in data:
            return super().create_model_instance(data)
        data.setdefault(SIGNED_IN_AT, now().timestamp())
        row: UserSession = super().create_model_instance(data)
        row.user_id = data[SESSION_KEY]
        row.signed_in_at = datetime.fromtimestamp(data[SIGNED_IN_AT], UTC)
        row.address = data.get("address", "")
        row.browser = data.get("browser", "")
        end = row.signed_in_at + settings.ACCOUNTS["session_total"]
        row.expire_date = min(row.expire_date, end)
        return row
