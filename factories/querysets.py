"""Selects the supply that a user may see and the windows open to a match."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db.models import F, Q

from accounts.models import PLANNING_ROLES
from accounts.querysets import TenantQuerySet
from factories.states import OFFERED_STATUSES, ONCE_PUBLISHED_STATUSES, WindowStatus


class FactoryQuerySet(TenantQuerySet):
    """Selects factories by the organisation that owns them."""

    changing_roles: ClassVar = PLANNING_ROLES


class FactoryOwnedQuerySet(TenantQuerySet):
    """Selects rows that belong to a factory: machines, certifications."""

    owner_path: ClassVar = "factory__organisation"
    changing_roles: ClassVar = PLANNING_ROLES


class WindowQuerySet(TenantQuerySet):
    """Selects capacity windows."""

    owner_path: ClassVar = "machine__factory__organisation"
    changing_roles: ClassVar = PLANNING_ROLES

    def open_at(self, instant: datetime) -> Self:
        """Returns published windows with free hours whose notice and expiry are ahead."""
        open_windows = self.filter(
            status=WindowStatus.PUBLISHED, expires_at__gt=instant, reserved_ms__lt=F("offered_ms")
        )
        return open_windows.alias(notice_ends_at=F("starts_at") - F("notice")).filter(
            notice_ends_at__gte=instant
        )

    def taking_time_of(self, window: Any) -> Self:
        """Returns other offered windows of the same machine that overlap this one."""
        return self.filter(
            machine=window.machine_id,
            status__in=OFFERED_STATUSES,
            starts_at__lt=window.ends_at,
            ends_at__gt=window.starts_at,
        ).exclude(pk=window.pk)

    def lapsed_at(self, instant: datetime) -> Self:
        """Returns published or paused windows whose expiry has passed."""
        return self.filter(status__in=OFFERED_STATUSES, expires_at__lte=instant)

    def once_published(self) -> Self:
        """Returns windows that were ever visible to others."""
        by_state = Q(status__in=ONCE_PUBLISHED_STATUSES)
        return self.filter(by_state | Q(events__to_status=WindowStatus.PUBLISHED))


class LedgerLineQuerySet(TenantQuerySet):
    """Selects ledger lines, which are append-only."""

    owner_path: ClassVar = "window__machine__factory__organisation"

    def of(self, references: Any) -> Self:
        """Returns lines that were written for these allocations."""
        return self.filter(reference__in=references)
