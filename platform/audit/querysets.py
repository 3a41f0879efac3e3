"""Who may read what the audits found."""

from typing import Any, Self

from django.db import models


class AuditQuerySet(models.QuerySet[Any]):
    """Outcomes of audits."""

    def visible_to(self, user: Any) -> Self:
        """Operators see all, nobody else any."""
        return self if user.is_operator else self.none()
