"""Selects the runs, allocations and proposals that a user may see or change."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import PLANNING_ROLES, PURCHASING_ROLES
from accounts.querysets import TenantQuerySet
from common.access import Audience
from matching.states import RunStatus, SubproblemStatus


class RunQuerySet(models.QuerySet[Any]):
    """Selects match runs."""

    def visible_to(self, user: Any) -> Self:
        """Selects all for operators, none for others."""
        return self if user.is_operator else self.none()

    def changeable_by(self, user: Any) -> Self:
        """Selects all for reviewers, none for others."""
        return self if Audience.REVIEWER in user.audiences else self.none()

    def claimable_at(self, instant: datetime) -> Self:
        """Selects runs that are requested, or solving under a lease that ended."""
        return self.filter(
            Q(status=RunStatus.REQUESTED) | Q(status=RunStatus.SOLVING, lease_until__lt=instant)
        )


class SubproblemQuerySet(models.QuerySet[Any]):
    """Selects subproblems of partitioned runs."""

    def unfinished(self) -> Self:
        """Selects subproblems that are waiting or under way."""
        return self.filter(status__in=(SubproblemStatus.WAITING, SubproblemStatus.SOLVING))

    def abandoned_at(self, instant: Any) -> Self:
        """Selects subproblems under a lease that ended."""
        return self.filter(status=SubproblemStatus.SOLVING, lease_until__lt=instant)

    def claimable_at(self, instant: Any) -> Self:
        """Selects waiting or abandoned subproblems of runs that are being solved."""
        open_parts = self.filter(status=SubproblemStatus.WAITING) | self.abandoned_at(instant)
        return open_parts.filter(run__status=RunStatus.SOLVING)


class AllocationQuerySet(TenantQuerySet):
    """Selects allocations for their factory and their buyer."""

    owner_path: ClassVar = "window__machine__factory__organisation"
    changing_roles: ClassVar = PLANNING_ROLES

    def visible_to(self, user: Any) -> Self:
        """Selects all for operators, offered ones for their factory and buyer."""
        if user.is_operator:
            return self
        mine = user.organisation_ids()
        return self.filter(work_order__isnull=False).filter(
            Q(window__machine__factory__organisation__in=mine) | Q(order__organisation__in=mine)
        )


class ProposalQuerySet(TenantQuerySet):
    """Selects proposals by their buyer."""

    owner_path: ClassVar = "order__organisation"
    changing_roles: ClassVar = PURCHASING_ROLES


class CounterOfferQuerySet(TenantQuerySet):
    """Selects counter-offers by their factory."""

    owner_path: ClassVar = "allocation__window__machine__factory__organisation"
    changing_roles: ClassVar = PLANNING_ROLES
