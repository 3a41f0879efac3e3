"""Makes hundreds of offers without a run, each for an order of its own."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import ApiToken, Scope
from common.clock import MS_PER_HOUR, now
from common.ids import new_id
from factories.models import CapacityWindow
from matching.models import Allocation, MatchRun
from matching.states import AllocationStatus, RunStatus
from orders.models import Operation, Order
from orders.states import OrderStatus
from tests import builders


def approved_run(by: Any) -> MatchRun:
    """Creates an approved run."""
    return MatchRun.objects.create(
        requested_by=by,
        decided_by=by,
        decided_at=now(),
        status=RunStatus.APPROVED,
        seconds=1,
        gap_wanted=Decimal(0),
        cost=Decimal(0),
        bound=Decimal(0),
        gap=Decimal(0),
    )


def offers_in(windows: Sequence[CapacityWindow], *, hours: int = 1) -> list[Allocation]:
    """Makes an open offer in each window whose hold has lapsed."""
    run = approved_run(builders.member(builders.operator()))
    model = builders.order(reserve_price=None, status=OrderStatus.PROPOSED)
    step = model.operations.get()
    orders, operations = [], []
    for number in range(len(windows)):
        order = Order(**{f.attname: getattr(model, f.attname) for f in Order._meta.concrete_fields})
        order.pk, order.reference = new_id(), f"{model.reference}-{number}"
        orders.append(order)
        values = {f.attname: getattr(step, f.attname) for f in Operation._meta.concrete_fields}
        operations.append(Operation(**values | {"id": new_id(), "order_id": order.pk}))
    Order.objects.bulk_create(orders)
    Operation.objects.bulk_create(operations)
    return Allocation.objects.bulk_create(
        Allocation(
            run=run,
            order=order,
            operation=operation,
            window=window,
            quantity=1,
            machine_ms=hours * MS_PER_HOUR,
            due_on=window.ends_at.date(),
            status=AllocationStatus.OFFERED,
            offer_expires_at=now() + timedelta(days=1),
            work_order=builders.work_order(),
            machining=Decimal(100),
            agreed_price=Decimal(100),
            agreed_earnings=Decimal(100),
            agreed_transport=Decimal(0),
        )
        for order, operation, window in zip(orders, operations, windows, strict=True)
    )


def token_of(user: Any) -> str:
    """Creates a token that signs the user in."""
    return ApiToken.objects.create(user, scopes=Scope.values)[1]
