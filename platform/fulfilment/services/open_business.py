"""Reads and cancels what an organisation has open, such as one that is suspended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from accounts.services.companies import ensure_reviews
from common.errors import DomainError, InvalidTransition
from factories.models import CapacityWindow
from factories.services.window_publication import withdraw_window
from factories.states import OFFERED_STATUSES
from matching.models import Allocation
from matching.services.offers import cancel_allocation, decline_offers
from matching.states import (
    AT_WORK_STATUSES,
    PENDING_STATUSES,
    AllocationStatus,
    DeclineReason,
)
from orders.models import Order
from orders.services.order_changes import cancel_order
from orders.states import OrderStatus

# Nobody waits for anything of these orders.
ENDED_ORDERS = (
    OrderStatus.DRAFT,
    OrderStatus.CLOSED,
    OrderStatus.CANCELLED,
    OrderStatus.EXPIRED,
)


@dataclass(frozen=True, slots=True)
class OpenBusiness:
    """Holds what an organisation has begun and not ended, as buyer and as factory."""

    orders: Any
    allocations: Any
    windows: Any


@dataclass(slots=True)
class Cancellation:
    """Holds how many rows were cancelled, and why others were not."""

    cancelled: int = 0
    left: list[tuple[str, Any]] = field(default_factory=list)


def open_business_of(organisation: Organisation) -> OpenBusiness:
    """Returns its open orders, its offers and work, and its published windows."""
    allocations = Allocation.objects.filter(
        window__machine__factory__organisation=organisation,
        status__in=(*PENDING_STATUSES, *AT_WORK_STATUSES),
    )
    windows = CapacityWindow.objects.filter(
        machine__factory__organisation=organisation, status__in=OFFERED_STATUSES
    )
    orders = Order.objects.filter(organisation=organisation).exclude(status__in=ENDED_ORDERS)
    return OpenBusiness(
        orders=orders.order_by("reference", "pk"),
        allocations=allocations.select_related("order", "window__machine").order_by("pk"),
        windows=windows.select_related("machine__factory").order_by("starts_at", "pk"),
    )


def cancel_open_business(*, organisation: Organisation, reason: str, by: User) -> Cancellation:
    """Cancels what can be of a suspended organisation's business, one by one.

    Work that has begun goes on, and is named with the reason. Raises Forbidden, InvalidTransition.
    """
    ensure_reviews(by)
    if not Organisation.objects.get(pk=organisation.pk).is_suspended:
        raise InvalidTransition(_("Suspend the organisation first; then nothing new comes in."))
    business, done = open_business_of(organisation), Cancellation()
    for order in business.orders:
        attempt(done, order.reference, partial(cancel_order, order=order, by=by, reason=reason))
    for row in business.allocations:
        attempt(done, row.order.reference, partial(end_allocation, row, reason, by))
    for window in business.windows:
        attempt(done, str(window), partial(withdraw_window, window=window, by=by))
    return done


def end_allocation(row: Allocation, reason: str, by: User) -> None:
    """Declines an offer, and cancels what was accepted."""
    if row.status == AllocationStatus.OFFERED:
        decline_offers(ids=[row.pk], by=by, reason=DeclineReason.OTHER, comment=reason)
    else:
        cancel_allocation(allocation=row, by=by, reason=reason)


def attempt(done: Cancellation, name: str, cancel: Callable[[], Any]) -> None:
    """Counts a cancellation, or notes why it was refused."""
    try:
        with transaction.atomic():
            cancel()
    except DomainError as error:
        done.left.append((name, error.detail))
    else:
        done.cancelled += 1
