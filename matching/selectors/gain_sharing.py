"""Reads what orders cost, could expect alone, and are asked for."""

from collections.abc import Collection
from uuid import UUID

from matching.models import OrderPrice
from matching.models.gain_sharing import Stage


def alone_amounts(order_ids: Collection[UUID]) -> dict[UUID, OrderPrice]:
    """Returns what these orders were asked for by the last run that published them."""
    rows = OrderPrice.objects.filter(order__in=list(order_ids), sharing__stage=Stage.PUBLISHED)
    rows = rows.filter(pieces__gt=0).select_related("order", "sharing")
    return {row.order_id: row for row in rows.order_by("sharing__run__decided_at", "sharing")}
