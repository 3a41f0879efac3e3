"""Whose allocations a user may see; match runs are the operators' alone."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import PLANNING_ROLES, PURCHASING_ROLES
from accounts.querysets import TenantQuerySet
from common.access import Audience
from matching.states import UNSEEN_STATUSES, RunStatus, SubproblemStatus


class RunQuerySet(models.QuerySet[Any]):
    """Match runs."""

    def visible_to(self, user: Any) -> Self:
        """Operators see all, nobody else any."""
        return self if user.is_operator else self.none()

    def changeable_by(self, user: Any) -> Self:
        """Reviewers decide."""
        return self if Audience.REVIEWER in user.audiences else self.none()

    def claimable_at(self, instant: datetime) -> Self:
        """Requested, or solving under a lease that ended."""
        return self.filter(
            Q(status=RunStatus.REQUESTED) | Q(status=RunStatus.SOLVING, lease_until__lt=instant)
        )


class SubproblemQuerySet(models.QuerySet[Any]):
    """Parts of cut runs."""

    def unfinished(self) -> Self:
        """Waiting or under way."""
        return self.filter(status__in=(SubproblemStatus.WAITING, SubproblemStatus.SOLVING))

    def abandoned_at(self, instant: Any) -> Self:
        """Solving under a lease that ended."""
        return self.filter(status=SubproblemStatus.SOLVING, lease_until__lt=instant)

    def claimable_at(self, instant: Any) -> Self:
        """Waiting or abandoned, of a run that is still being solved."""
        open_parts = self.filter(status=SubproblemStatus.WAITING) | self.abandoned_at(instant)
        return open_parts.filter(run__status=RunStatus.SOLVING)


class AllocationQuerySet(TenantQuerySet):
    """Allocations, seen from the factory's side and from the buyer's."""

    owner_path: ClassVar = "window__machine__factory__organisation"
    changing_roles: ClassVar = PLANNING_ROLES

    def visible_to(self, user: Any) -> Self:
        """Operators see all; a factory and a buyer what was offered."""
        if user.is_operator:
            return self
        mine = user.organisation_ids()
        return self.exclude(status__in=UNSEEN_STATUSES).filter(
            Q(window__machine__factory__organisation__in=mine) | Q(order__organisation__in=mine)
        )


class ProposalQuerySet(TenantQuerySet):
    """Proposals, by the buyer they are made to."""

    owner_path: ClassVar = "order__organisation"
    changing_roles: ClassVar = PURCHASING_ROLES
