"""Limits webhooks to the owners of their organisation."""

from typing import Any, ClassVar, Self

from accounts.models import Role
from accounts.querysets import TenantQuerySet


class EndpointQuerySet(TenantQuerySet):
    """Selects the endpoints of organisations that the user owns."""

    owner_path: ClassVar = "organisation"
    changing_roles: ClassVar = (Role.OWNER,)

    def visible_to(self, user: Any) -> Self:
        """Returns the rows of organisations of which the user is an owner."""
        owned = user.organisation_ids(self.changing_roles)
        return self.filter(**{f"{self.owner_path}__in": owned})


class DeliveryQuerySet(EndpointQuerySet):
    """Selects the deliveries to such endpoints."""

    owner_path: ClassVar = "endpoint__organisation"
