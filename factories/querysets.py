"""Whose supply a user may see, and which windows are open to a match."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db.models import F, Q

from accounts.models import PLANNING_ROLES
from accounts.querysets import TenantQuerySet
from factories.states import OFFERED_STATUSES, WindowStatus


class FactoryQuerySet(TenantQuerySet):
    """Factories by the organisation that owns them."""

    changing_roles: ClassVar = PLANNING_ROLES


class FactoryOwnedQuerySet(TenantQuerySet):
    """What belongs to a factory: machines, certifications."""

    owner_path: ClassVar = "factory__organisation"
    changing_roles: ClassVar = PLANNING_ROLES


class WindowQuerySet(TenantQuerySet):
    """Capacity windows."""

    owner_path: ClassVar = "machine__factory__organisation"
    changing_roles: ClassVar = PLANNING_ROLES

    def open_at(self, instant: datetime) -> Self:
        """Published, with free hours, not expired, and notice still possible."""
        open_windows = self.filter(
            status=WindowStatus.PUBLISHED, expires_at__gt=instant, reserved_ms__lt=F("offered_ms")
        )
        return open_windows.alias(notice_ends_at=F("starts_at") - F("notice")).filter(
            notice_ends_at__gte=instant
        )

    def taking_time_of(self, window: Any) -> Self:
        """Other published or paused windows of the same machine that overlap this one."""
        return self.filter(
            machine=window.machine_id,
            status__in=OFFERED_STATUSES,
            starts_at__lt=window.ends_at,
            ends_at__gt=window.starts_at,
        ).exclude(pk=window.pk)

    def lapsed_at(self, instant: datetime) -> Self:
        """Published or paused, though their time to be matched is over."""
        return self.filter(status__in=OFFERED_STATUSES, expires_at__lte=instant)

    def once_published(self) -> Self:
        """Those that others could have seen, whatever became of them."""
        by_state = Q(status__in=(*OFFERED_STATUSES, WindowStatus.EXPIRED))
        return self.filter(by_state | Q(events__to_status=WindowStatus.PUBLISHED))


class LedgerLineQuerySet(TenantQuerySet):
    """Ledger lines, append-only."""

    owner_path: ClassVar = "window__machine__factory__organisation"

    def of(self, references: Any) -> Self:
        """Lines that were written for these allocations."""
        return self.filter(reference__in=references)
