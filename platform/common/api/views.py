"""View bases: rows to see come from `visible_to`, rows to change from `changeable_by`."""

from typing import Any

from django.db import models
from rest_framework.permissions import SAFE_METHODS
from rest_framework.viewsets import GenericViewSet

from common.errors import Forbidden


class OwnedViews(GenericViewSet):
    """Views over one model whose querysets know whose rows they are.

    Concrete classes set `queryset` (for its model, joins and prefetches), `audience`, and
    serializers. Someone else's row is a 404; one's own that the role may not change is a 403.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset().none()
        return super().get_queryset().visible_to(self.request.user)

    def get_object(self) -> Any:
        row = super().get_object()
        if self.request.method not in SAFE_METHODS:
            self.require_change(row)
        return row

    def require_change(self, row: models.Model) -> None:
        """Raises Forbidden where the user's role does not reach this row."""
        mine = type(row)._default_manager.changeable_by(self.request.user)
        if not mine.filter(pk=row.pk).exists():
            raise Forbidden
