"""Limits audits to operators."""

from typing import Any, Self

from django.db import models


class AuditQuerySet(models.QuerySet[Any]):
    """Selects audits."""

    def visible_to(self, user: Any) -> Self:
        """Returns all audits for operators, none for other users."""
        return self if user.is_operator else self.none()
