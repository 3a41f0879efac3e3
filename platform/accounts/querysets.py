"""The tenant base queryset: whose rows a user may see, and whose it may change."""

from typing import Any, ClassVar, Self

from django.db import models


class TenantQuerySet(models.QuerySet[Any]):
    """For rows that an organisation owns; `owner_path` leads to it from the row."""

    owner_path: ClassVar[str] = "organisation"
    changing_roles: ClassVar[tuple[str, ...]] = ()

    def visible_to(self, user: Any) -> Self:
        """Operators see all; others what their organisations own."""
        if user.is_operator:
            return self
        return self.filter(**{f"{self.owner_path}__in": user.organisation_ids()})

    def changeable_by(self, user: Any) -> Self:
        """What the user's organisations own, in a role that may change it."""
        mine = user.organisation_ids(self.changing_roles)
        return self.filter(**{f"{self.owner_path}__in": mine})
