"""Selects rows that a user may see or change, for tenants and their members."""

from typing import Any, ClassVar, Self

from django.db import models

from common.clock import now


class TenantQuerySet(models.QuerySet[Any]):
    """Selects rows that an organisation owns; `owner_path` leads to it."""

    owner_path: ClassVar[str] = "organisation"
    changing_roles: ClassVar[tuple[str, ...]] = ()

    def visible_to(self, user: Any) -> Self:
        """Operators see all; others what their organisations own."""
        if user.is_operator:
            return self
        return self.filter(**{f"{self.owner_path}__in": user.organisation_ids()})

    def changeable_by(self, user: Any) -> Self:
        """Returns rows that the user's role in their organisation may change."""
        mine = user.organisation_ids(self.changing_roles)
        return self.filter(**{f"{self.owner_path}__in": mine})


class MembershipQuerySet(TenantQuerySet):
    """Selects the members of the user's own organisations."""

    def visible_to(self, user: Any) -> Self:
        """Returns fellow members."""
        return self.filter(organisation__in=user.organisation_ids())


class InvitationQuerySet(TenantQuerySet):
    """Invitations into the user's own organisations."""

    def visible_to(self, user: Any) -> Self:
        """Returns invitations of the user's organisations."""
        return self.filter(organisation__in=user.organisation_ids())

    def outstanding(self) -> Self:
        """Returns invitations neither accepted nor withdrawn; they may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def usable(self) -> Self:
        """Returns invitations that can still be accepted."""
        return self.outstanding().filter(expires_at__gt=now())


class SecurityEventQuerySet(models.QuerySet[Any]):
    """Selects the events of the user's own account; operators see all."""

    def visible_to(self, user: Any) -> Self:
        """Returns own events, and everybody's for operators."""
        return self if user.is_operator else self.filter(user=user)
