"""Provides what the admin pages of all apps share."""

from typing import Any

from django.http import HttpRequest


class ReadOnlyAdminMixin:
    """Shows rows that are never added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Returns False: only services add rows."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Returns False: only services change rows."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Returns False: rows are kept."""
        return False
