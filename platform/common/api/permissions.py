"""Keeps each address to the audience its view declares."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from common.access import Audience

__all__ = ["Audience", "DeclaredAudience"]


class DeclaredAudience(BasePermission):
    """Admits a view's `audience`, or `change_audience` to writes."""

    message = "Your memberships do not allow this; ask the owner of your organisation."

    def has_permission(self, request: Request, view: Any) -> bool:
        if not getattr(view, "audience", None):
            raise ImproperlyConfigured(f"{type(view).__name__} declares no audience")
        wanted = view.audience
        if request.method not in SAFE_METHODS:
            wanted = getattr(view, "change_audience", wanted)
        if Audience.ANYONE in wanted:
            return True
        return request.user.is_authenticated and not request.user.audiences.isdisjoint(wanted)
