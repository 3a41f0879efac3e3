"""Selects the supply that a user may see and the windows open to a match."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from accounts.models import PLANNING_ROLES, OrganisationStatus
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
        """Returns published windows with free hours that can still be matched.

        Their expiry and the notice of their last span are ahead, and their organisation is active.
        """
        open_windows = self.filter(
            status=WindowStatus.PUBLISHED,
            expires_at__gt=instant,
            reserved_ms__lt=F("offered_ms"),
            machine__factory__organisation__status=OrganisationStatus.ACTIVE,
        )
        notice_ends_at = ExpressionWrapper(
            F("starts_at") - OuterRef("notice"), output_field=DateTimeField()
        )
        ahead = self.all_spans().alias(notice_ends_at=notice_ends_at)
        return open_windows.filter(
            Exists(ahead.filter(window=OuterRef("pk"), notice_ends_at__gte=instant))
        )

    def all_spans(self) -> QuerySet[Any]:
        """Returns the spans of all windows."""
        return self.model.spans.field.model._default_manager.order_by()

    def publishable_at(self, instant: datetime) -> Self:
        """Returns drafts whose last span and expiry are ahead."""
        ahead = self.all_spans().filter(window=OuterRef("pk"), starts_at__gt=instant)
        drafts = self.filter(status=WindowStatus.DRAFT, expires_at__gt=instant)
        return drafts.filter(Exists(ahead))

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
