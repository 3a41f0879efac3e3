"""Stores the sessions of browsers with their users, to list and end them."""

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class UserSession(AbstractBaseSession):
    """Represents a browser's session; columns repeat what its content says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="sessions",
    )
    signed_in_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(auto_now=True)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta(AbstractBaseSession.Meta):
        ordering = ("-seen_at",)

    @property
    def public_id(self) -> str:
        """Returns a name of the session from which its key cannot be found."""
        return sha256(self.session_key.encode()).hexdigest()[:20]

    @classmethod
    def get_session_store_class(cls) -> Any:
        """Returns the store that writes these rows."""
        # The store imports this module.
        from accounts.session_store import SessionStore  # noqa: PLC0415

        return SessionStore
