"""Whose rows a user may see, and whose it may change: the tenant base, and that of members."""

from typing import Any, ClassVar, Self

from django.db import models

from common.clock import now


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


class MembershipQuerySet(TenantQuerySet):
    """The members of the user's own organisations; an operator manages others' in the admin."""

    def visible_to(self, user: Any) -> Self:
        """Fellow members."""
        return self.filter(organisation__in=user.organisation_ids())


class InvitationQuerySet(TenantQuerySet):
    """Invitations into the user's own organisations."""

    def visible_to(self, user: Any) -> Self:
        """Those of fellow members."""
        return self.filter(organisation__in=user.organisation_ids())

    def outstanding(self) -> Self:
        """Neither accepted nor withdrawn; it may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def usable(self) -> Self:
        """Those that somebody can still accept."""
        return self.outstanding().filter(expires_at__gt=now())
